package doorhouse.message;

import java.time.Duration;

/// Sends messages.
public interface Sender {
    /// For everything that sending takes, so that whoever needs the message is answered within five
    /// seconds.
    Duration PATIENCE = Duration.ofMillis(4_500);

    /// Sends once, within that time.
    ///
    /// @throws DeliveryFailed when it is not sure that the message went out
    void send(Message message);
}

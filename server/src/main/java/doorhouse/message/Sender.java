package doorhouse.message;

/// Sends messages.
public interface Sender {
    /// Sends once, within some seconds.
    ///
    /// @throws DeliveryFailed when it is not sure that the message went out
    void send(Message message);
}

package doorhouse.message;

/// Stands where no sender is configured: says so instead of pretending.
///
/// @param what such as `SMTP`
public record NoSender(String what) implements Sender {
    @Override
    public void send(Message message) {
        throw new DeliveryFailed("no " + what + " sender is configured");
    }
}

package doorhouse.message;

/// A message did not go out, or it is not known whether it did.
public final class DeliveryFailed extends RuntimeException {
    public DeliveryFailed(String reason) {
        super(reason);
    }

    public DeliveryFailed(String reason, Throwable cause) {
        super(reason, cause);
    }
}

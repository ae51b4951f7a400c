package doorhouse.store;

/// The database did not answer in time, is full of waiting work or is closed.
public final class StoreUnavailable extends StoreException {
    StoreUnavailable(String message) {
        super(message);
    }

    StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}

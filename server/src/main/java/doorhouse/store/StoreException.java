package doorhouse.store;

/// The database refused or failed. Nothing that the caller of an API did wrong.
public class StoreException extends RuntimeException {
    StoreException(String message) {
        super(message);
    }

    StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}

package doorhouse.store;

/// The database did not answer in time, cannot write, is full of waiting work or is closed. The
/// same call may succeed later.
public final class StoreUnavailable extends StoreException {
    StoreUnavailable(String message) {
        super(message);
    }

    StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    /// What the database or its driver said, for a log.
    public String reason() {
        var cause = getCause();
        return cause == null || cause.getMessage() == null
                ? String.valueOf(getMessage())
                : getMessage() + ": " + cause.getMessage();
    }
}

package doorhouse.store;

/// The database did not answer in time, cannot write or is closed. The same call may succeed later.
public final class StoreUnavailable extends StoreException {
    StoreUnavailable(String message) {
        super(message);
    }

    StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    /// What the database or its driver said, and why, for a log.
    public String reason() {
        var cause = getCause();
        if (cause == null || cause.getMessage() == null) return String.valueOf(getMessage());
        var text = getMessage() + ": " + cause.getMessage();
        // A pool that has no connection in time says so, and its cause says why it has none.
        Throwable innermost = cause;
        for (var deeper = cause.getCause(); deeper != null; deeper = deeper.getCause()) {
            innermost = deeper;
        }
        var why = innermost.getMessage();
        return why == null || text.contains(why) ? text : text + ": " + why;
    }
}

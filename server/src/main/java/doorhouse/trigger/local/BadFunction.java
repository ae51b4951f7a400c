package doorhouse.trigger.local;

/// A function's folder cannot be run as it is; the message says what to mend.
final class BadFunction extends Exception {
    BadFunction(String message) {
        super(message, null, false, false);
    }
}

package doorhouse.boot;

/// The configuration cannot be used as it is; the message says what to change and where.
public final class ConfigException extends RuntimeException {
    ConfigException(String message) {
        super(message);
    }
}

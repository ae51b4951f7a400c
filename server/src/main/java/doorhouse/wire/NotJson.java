package doorhouse.wire;

import tools.jackson.core.JacksonException;

/// The bytes are not the JSON that was asked for. The message says what was found and never quotes
/// it.
public final class NotJson extends RuntimeException {
    NotJson(JacksonException cause) {
        super(cause.getOriginalMessage(), null, false, false);
    }

    NotJson(String message) {
        super(message, null, false, false);
    }
}

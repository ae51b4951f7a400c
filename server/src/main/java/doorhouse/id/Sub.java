package doorhouse.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// A user's subject identifier: shaped like a UUID, never reused, unchanged for the user's life.
public record Sub(@JsonValue String value) {
    private static final int LENGTH = 36;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Sub {
        if (!fits(value)) throw new IllegalArgumentException("not a sub: " + value);
    }

    /// Whether the text is shaped like a sub.
    public static boolean fits(String text) {
        if (text.length() != LENGTH) return false;
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : Character.digit(c, 16) < 0) return false;
        }
        return true;
    }

    public static Sub of(UUID uuid) {
        return new Sub(uuid.toString());
    }

    @Override
    public String toString() {
        return value;
    }
}

package doorhouse.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// An app client's id; 1 to 128 word characters, unique over all pools.
public record ClientId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[\\w+]{1,128}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ClientId {
        if (!fits(value)) throw new IllegalArgumentException("not a client id: " + value);
    }

    /// Whether the text has a client id's form; says nothing of whether the client exists.
    public static boolean fits(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}

package doorhouse.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// An account: twelve digits.
public record AccountId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[0-9]{12}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public AccountId {
        if (!FORM.matcher(value).matches())
            throw new IllegalArgumentException("not an account id: " + value);
    }

    @Override
    public String toString() {
        return value;
    }
}

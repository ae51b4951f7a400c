package doorhouse.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/// A user pool's id: its region, an underscore and a suffix of its own, such as
/// `us-east-1_AbC123xYz`. At most 55 characters (the API's bound).
public record UserPoolId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[\\w-]+_[0-9a-zA-Z]+");
    private static final int MAX_LENGTH = 55;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public UserPoolId {
        if (!fits(value)) throw new IllegalArgumentException("not a user pool id: " + value);
    }

    /// Whether the text has a pool id's form; says nothing of whether the pool exists.
    public static boolean fits(String text) {
        return text.length() <= MAX_LENGTH && FORM.matcher(text).matches();
    }

    /// What stands before the last underscore: the pool lives there.
    public String region() {
        return value.substring(0, value.lastIndexOf('_'));
    }

    /// What stands after the last underscore: the name that SRP binds a password to.
    public String suffix() {
        return value.substring(value.lastIndexOf('_') + 1);
    }

    @Override
    public String toString() {
        return value;
    }
}

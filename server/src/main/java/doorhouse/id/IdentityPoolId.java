package doorhouse.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;
import java.util.regex.Pattern;

/// An identity pool's id: its region, a colon and a UUID, such as
/// `us-east-1:4f1f0c1e-9c1a-4c55-8f3e-0d8f6b7f2d11`. At most 55 characters (the API's bound).
public record IdentityPoolId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[\\w-]+:[0-9a-f-]+");
    private static final int MAX_LENGTH = 55;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public IdentityPoolId {
        if (!fits(value)) throw new IllegalArgumentException("not an identity pool id: " + value);
    }

    /// Whether the text has such an id's form; says nothing of whether the pool exists.
    public static boolean fits(String text) {
        return text.length() <= MAX_LENGTH && FORM.matcher(text).matches();
    }

    public static IdentityPoolId in(Region region, UUID uuid) {
        return new IdentityPoolId(region + ":" + uuid);
    }

    /// What stands before the colon: the pool lives there.
    public String region() {
        return value.substring(0, value.indexOf(':'));
    }

    @Override
    public String toString() {
        return value;
    }
}

package doorhouse.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;
import java.util.regex.Pattern;

/// The id of an identity in an identity pool: the pool's region, a colon and a UUID of its own. It
/// does not name the pool. At most 55 characters (the API's bound).
public record IdentityId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[\\w-]+:[0-9a-f-]+");
    private static final int MAX_LENGTH = 55;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public IdentityId {
        if (!fits(value)) throw new IllegalArgumentException("not an identity id: " + value);
    }

    /// Whether the text has such an id's form; says nothing of whether the identity exists.
    public static boolean fits(String text) {
        return text.length() <= MAX_LENGTH && FORM.matcher(text).matches();
    }

    public static IdentityId in(String region, UUID uuid) {
        return new IdentityId(region + ":" + uuid);
    }

    /// What stands before the colon: that of its pool.
    public String region() {
        return value.substring(0, value.indexOf(':'));
    }

    @Override
    public String toString() {
        return value;
    }
}

package doorhouse.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;
import java.util.regex.Pattern;

/// The key of a user's device: the pool's region, an underscore and a UUID. At most 55 characters
/// (the API's bound).
public record DeviceKey(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[\\w-]+_[0-9a-f-]+");
    private static final int MAX_LENGTH = 55;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DeviceKey {
        if (!fits(value)) throw new IllegalArgumentException("not a device key: " + value);
    }

    /// Whether the text has a device key's form; says nothing of whether the device exists.
    public static boolean fits(String text) {
        return text.length() <= MAX_LENGTH && FORM.matcher(text).matches();
    }

    /// A key that no device had before.
    public static DeviceKey create(UserPoolId pool) {
        return new DeviceKey(pool.region() + "_" + UUID.randomUUID());
    }

    @Override
    public String toString() {
        return value;
    }
}

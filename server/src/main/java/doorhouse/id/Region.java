package doorhouse.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A region's name, such as `us-east-1`.
public record Region(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{1,31}");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Region {
        if (!FORM.matcher(value).matches())
            throw new IllegalArgumentException("not a region: " + value);
    }

    /// Whether the text has a region's form; says nothing of whether it is served.
    public static boolean fits(String text) {
        return FORM.matcher(text).matches();
    }

    // Spelt out, for what the JVM makes of a record's it makes anew at each start, in 10 ms.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Region region && value.equals(region.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value;
    }
}

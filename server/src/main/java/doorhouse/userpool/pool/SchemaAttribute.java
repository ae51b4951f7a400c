package doorhouse.userpool.pool;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One attribute of a pool's schema.
///
/// @param name with its prefix, such as `custom:plan`
/// @param minimum the least length of a string or value of a number; null for none
/// @param maximum the greatest
public record SchemaAttribute(
        String name,
        Type type,
        boolean developerOnly,
        boolean mutable,
        boolean required,
        @Nullable Long minimum,
        @Nullable Long maximum) {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

    /// The attribute's data type.
    public enum Type {
        STRING,
        NUMBER,
        BOOLEAN,
        DATE_TIME
    }

    /// What is wrong with a value, in the service's words; empty when nothing is.
    Optional<String> fault(String value) {
        return switch (type) {
            case STRING -> lengthFault(value.codePointCount(0, value.length()));
            case NUMBER -> numberFault(value);
            case BOOLEAN ->
                    value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")
                            ? Optional.empty()
                            : Optional.of("Value must be true or false");
            case DATE_TIME ->
                    isDateTime(value)
                            ? Optional.empty()
                            : Optional.of("Value must be a date and time");
        };
    }

    private Optional<String> lengthFault(int length) {
        if (minimum != null && length < minimum) {
            return Optional.of("String must be no shorter than " + minimum + " characters");
        }
        if (maximum != null && length > maximum) {
            return Optional.of("String must be no longer than " + maximum + " characters");
        }
        return Optional.empty();
    }

    private Optional<String> numberFault(String value) {
        if (!WHOLE.matcher(value).matches()) return Optional.of("Value must be a number");
        long number = Long.parseLong(value);
        if (minimum != null && number < minimum) {
            return Optional.of("Number must be no less than " + minimum);
        }
        if (maximum != null && number > maximum) {
            return Optional.of("Number must be no greater than " + maximum);
        }
        return Optional.empty();
    }

    /// A moment as ISO 8601 writes it, or as epoch seconds.
    private static boolean isDateTime(String value) {
        if (WHOLE.matcher(value).matches()) return true;
        try {
            OffsetDateTime.parse(value);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}

package doorhouse.userpool.pool;

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
    /// The attribute's data type.
    public enum Type {
        STRING,
        NUMBER,
        BOOLEAN,
        DATE_TIME
    }
}

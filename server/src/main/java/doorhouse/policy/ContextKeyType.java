package doorhouse.policy;

import java.util.Locale;
import java.util.function.Predicate;

/// What the values of a condition key are, as the policy simulator is told.
public enum ContextKeyType {
    STRING(value -> true),
    NUMERIC(value -> Operands.number(value) != null),
    BOOLEAN(value -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")),
    IP(value -> Network.parse(value) != null),
    BINARY(value -> Operands.bytes(value) != null),
    DATE(value -> Operands.date(value) != null);

    private static final String LIST = "List";

    @SuppressWarnings("ImmutableEnumChecker") // every test is a pure function
    private final Predicate<String> test;

    ContextKeyType(Predicate<String> test) {
        this.test = test;
    }

    /// @param wireName such as `ip` or `ipList`
    public static ContextKeyType of(String wireName) {
        var one =
                isList(wireName)
                        ? wireName.substring(0, wireName.length() - LIST.length())
                        : wireName;
        return valueOf(one.toUpperCase(Locale.ROOT));
    }

    public static boolean isList(String wireName) {
        return wireName.endsWith(LIST);
    }

    /// Whether a text can be a value of this type.
    public boolean accepts(String value) {
        return test.test(value);
    }
}

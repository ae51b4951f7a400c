package doorhouse.policy;

import doorhouse.policy.Condition.Operand;
import java.util.Arrays;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The condition operators: the wire's name, whether it is a negation, how its values are read.
enum Operator {
    STRING_EQUALS("StringEquals", false, Operands::text),
    STRING_NOT_EQUALS("StringNotEquals", true, Operands::text),
    STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", false, Operands::textIgnoringCase),
    STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", true, Operands::textIgnoringCase),
    STRING_LIKE("StringLike", false, Operands::like),
    STRING_NOT_LIKE("StringNotLike", true, Operands::like),
    NUMERIC_EQUALS("NumericEquals", false, Operands.number(order -> order == 0)),
    NUMERIC_NOT_EQUALS("NumericNotEquals", true, Operands.number(order -> order == 0)),
    NUMERIC_LESS_THAN("NumericLessThan", false, Operands.number(order -> order < 0)),
    NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", false, Operands.number(order -> order <= 0)),
    NUMERIC_GREATER_THAN("NumericGreaterThan", false, Operands.number(order -> order > 0)),
    NUMERIC_GREATER_THAN_EQUALS(
            "NumericGreaterThanEquals", false, Operands.number(order -> order >= 0)),
    DATE_EQUALS("DateEquals", false, Operands.date(order -> order == 0)),
    DATE_NOT_EQUALS("DateNotEquals", true, Operands.date(order -> order == 0)),
    DATE_LESS_THAN("DateLessThan", false, Operands.date(order -> order < 0)),
    DATE_LESS_THAN_EQUALS("DateLessThanEquals", false, Operands.date(order -> order <= 0)),
    DATE_GREATER_THAN("DateGreaterThan", false, Operands.date(order -> order > 0)),
    DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", false, Operands.date(order -> order >= 0)),
    BOOL("Bool", false, Operands::bool),
    BINARY_EQUALS("BinaryEquals", false, Operands::binary),
    IP_ADDRESS("IpAddress", false, Operands::network),
    NOT_IP_ADDRESS("NotIpAddress", true, Operands::network),
    ARN_EQUALS("ArnEquals", false, Operands::arn),
    ARN_LIKE("ArnLike", false, Operands::arn),
    ARN_NOT_EQUALS("ArnNotEquals", true, Operands::arn),
    ARN_NOT_LIKE("ArnNotLike", true, Operands::arn),
    NULL("Null", false, Operands::flag);

    private static final Map<String, Operator> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(o -> o.wireName, Function.identity()));

    private final String wireName;
    private final boolean negated;

    @SuppressWarnings("ImmutableEnumChecker") // every reader is a pure function
    private final BiFunction<String, Version, Operand> reader;

    Operator(String wireName, boolean negated, BiFunction<String, Version, Operand> reader) {
        this.wireName = wireName;
        this.negated = negated;
        this.reader = reader;
    }

    /// Null for a name that is no operator's.
    static @Nullable Operator named(String wireName) {
        return BY_NAME.get(wireName);
    }

    boolean negated() {
        return negated;
    }

    Operand read(String value, Version version) {
        return reader.apply(value, version);
    }
}

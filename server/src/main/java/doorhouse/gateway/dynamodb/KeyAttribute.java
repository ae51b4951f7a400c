package doorhouse.gateway.dynamodb;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A part of a partition key.
///
/// @param type `S`, `N` or `B`
record KeyAttribute(String name, String type) {
    private static final Pattern NUMBER =
            Pattern.compile(
                    "[+-]?(?:[0-9]{1,200}(?:\\.[0-9]{0,200})?|\\.[0-9]{1,200})"
                            + "(?:[eE][+-]?[0-9]{1,4})?");
    private static final int LEAST_EXPONENT = -130;
    private static final int MOST_EXPONENT = 125;
    private static final int MAX_DIGITS = 38;

    /// The value as policies compare it, one text for one key: strings as they are, numbers in
    /// plain digits without leading or trailing zeros, bytes in Base64.
    ///
    /// @param value such as `{"S": "ana"}`
    /// @return empty where it is no value of this attribute's type
    Optional<String> text(JsonNode value) {
        if (!(value instanceof ObjectNode typed) || typed.size() != 1) return Optional.empty();
        var content = typed.path(type);
        if (!content.isString()) return Optional.empty();
        var text = content.asString();
        return switch (type) {
            case "S" -> Optional.of(text);
            case "N" -> number(text);
            case "B" -> bytes(text);
            default -> Optional.empty();
        };
    }

    private static Optional<String> number(String text) {
        if (!NUMBER.matcher(text).matches()) return Optional.empty();
        var number = new BigDecimal(text).stripTrailingZeros();
        if (number.signum() == 0) return Optional.of("0");
        int exponent = number.precision() - number.scale() - 1;
        // What DynamoDB cannot hold is no key, and must not become a text of a thousand zeros.
        boolean held = exponent >= LEAST_EXPONENT && exponent <= MOST_EXPONENT;
        if (number.precision() > MAX_DIGITS || !held) return Optional.empty();
        return Optional.of(number.toPlainString());
    }

    /// Only in the one form that an encoder gives: whoever reads others leniently might see a
    /// different key.
    private static Optional<String> bytes(String text) {
        try {
            byte[] decoded = Base64.getDecoder().decode(text.getBytes(UTF_8));
            var encoded = Base64.getEncoder().encodeToString(decoded);
            return encoded.equals(text) ? Optional.of(text) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

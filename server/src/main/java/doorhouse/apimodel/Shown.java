package doorhouse.apimodel;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// How a refused value is repeated in a validation sentence: `'text'`, `'[a, b]'`, `'{key=value}'`.
/// What is sensitive is not repeated, neither alone nor inside a list or map.
final class Shown {
    private static final String HIDDEN = "***";

    private final StringBuilder text = new StringBuilder();
    private final int limit;

    private Shown(int limit) {
        this.limit = limit;
    }

    /// Empty for a sensitive value.
    ///
    /// @param value null when there is none
    /// @param limit after so many characters the rest is left out
    static Optional<String> value(Shape shape, @Nullable JsonNode value, int limit) {
        if (isSensitive(shape)) return Optional.empty();
        if (value == null) return Optional.of("null");
        var shown = new Shown(limit);
        shown.add(shape, value);
        if (shown.text.length() > limit) {
            shown.text.setLength(limit);
            shown.text.append("...");
        }
        return Optional.of("'" + shown.text + "'");
    }

    private static boolean isSensitive(Shape shape) {
        return switch (shape) {
            case Shape.ListOf list -> list.sensitive() || isSensitive(list.element());
            case Shape.MapOf map ->
                    map.sensitive() || isSensitive(map.key()) || isSensitive(map.value());
            default -> shape.sensitive();
        };
    }

    private void add(Shape shape, JsonNode value) {
        if (text.length() > limit) return;
        if (isSensitive(shape)) {
            text.append(HIDDEN);
            return;
        }
        switch (shape) {
            case Shape.ListOf list when value.isArray() -> {
                text.append('[');
                var separator = "";
                for (var element : value) {
                    text.append(separator);
                    add(list.element(), element);
                    separator = ", ";
                }
                text.append(']');
            }
            case Shape.MapOf map when value.isObject() -> {
                text.append('{');
                var separator = "";
                for (var entry : value.properties()) {
                    text.append(separator).append(entry.getKey()).append('=');
                    add(map.value(), entry.getValue());
                    separator = ", ";
                }
                text.append('}');
            }
            case Shape.Structure structure when value.isObject() -> {
                text.append('{');
                var separator = "";
                for (var member : structure.members().values()) {
                    var given = value.get(member.name());
                    if (given == null) continue;
                    text.append(separator).append(member.label()).append('=');
                    add(member.shape(), given);
                    separator = ", ";
                }
                text.append('}');
            }
            default -> text.append(value.isNull() ? "null" : value.asString());
        }
    }
}

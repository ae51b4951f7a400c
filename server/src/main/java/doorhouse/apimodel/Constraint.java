package doorhouse.apimodel;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// What a single value must satisfy, in the words of the services.
final class Constraint {
    static final String NOT_NULL = "Member must not be null";

    private Constraint() {}

    /// What a text or number breaks; empty when it is good. Values of other shapes have no
    /// constraints of their own but their length.
    static List<String> broken(Shape shape, JsonNode value) {
        return switch (shape) {
            case Shape.Text text -> brokenText(text, value.asString());
            case Shape.Whole whole -> brokenValue(whole.value(), value.asLong());
            default -> List.of();
        };
    }

    private static List<String> brokenText(Shape.Text shape, String text) {
        var broken = brokenLength(shape.length(), text.codePointCount(0, text.length()));
        // A pattern is not tried on a text that is too long anyway: the bound on the length also
        // bounds the work.
        boolean tooLong = text.codePointCount(0, text.length()) > shape.length().max();
        var pattern = shape.pattern();
        if (pattern != null && !tooLong && !pattern.matches(text)) {
            broken = with(broken, pattern(pattern));
        }
        if (!shape.values().isEmpty() && !shape.values().contains(text)) {
            broken = with(broken, values(shape));
        }
        return broken;
    }

    static List<String> brokenLength(Bounds bounds, long length) {
        if (length < bounds.min()) return List.of(minLength(bounds));
        if (length > bounds.max()) return List.of(maxLength(bounds));
        return List.of();
    }

    private static List<String> brokenValue(Bounds bounds, long value) {
        if (value < bounds.min()) return List.of(minValue(bounds));
        if (value > bounds.max()) return List.of(maxValue(bounds));
        return List.of();
    }

    /// Everything that a value of the shape must satisfy, in the order the services list it for the
    /// elements of lists and maps.
    static String all(Shape shape) {
        var all = new ArrayList<String>();
        switch (shape) {
            case Shape.Text text -> {
                if (text.length().hasMax()) all.add(maxLength(text.length()));
                if (text.length().hasMin()) all.add(minLength(text.length()));
                var pattern = text.pattern();
                if (pattern != null) all.add(pattern(pattern));
                if (!text.values().isEmpty()) all.add(values(text));
            }
            case Shape.Whole whole -> {
                if (whole.value().hasMax()) all.add(maxValue(whole.value()));
                if (whole.value().hasMin()) all.add(minValue(whole.value()));
            }
            default -> {}
        }
        if (all.isEmpty()) all.add(NOT_NULL);
        return all.toString();
    }

    private static List<String> with(List<String> some, String another) {
        var more = new ArrayList<>(some);
        more.add(another);
        return more;
    }

    private static String minLength(Bounds bounds) {
        return "Member must have length greater than or equal to " + bounds.min();
    }

    private static String maxLength(Bounds bounds) {
        return "Member must have length less than or equal to " + bounds.max();
    }

    private static String minValue(Bounds bounds) {
        return "Member must have value greater than or equal to " + bounds.min();
    }

    private static String maxValue(Bounds bounds) {
        return "Member must have value less than or equal to " + bounds.max();
    }

    private static String pattern(TextPattern pattern) {
        return "Member must satisfy regular expression pattern: " + pattern.published();
    }

    private static String values(Shape.Text shape) {
        return "Member must satisfy enum value set: " + shape.values();
    }
}

package doorhouse.apimodel;

import tools.jackson.databind.JsonNode;

/// Whether a value has the JSON type that its shape asks for. Sentences: observed in the services'
/// `SerializationException`.
final class JsonType {
    private JsonType() {}

    /// @throws WrongType when it has not
    static void check(Shape shape, JsonNode value) {
        switch (shape) {
            case Shape.Structure s -> {
                if (!s.document() && !value.isObject()) throw new WrongType("Expected map or null");
            }
            case Shape.MapOf _ -> {
                if (!value.isObject()) throw new WrongType("Expected map or null");
            }
            case Shape.ListOf _ -> {
                if (!value.isArray()) throw new WrongType("Expected list or null");
            }
            case Shape.Text _ -> single(value, value.isString(), "a String");
            case Shape.Blob _ -> single(value, value.isString(), "a Blob");
            case Shape.Flag _ -> single(value, value.isBoolean(), "a Boolean");
            case Shape.Timestamp _ -> single(value, value.isNumber(), "milliseconds since epoch");
            case Shape.Whole whole ->
                    single(value, fits(whole.kind(), value), whole.kind().article);
        }
    }

    private static boolean fits(Shape.Whole.Kind kind, JsonNode value) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) return false;
        return value.asLong() >= kind.least && value.asLong() <= kind.greatest;
    }

    private static void single(JsonNode value, boolean fits, String wanted) {
        if (fits) return;
        if (value.isObject()) {
            throw new WrongType("Start of structure or map found where not expected.");
        }
        if (value.isArray()) throw new WrongType("Start of list found where not expected");
        throw new WrongType(kind(value) + " can not be converted to " + wanted);
    }

    private static String kind(JsonNode value) {
        if (value.isString()) return "STRING_VALUE";
        if (value.isNumber()) return "NUMBER_VALUE";
        return value.asBoolean(false) ? "TRUE_VALUE" : "FALSE_VALUE";
    }
}

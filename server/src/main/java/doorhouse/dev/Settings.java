package doorhouse.dev;

import doorhouse.apimodel.Shape;
import doorhouse.wire.Json;
import doorhouse.wire.NotYaml;
import doorhouse.wire.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Settings as people write them in YAML, read by the shape that the API gives them: so `OFF` and
/// `8` become what the API expects, and a member that the API does not know is found.
final class Settings {
    private Settings() {}

    /// @throws NotYaml naming the line, when something is of another shape
    static ObjectNode read(Shape.Structure shape, Yaml written) {
        var settings = Json.object();
        written.members(shape.members().keySet())
                .forEach((name, value) -> {
                    var member = shape.members().get(name);
                    if (member != null) settings.set(name, value(member.shape(), value));
                });
        return settings;
    }

    private static JsonNode value(Shape shape, Yaml written) {
        return switch (shape) {
            case Shape.Structure structure -> read(structure, written);
            case Shape.ListOf list -> {
                var array = Json.object().arrayNode();
                for (var item : written.items()) array.add(value(list.element(), item));
                yield array;
            }
            case Shape.MapOf map -> {
                var object = Json.object();
                written.members()
                        .forEach((key, value) -> object.set(key, value(map.value(), value)));
                yield object;
            }
            case Shape.Whole _ -> Json.object().numberNode(whole(written));
            case Shape.Flag _ -> Json.object().booleanNode(flag(written));
            case Shape.Text _, Shape.Blob _, Shape.Timestamp _ ->
                    Json.object().stringNode(written.text());
        };
    }

    private static long whole(Yaml written) {
        try {
            return Long.parseLong(written.text());
        } catch (NumberFormatException e) {
            throw written.fault("a whole number is expected here");
        }
    }

    private static boolean flag(Yaml written) {
        return switch (written.text()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw written.fault("true or false is expected here");
        };
    }
}

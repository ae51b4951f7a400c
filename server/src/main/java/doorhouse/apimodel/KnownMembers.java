package doorhouse.apimodel;

import doorhouse.wire.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What of a request the model knows. For those who keep a request whole: what a stranger put
/// beside it is not kept with it.
public final class KnownMembers {
    private KnownMembers() {}

    /// A copy with only the members that the model knows, at every depth, and without nulls.
    ///
    /// @param request one that was checked
    public static ObjectNode of(OperationModel operation, ObjectNode request) {
        return structure(operation.input(), request);
    }

    private static ObjectNode structure(Shape.Structure shape, ObjectNode value) {
        if (shape.document()) return value.deepCopy();
        var known = Json.object();
        for (var member : shape.members().values()) {
            var given = value.get(member.name());
            if (given == null || given.isNull()) continue;
            known.set(member.name(), known(member.shape(), given));
        }
        return known;
    }

    private static JsonNode known(Shape shape, JsonNode value) {
        return switch (shape) {
            case Shape.Structure structure -> structure(structure, (ObjectNode) value);
            case Shape.ListOf list -> {
                var known = Json.object().arrayNode();
                for (var element : value) known.add(known(list.element(), element));
                yield known;
            }
            case Shape.MapOf map -> {
                var known = Json.object();
                for (var entry : value.properties()) {
                    known.set(entry.getKey(), known(map.value(), entry.getValue()));
                }
                yield known;
            }
            case Shape.Text _, Shape.Whole _, Shape.Flag _, Shape.Blob _, Shape.Timestamp _ ->
                    value;
        };
    }
}

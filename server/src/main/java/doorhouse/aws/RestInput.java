package doorhouse.aws;

import doorhouse.apimodel.OperationModel;
import doorhouse.apimodel.Shape;
import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.operation.ApiException;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Gathers a REST request's members from where the model places them: path, query, headers, body.
/// What else the body says is left out, so that it can't take the place of what the path says.
final class RestInput {
    private RestInput() {}

    /// @throws ApiException SerializationException when a member is not of its type
    static ObjectNode read(OperationModel model, Request request) {
        var body = body(request.body());
        var query = Parameters.ofQuery(request);
        var tree = Json.object();
        for (var member : model.input().members().values()) {
            var name = member.wireName();
            var given =
                    switch (member.place()) {
                        case BODY -> Optional.ofNullable(body.get(name));
                        case URI ->
                                Optional.ofNullable(request.path().get(name))
                                        .map(RestInput::decoded)
                                        .map(text -> value(member.shape(), text));
                        case QUERY -> query.find(name).map(text -> value(member.shape(), text));
                        case HEADER ->
                                request.header(name).map(text -> value(member.shape(), text));
                    };
            given.ifPresent(value -> tree.set(member.name(), value));
        }
        return tree;
    }

    private static ObjectNode body(byte[] body) {
        try {
            return body.length == 0 ? Json.object() : Json.read(body);
        } catch (NotJson e) {
            throw DoorErrors.SERIALIZATION.because("");
        }
    }

    /// Other than in a form, a plus sign in a path is one.
    private static String decoded(String segment) {
        try {
            var text = URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
            // No store keeps it.
            if (text.indexOf('\0') < 0) return text;
        } catch (IllegalArgumentException e) {
            // Not percent-encoded: falls through to the refusal.
        }
        throw DoorErrors.SERIALIZATION.because("");
    }

    private static JsonNode value(Shape shape, String text) {
        var nodes = Json.object();
        return switch (shape) {
            case Shape.Text _ -> nodes.stringNode(text);
            case Shape.Whole _ -> nodes.numberNode(number(text));
            default -> throw new IllegalStateException(shape.name() + " stands in a body only");
        };
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw DoorErrors.SERIALIZATION.because("STRING_VALUE can not be converted to a Long");
        }
    }
}

package doorhouse.aws;

import doorhouse.apimodel.Shape;
import doorhouse.wire.Json;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Makes the request that the API's model describes out of flat parameters: `Tags.member.1.Key`.
/// Source: "AWS Query protocol" of the Smithy specification.
final class QueryInput {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MILLIS_SCALE = 3;

    private final QueryForm form;

    private QueryInput(QueryForm form) {
        this.form = form;
    }

    /// Parameters that the model does not know are passed over.
    ///
    /// @throws doorhouse.operation.ApiException MalformedInput for a value that is not of its type
    static ObjectNode read(QueryForm form, Shape.Structure shape) {
        return new QueryInput(form).structure(shape, "");
    }

    private ObjectNode structure(Shape.Structure shape, String prefix) {
        var read = Json.object();
        for (var member : shape.members().values())
            value(member.shape(), prefix + member.name())
                    .ifPresent(v -> read.set(member.name(), v));
        return read;
    }

    private Optional<JsonNode> value(Shape shape, String name) {
        if (!form.hasAny(name)) return Optional.empty();
        return switch (shape) {
            case Shape.Structure structure -> Optional.of(structure(structure, name + "."));
            case Shape.ListOf list -> Optional.of(list(list, name));
            case Shape.MapOf map -> Optional.of(map(map, name));
            default -> form.find(name).map(text -> single(shape, text));
        };
    }

    /// A list without elements is sent as its bare name.
    private JsonNode list(Shape.ListOf list, String name) {
        var read = NODES.arrayNode();
        for (int number : form.numbersAfter(name + ".member."))
            value(list.element(), name + ".member." + number).ifPresent(read::add);
        return read;
    }

    private JsonNode map(Shape.MapOf map, String name) {
        var read = NODES.objectNode();
        for (int number : form.numbersAfter(name + ".entry.")) {
            var entry = name + ".entry." + number;
            var key = form.find(entry + ".key").orElse("");
            value(map.value(), entry + ".value").ifPresent(v -> read.set(key, v));
        }
        return read;
    }

    private static JsonNode single(Shape shape, String text) {
        return switch (shape) {
            case Shape.Whole _ -> whole(text);
            case Shape.Flag _ -> flag(text);
            case Shape.Timestamp _ -> timestamp(text);
            default -> NODES.stringNode(text);
        };
    }

    private static JsonNode whole(String text) {
        if (!text.matches("-?[0-9]{1,18}")) throw malformed();
        return NODES.numberNode(Long.parseLong(text));
    }

    private static JsonNode flag(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> NODES.booleanNode(true);
            case "false" -> NODES.booleanNode(false);
            default -> throw malformed();
        };
    }

    private static JsonNode timestamp(String text) {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return NODES.numberNode(BigDecimal.valueOf(instant.toEpochMilli(), MILLIS_SCALE));
        } catch (DateTimeException | ArithmeticException e) {
            throw malformed();
        }
    }

    private static RuntimeException malformed() {
        return QueryErrors.MALFORMED_INPUT.because("A value is not of its type.");
    }
}

package doorhouse.apimodel;

import doorhouse.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads an API's compact model. A shape's patterns are compiled only when a value is checked, so
/// reading the largest takes a few milliseconds.
public final class ApiModel {
    private final ObjectNode shapes;
    private final Map<String, Shape> made = new LinkedHashMap<>();

    private ApiModel(ObjectNode shapes) {
        this.shapes = shapes;
    }

    /// @param service `cognito-idp`, `cognito-identity`, `cognito-sync`, `sts`, `iam` or `kms`
    public static Api load(String service) {
        var path = "/apimodel/" + service + ".json";
        return new Api(
                head(service, Json.firstTexts(resource(path))), () -> content(resource(path)));
    }

    private static Api.Head head(String service, Map<String, String> written) {
        return new Api.Head(
                service,
                Api.Protocol.valueOf(constant(written.getOrDefault("protocol", ""))),
                written.getOrDefault("apiVersion", ""),
                written.get("targetPrefix"),
                written.get("xmlNamespace"));
    }

    private static Api.Content content(byte[] json) {
        var document = Json.read(json);
        var errors = new LinkedHashMap<String, ErrorModel>();
        for (var e : document.path("errors").properties()) {
            errors.put(e.getKey(), new ErrorModel(e.getKey(), e.getValue().asInt()));
        }
        var model = new ApiModel((ObjectNode) document.path("shapes"));
        var operations = new LinkedHashMap<String, OperationModel>();
        for (var o : document.path("operations").properties()) {
            operations.put(o.getKey(), model.operation(o.getKey(), o.getValue()));
        }
        return new Api.Content(
                Collections.unmodifiableMap(operations), Collections.unmodifiableMap(errors));
    }

    private static byte[] resource(String path) {
        try (var in = ApiModel.class.getResourceAsStream(path)) {
            if (in == null) throw new IllegalArgumentException("no model " + path);
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private OperationModel operation(String name, JsonNode written) {
        var http = written.path("http").asString("POST /").split(" ", 2);
        return new OperationModel(
                name,
                Caller.valueOf(constant(written.path("caller").asString())),
                (Shape.Structure) shape(written.path("input").asString()),
                written.path("output").asStringOpt().map(o -> (Shape.Structure) shape(o)),
                Set.copyOf(texts(written.path("errors"))),
                http[0],
                http[1]);
    }

    private Shape shape(String name) {
        var known = made.get(name);
        if (known != null) return known;
        var shape = read(name, shapes.path(name));
        made.put(name, shape);
        return shape;
    }

    private Shape read(String name, JsonNode written) {
        boolean sensitive = written.path("sensitive").asBoolean(false);
        return switch (written.path("type").asString()) {
            case "structure" -> structure(name, written, sensitive);
            case "list" ->
                    new Shape.ListOf(
                            name,
                            shape(written.path("member").asString()),
                            bounds(written),
                            sensitive);
            case "map" ->
                    new Shape.MapOf(
                            name,
                            shape(written.path("key").asString()),
                            shape(written.path("value").asString()),
                            bounds(written),
                            sensitive);
            case "string" ->
                    new Shape.Text(
                            name,
                            bounds(written),
                            written.path("pattern")
                                    .asStringOpt()
                                    .map(TextPattern::new)
                                    .orElse(null),
                            texts(written.path("enum")),
                            sensitive);
            case "integer" ->
                    new Shape.Whole(name, Shape.Whole.Kind.INTEGER, bounds(written), sensitive);
            case "long" -> new Shape.Whole(name, Shape.Whole.Kind.LONG, bounds(written), sensitive);
            case "boolean" -> new Shape.Flag(name, sensitive);
            case "blob" -> new Shape.Blob(name, bounds(written), sensitive);
            case "timestamp" -> new Shape.Timestamp(name, sensitive);
            default -> throw new IllegalStateException("no type for the shape " + name);
        };
    }

    private Shape.Structure structure(String name, JsonNode written, boolean sensitive) {
        var members = new LinkedHashMap<String, Shape.Member>();
        for (var m : written.path("members").properties()) {
            members.put(m.getKey(), member(m.getKey(), m.getValue()));
        }
        return new Shape.Structure(
                name,
                members,
                new LinkedHashSet<>(texts(written.path("required"))),
                written.path("union").asBoolean(false),
                written.path("document").asBoolean(false),
                sensitive);
    }

    private Shape.Member member(String name, JsonNode written) {
        var label = Character.toLowerCase(name.charAt(0)) + name.substring(1);
        if (written.isString()) {
            return new Shape.Member(
                    name, label, shape(written.asString()), Shape.Member.Place.BODY, name);
        }
        return new Shape.Member(
                name,
                label,
                shape(written.path("shape").asString()),
                Shape.Member.Place.valueOf(constant(written.path("place").asString())),
                written.path("name").asString());
    }

    private static Bounds bounds(JsonNode written) {
        var min = written.path("min");
        var max = written.path("max");
        if (min.isMissingNode() && max.isMissingNode()) return Bounds.NONE;
        return new Bounds(min.asLong(Bounds.NONE.min()), max.asLong(Bounds.NONE.max()));
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>(array.size());
        for (var text : array) texts.add(text.asString());
        return texts;
    }

    private static String constant(String word) {
        return word.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}

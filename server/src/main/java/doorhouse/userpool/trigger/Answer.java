package doorhouse.userpool.trigger;

import static doorhouse.operation.CognitoErrors.INVALID_LAMBDA_RESPONSE;

import doorhouse.operation.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a function answered, read by type: a member that is left out or null says nothing, and one
/// of another type than the trigger's refuses the whole answer.
record Answer(ObjectNode response) {
    /// @throws ApiException InvalidLambdaResponseException, as does every reading of a wrong type
    static ApiException unrecognizable() {
        return INVALID_LAMBDA_RESPONSE.because("Unrecognizable lambda output");
    }

    /// False where nothing is said.
    boolean flag(String member) {
        var value = find(member);
        if (value == null) return false;
        if (!value.isBoolean()) throw unrecognizable();
        return value.asBoolean();
    }

    Optional<String> text(String member) {
        var value = find(member);
        if (value == null) return Optional.empty();
        return Optional.of(text(value));
    }

    /// Empty where nothing is said.
    List<String> texts(String member) {
        var value = find(member);
        if (value == null) return List.of();
        if (!value.isArray()) throw unrecognizable();
        var texts = new ArrayList<String>();
        for (var one : value) texts.add(text(one));
        return texts;
    }

    /// Texts by name; a null among them says nothing.
    Map<String, String> map(String member) {
        var texts = new LinkedHashMap<String, String>();
        values(member).forEach((name, value) -> texts.put(name, text(value)));
        return texts;
    }

    /// Values of any type by name; a null among them says nothing.
    Map<String, JsonNode> values(String member) {
        var values = new LinkedHashMap<String, JsonNode>();
        object(member)
                .ifPresent(object -> {
                    for (var one : object.response.properties()) {
                        if (!one.getValue().isNull()) values.put(one.getKey(), one.getValue());
                    }
                });
        return values;
    }

    Optional<Answer> object(String member) {
        var value = find(member);
        if (value == null) return Optional.empty();
        if (!(value instanceof ObjectNode object)) throw unrecognizable();
        return Optional.of(new Answer(object));
    }

    /// Whether the function speaks of it at all, be it by null.
    boolean names(String member) {
        return response.has(member);
    }

    private @Nullable JsonNode find(String member) {
        var value = response.get(member);
        return value == null || value.isNull() ? null : value;
    }

    private static String text(JsonNode value) {
        if (!value.isString()) throw unrecognizable();
        return value.asString();
    }
}

package doorhouse.gateway.dynamodb;

import static doorhouse.gateway.dynamodb.DynamoDbErrors.SERIALIZATION;
import static doorhouse.gateway.dynamodb.DynamoDbErrors.VALIDATION;

import doorhouse.operation.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An object of a request, none of whose members is unknown. A member that is null is taken away,
/// for it is the same as none.
record Members(ObjectNode object) {
    /// @param known the members that DynamoDB's API has here. Another one is refused: it might mean
    ///   something to the database which nobody decided about
    /// @throws ApiException when this is no such object
    static Members of(JsonNode node, Set<String> known) {
        if (!(node instanceof ObjectNode object))
            throw SERIALIZATION.because("Start of structure or map found where not expected");
        for (var name : List.copyOf(object.propertyNames())) {
            if (!known.contains(name))
                throw VALIDATION.because("This server does not know the parameter " + name + ".");
            if (object.path(name).isNull()) object.remove(name);
        }
        return new Members(object);
    }

    boolean has(String name) {
        return object.has(name);
    }

    Optional<String> text(String name) {
        var value = object.path(name);
        if (value.isMissingNode()) return Optional.empty();
        if (!value.isString())
            throw SERIALIZATION.because(name + " can not be converted to a String");
        return Optional.of(value.asString());
    }

    String required(String name) {
        return text(name).orElseThrow(() -> missing(name));
    }

    /// One of several words, such as those of `ReturnValues`.
    Optional<String> word(String name, List<String> words) {
        var given = text(name);
        given.filter(word -> !words.contains(word))
                .ifPresent(word -> {
                    throw VALIDATION.because(
                            "1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must satisfy enum value set: %s"
                                    .formatted(word, lowered(name), words));
                });
        return given;
    }

    /// A map of attributes.
    ///
    /// @throws ApiException when it is not there
    ObjectNode attributes(String name) {
        return findAttributes(name).orElseThrow(() -> missing(name));
    }

    Optional<ObjectNode> findAttributes(String name) {
        var value = object.path(name);
        if (value.isMissingNode()) return Optional.empty();
        if (value instanceof ObjectNode map) return Optional.of(map);
        throw SERIALIZATION.because("Unexpected value type in payload: " + name);
    }

    ArrayNode list(String name) {
        var value = object.path(name);
        if (value.isMissingNode()) throw missing(name);
        if (value instanceof ArrayNode list) return list;
        throw SERIALIZATION.because("Unexpected value type in payload: " + name);
    }

    /// A list of names that has at least one; empty where there is no list.
    Optional<List<String>> names(String name) {
        if (!has(name)) return Optional.empty();
        var names = new ArrayList<String>();
        for (var entry : list(name)) {
            if (!entry.isString())
                throw SERIALIZATION.because(name + " can not be converted to a String");
            names.add(entry.asString());
        }
        if (names.isEmpty())
            throw VALIDATION.because(
                    "1 validation error detected: Value '[]' at '%s' failed to satisfy constraint: Member must have length greater than or equal to 1"
                            .formatted(lowered(name)));
        return Optional.of(names);
    }

    private static ApiException missing(String name) {
        return VALIDATION.because(
                "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null"
                        .formatted(lowered(name)));
    }

    private static String lowered(String name) {
        return Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }
}

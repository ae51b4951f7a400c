package doorhouse.apimodel;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Checks a request against the model in one walk. A value of a wrong JSON type ends it at once;
/// bounds that are broken are gathered, so that the answer names them all.
///
/// A member that is null counts as absent, a member that the model does not know is passed over.
/// Sentences: as observed on the live services, which name a list or map of single values whole and
/// the members of a structure in a list by their place.
public final class Validator {
    /// So many faults are told; a request with more has told enough.
    private static final int MAX_FAULTS = 100;

    private static final int MAX_SHOWN = 1_024;

    /// Maps in which a null counts as absent: Amazon's own client in JavaScript, told that a device
    /// is no more, sends its answer again with a null for the device.
    private static final Set<String> WITH_NULLS = Set.of("ChallengeResponsesType");

    private final List<String> faults = new ArrayList<>();

    private Validator() {}

    /// @throws InvalidInput when a bound of the model is broken
    /// @throws WrongType when a value is of a wrong JSON type
    public static void check(OperationModel operation, ObjectNode request) {
        var validator = new Validator();
        validator.structure(operation.input(), request, "");
        int count = validator.faults.size();
        if (count == 0) return;
        throw new InvalidInput(
                count
                        + (count == 1
                                ? " validation error detected: "
                                : " validation errors detected: ")
                        + String.join("; ", validator.faults));
    }

    private void structure(Shape.Structure shape, ObjectNode value, String path) {
        if (shape.document()) return;
        int present = 0;
        for (var member : shape.members().values()) {
            var given = value.get(member.name());
            if (absent(given)) {
                if (shape.required().contains(member.name())) {
                    fault(member.shape(), null, path + member.label(), Constraint.NOT_NULL);
                }
                continue;
            }
            present++;
            value(member.shape(), given, path + member.label());
        }
        if (shape.union() && present != 1) {
            throw new WrongType("Exactly one member of a union must be set.");
        }
    }

    private void value(Shape shape, JsonNode value, String path) {
        JsonType.check(shape, value);
        switch (shape) {
            case Shape.Structure s -> {
                if (!s.document()) structure(s, (ObjectNode) value, path + ".");
            }
            case Shape.ListOf list -> list(list, (ArrayNode) value, path);
            case Shape.MapOf map -> map(map, (ObjectNode) value, path);
            case Shape.Blob blob -> length(blob, blob.length(), decoded(value), value, path);
            case Shape.Text _, Shape.Whole _ -> {
                for (var broken : Constraint.broken(shape, value))
                    fault(shape, value, path, broken);
            }
            case Shape.Flag _, Shape.Timestamp _ -> {}
        }
    }

    private void list(Shape.ListOf list, ArrayNode value, String path) {
        length(list, list.length(), value.size(), value, path);
        boolean good = true;
        int place = 0;
        for (var element : value) {
            place++;
            if (element.isNull()) {
                good = false;
            } else if (isSingle(list.element())) {
                JsonType.check(list.element(), element);
                good &= Constraint.broken(list.element(), element).isEmpty();
            } else {
                value(list.element(), element, path + "." + place + ".member");
            }
        }
        if (!good) {
            fault(
                    list,
                    value,
                    path,
                    "Member must satisfy constraint: " + Constraint.all(list.element()));
        }
    }

    private void map(Shape.MapOf map, ObjectNode value, String path) {
        length(map, map.length(), value.size(), value, path);
        boolean goodKeys = true;
        boolean goodValues = true;
        for (var entry : value.properties()) {
            var key = value.stringNode(entry.getKey());
            goodKeys &= Constraint.broken(map.key(), key).isEmpty();
            var one = entry.getValue();
            if (one.isNull()) {
                goodValues &= WITH_NULLS.contains(map.name());
            } else if (isSingle(map.value())) {
                JsonType.check(map.value(), one);
                goodValues &= Constraint.broken(map.value(), one).isEmpty();
            } else {
                value(map.value(), one, path + "." + entry.getKey() + ".member");
            }
        }
        if (!goodKeys) {
            fault(
                    map,
                    value,
                    path,
                    "Map keys must satisfy constraint: " + Constraint.all(map.key()));
        }
        if (!goodValues) {
            fault(
                    map,
                    value,
                    path,
                    "Map value must satisfy constraint: " + Constraint.all(map.value()));
        }
    }

    private void length(Shape shape, Bounds bounds, int length, JsonNode value, String path) {
        for (var broken : Constraint.brokenLength(bounds, length))
            fault(shape, value, path, broken);
    }

    private void fault(Shape shape, @Nullable JsonNode value, String path, String constraint) {
        if (faults.size() == MAX_FAULTS) return;
        var shown = Shown.value(shape, value, MAX_SHOWN).map(v -> "Value " + v).orElse("Value");
        faults.add(shown + " at '" + path + "' failed to satisfy constraint: " + constraint);
    }

    private static int decoded(JsonNode value) {
        try {
            return Base64.getDecoder().decode(value.asString()).length;
        } catch (IllegalArgumentException e) {
            throw new WrongType("STRING_VALUE can not be converted to a Blob");
        }
    }

    private static boolean isSingle(Shape shape) {
        return switch (shape) {
            case Shape.Text _, Shape.Whole _, Shape.Flag _, Shape.Timestamp _ -> true;
            case Shape.Structure _, Shape.ListOf _, Shape.MapOf _, Shape.Blob _ -> false;
        };
    }

    private static boolean absent(@Nullable JsonNode node) {
        return node == null || node.isNull();
    }
}

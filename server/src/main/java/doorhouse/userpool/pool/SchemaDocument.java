package doorhouse.userpool.pool;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.wire.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A pool's schema in the words of DescribeUserPool: the standard attributes in their order, then
/// the custom ones as they were added. Source: OpenID Connect Core §5.1; Amazon Cognito API
/// reference, SchemaAttributeType; sentences as observed on the live service.
final class SchemaDocument {
    private static final int MOST_CUSTOM = 50;
    private static final long MOST_CHARACTERS = 2_048;
    private static final String STRING = "StringAttributeConstraints";
    private static final String NUMBER = "NumberAttributeConstraints";

    private static final List<String> TEXTS_TO_EMAIL =
            List.of(
                    "name",
                    "given_name",
                    "family_name",
                    "middle_name",
                    "nickname",
                    "preferred_username",
                    "profile",
                    "picture",
                    "website",
                    "email");

    private static final Set<String> NOT_IN_REQUESTS =
            Set.of("email_verified", "phone_number_verified", "identities");

    private SchemaDocument() {}

    private static List<ObjectNode> standard() {
        var all = new ArrayList<ObjectNode>();
        all.add(bounded("sub", "1", "2048").put("Mutable", false).put("Required", true));
        for (var text : TEXTS_TO_EMAIL) all.add(bounded(text, "0", "2048"));
        all.add(attribute("email_verified", "Boolean"));
        all.add(bounded("gender", "0", "2048"));
        all.add(bounded("birthdate", "10", "10"));
        for (var text : List.of("zoneinfo", "locale", "phone_number")) {
            all.add(bounded(text, "0", "2048"));
        }
        all.add(attribute("phone_number_verified", "Boolean"));
        all.add(bounded("address", "0", "2048"));
        var updated = attribute("updated_at", "Number");
        updated.putObject(NUMBER).put("MinValue", "0");
        all.add(updated);
        var identities = attribute("identities", "String");
        identities.putObject(STRING);
        all.add(identities);
        return all;
    }

    private static ObjectNode attribute(String name, String type) {
        return Json.object()
                .put("Name", name)
                .put("AttributeDataType", type)
                .put("DeveloperOnlyAttribute", false)
                .put("Mutable", true)
                .put("Required", false);
    }

    private static ObjectNode bounded(String name, String min, String max) {
        var attribute = attribute(name, "String");
        attribute.putObject(STRING).put("MinLength", min).put("MaxLength", max);
        return attribute;
    }

    /// @param asked the `Schema` of CreateUserPool; missing for none
    static ArrayNode created(JsonNode asked) {
        var schema = Json.object().arrayNode();
        standard().forEach(schema::add);
        var changed = new HashSet<String>();
        for (var one : asked) {
            var standard = find(schema, one.path("Name").asString(""));
            if (standard.isEmpty() || NOT_IN_REQUESTS.contains(one.path("Name").asString())) {
                addCustom(schema, one);
                continue;
            }
            if (!changed.add(one.path("Name").asString())) throw duplicate(standard.get());
            change(standard.get(), one);
        }
        return schema;
    }

    /// The schema with custom attributes added.
    static ArrayNode extended(JsonNode before, JsonNode added) {
        var schema = (ArrayNode) before.deepCopy();
        for (var one : added) addCustom(schema, one);
        return schema;
    }

    private static void change(ObjectNode standard, JsonNode asked) {
        var type = standard.path("AttributeDataType").asString();
        boolean otherType = !asked.path("AttributeDataType").asString(type).equals(type);
        if (otherType || asked.path("DeveloperOnlyAttribute").asBoolean(false)) {
            throw INVALID_PARAMETER.because(
                    "You can not change AttributeDataType or set developerOnlyAttribute for standard"
                            + " schema attribute "
                            + standard.path("Name").asString());
        }
        if (standard.path("Name").asString().equals("sub")) return;
        for (var flag : List.of("Mutable", "Required")) {
            if (asked.has(flag)) standard.set(flag, asked.path(flag));
        }
        constrain(standard, asked);
    }

    private static void addCustom(ArrayNode schema, JsonNode asked) {
        if (!asked.has("Name")) throw INVALID_PARAMETER.because("Missing required parameter Name");
        if (!asked.has("AttributeDataType")) {
            throw INVALID_PARAMETER.because(
                    "Invalid AttributeDataType input, consider using the provided AttributeDataType"
                            + " enum.");
        }
        if (asked.path("Required").asBoolean(false)) {
            throw INVALID_PARAMETER.because(
                    "Required custom attributes are not supported currently.");
        }
        boolean developerOnly = asked.path("DeveloperOnlyAttribute").asBoolean(false);
        var prefix = developerOnly ? "dev:custom:" : "custom:";
        var attribute =
                attribute(
                        prefix + asked.path("Name").asString(),
                        asked.path("AttributeDataType").asString());
        attribute.put("DeveloperOnlyAttribute", developerOnly);
        attribute.put("Mutable", asked.path("Mutable").asBoolean(true));
        constrain(attribute, asked);
        if (find(schema, attribute.path("Name").asString()).isPresent()) throw duplicate(attribute);
        schema.add(attribute);
        int standard = standard().size();
        if (schema.size() > standard + MOST_CUSTOM) {
            throw INVALID_PARAMETER.because(
                    "A user pool cannot have more than " + MOST_CUSTOM + " custom attributes.");
        }
    }

    private static RuntimeException duplicate(ObjectNode attribute) {
        var name = attribute.path("Name").asString();
        return INVALID_PARAMETER.because(
                name + ": Existing attribute already has name " + name + ".");
    }

    private static Optional<ObjectNode> find(ArrayNode schema, String name) {
        for (var attribute : schema) {
            if (attribute.path("Name").asString().equals(name)) {
                return Optional.of((ObjectNode) attribute);
            }
        }
        return Optional.empty();
    }

    private static void constrain(ObjectNode attribute, JsonNode asked) {
        switch (attribute.path("AttributeDataType").asString()) {
            case "String" -> constrain(attribute, asked, STRING, "MinLength", "MaxLength");
            case "Number" -> constrain(attribute, asked, NUMBER, "MinValue", "MaxValue");
            default -> {}
        }
    }

    private static void constrain(
            ObjectNode attribute, JsonNode asked, String kind, String min, String max) {
        var name = attribute.path("Name").asString();
        var constraints =
                attribute.get(kind) instanceof ObjectNode known ? known : attribute.putObject(kind);
        for (var bound : List.of(min, max)) {
            var given = asked.path(kind).path(bound);
            if (given.isMissingNode()) continue;
            var number = whole(given.asString());
            boolean negativeLength = kind.equals(STRING) && number.orElse(-1) < 0;
            if (number.isEmpty() || negativeLength) {
                throw INVALID_PARAMETER.because(
                        "Invalid " + bound + " for schema attribute " + name);
            }
            constraints.put(bound, String.valueOf(number.getAsLong()));
        }
        checkBounds(name, kind, bound(constraints, min), bound(constraints, max));
    }

    private static void checkBounds(
            String name, String kind, @Nullable Long least, @Nullable Long most) {
        boolean text = kind.equals(STRING);
        if (text && most != null && most > MOST_CHARACTERS) {
            throw INVALID_PARAMETER.because(
                    "user."
                            + name
                            + ": String attributes cannot have a length of more than "
                            + MOST_CHARACTERS);
        }
        if (least == null || most == null || least <= most) return;
        throw INVALID_PARAMETER.because(
                "user."
                        + name
                        + (text
                                ? ": Max length cannot be less than min length."
                                : ": Max value cannot be less than min value."));
    }

    private static OptionalLong whole(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    private static @Nullable Long bound(JsonNode constraints, String name) {
        var bound = constraints.path(name);
        return bound.isMissingNode() ? null : Long.valueOf(bound.asString());
    }

    /// The typed schema of a document.
    static Schema read(JsonNode document) {
        var attributes = new ArrayList<SchemaAttribute>();
        for (var one : document) {
            var numbers = one.path(NUMBER);
            var texts = one.path(STRING);
            var least = bound(numbers, "MinValue");
            var most = bound(numbers, "MaxValue");
            attributes.add(
                    new SchemaAttribute(
                            one.path("Name").asString(),
                            type(one.path("AttributeDataType").asString()),
                            one.path("DeveloperOnlyAttribute").asBoolean(),
                            one.path("Mutable").asBoolean(),
                            one.path("Required").asBoolean(),
                            least != null ? least : bound(texts, "MinLength"),
                            most != null ? most : bound(texts, "MaxLength")));
        }
        return new Schema(attributes);
    }

    private static SchemaAttribute.Type type(String word) {
        if (word.equals("DateTime")) return SchemaAttribute.Type.DATE_TIME;
        return SchemaAttribute.Type.valueOf(word.toUpperCase(Locale.ROOT));
    }
}

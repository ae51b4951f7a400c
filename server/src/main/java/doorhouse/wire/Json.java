package doorhouse.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/// JSON as the AWS protocols write it. A record's members are the wire's words with the first
/// letter lowered (`userPoolId` is `UserPoolId` there); null members are left out; unknown ones are
/// skipped; an [Instant] is a number of epoch seconds with milliseconds.
///
/// Reading is bounded (nesting, lengths) and refuses a member that stands twice and anything after
/// the document.
public final class Json {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_LENGTH = 40;
    private static final int MAX_STRING_LENGTH = 4_000_000;
    private static final int MAX_NAME_LENGTH = 4_096;

    /// Thirty-two maps or lists of data inside each other, each in an object that tells its type.
    private static final int MAX_DATA_DEPTH = 80;

    private static final int MAX_DATA_NAME_LENGTH = 65_536;
    private static final int MAX_DATA_STRING_LENGTH = 8_000_000;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(factory(MAX_DEPTH, MAX_NAME_LENGTH, MAX_STRING_LENGTH))
                    .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
                    .changeDefaultPropertyInclusion(
                            i -> i.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .addModule(
                            new SimpleModule()
                                    .addSerializer(Instant.class, new EpochSeconds())
                                    .addDeserializer(Instant.class, new FromEpochSeconds()))
                    .build();

    private static final JsonMapper DATA =
            JsonMapper.builder(
                            factory(MAX_DATA_DEPTH, MAX_DATA_NAME_LENGTH, MAX_DATA_STRING_LENGTH))
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private Json() {}

    private static JsonFactory factory(int depth, int nameLength, int stringLength) {
        return JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(depth)
                                .maxNumberLength(MAX_NUMBER_LENGTH)
                                .maxStringLength(stringLength)
                                .maxNameLength(nameLength)
                                .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
    }

    /// @throws NotJson when the bytes are no JSON object
    public static ObjectNode read(byte[] bytes) {
        try {
            return object(MAPPER.readTree(bytes));
        } catch (JacksonException e) {
            throw new NotJson(e);
        }
    }

    /// @throws NotJson when the text is no JSON object
    public static ObjectNode read(String text) {
        try {
            return object(MAPPER.readTree(text));
        } catch (JacksonException e) {
            throw new NotJson(e);
        }
    }

    /// A document of any type.
    ///
    /// @throws NotJson when the bytes are no JSON
    public static JsonNode readAny(byte[] bytes) {
        try {
            var node = MAPPER.readTree(bytes);
            if (node.isMissingNode()) throw new NotJson("there is no document");
            refuseStrange(node);
            return node;
        } catch (JacksonException e) {
            throw new NotJson(e);
        }
    }

    /// A document that is handed on and not kept here: deeper than others, and with any text, for
    /// it may hold the data of others.
    ///
    /// @throws NotJson when the bytes are no JSON
    public static JsonNode readData(byte[] bytes) {
        try {
            var node = DATA.readTree(bytes);
            if (node.isMissingNode()) throw new NotJson("there is no document");
            return node;
        } catch (JacksonException e) {
            throw new NotJson(e);
        }
    }

    /// The texts that stand first in an object, up to its first member of another kind; what
    /// follows is not read, so it may be anything.
    ///
    /// @throws NotJson when the bytes begin no JSON object
    public static Map<String, String> firstTexts(byte[] bytes) {
        var texts = new LinkedHashMap<String, String>();
        try (var parser = MAPPER.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT)
                throw new NotJson("the document is no object");
            for (var name = parser.nextName();
                    name != null && parser.nextToken() == JsonToken.VALUE_STRING;
                    name = parser.nextName()) {
                texts.put(name, parser.getString());
            }
            return texts;
        } catch (JacksonException e) {
            throw new NotJson(e);
        }
    }

    private static ObjectNode object(JsonNode node) {
        if (!(node instanceof ObjectNode object)) throw new NotJson("the document is no object");
        refuseStrange(object);
        return object;
    }

    /// Refuses what no database keeps as text: NUL, and half of a surrogate pair.
    private static void refuseStrange(JsonNode node) {
        if (node.isString()) refuseStrange(node.asString());
        node.properties().forEach(e -> refuseStrange(e.getKey()));
        for (var inner : node) refuseStrange(inner);
    }

    private static void refuseStrange(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair =
                    Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) i++;
            else if (c == 0 || Character.isSurrogate(c)) throw new NotJson("no text: U+" + (int) c);
        }
    }

    /// Binds a tree that was checked before to a record that names the members it reads.
    public static <T> T bind(JsonNode tree, Class<T> type) {
        return MAPPER.treeToValue(tree, type);
    }

    public static byte[] write(Object value) {
        return MAPPER.writeValueAsBytes(value);
    }

    public static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    /// The value as a tree; for a record that is an object.
    public static ObjectNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    /// The wire's words for what a record reads.
    public static Set<String> members(Class<?> type) {
        if (!type.isRecord()) return Set.of();
        var members = new LinkedHashSet<String>();
        for (var component : type.getRecordComponents()) {
            var named = component.getAccessor().getAnnotation(JsonProperty.class);
            var name = component.getName();
            members.add(
                    named == null
                            ? Character.toUpperCase(name.charAt(0)) + name.substring(1)
                            : named.value());
        }
        return members;
    }

    /// An empty object.
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    private static final class EpochSeconds extends ValueSerializer<Instant> {
        private static final int MILLIS_SCALE = 3;

        @Override
        public void serialize(
                Instant value, JsonGenerator generator, SerializationContext context) {
            generator.writeNumber(BigDecimal.valueOf(value.toEpochMilli(), MILLIS_SCALE));
        }
    }

    private static final class FromEpochSeconds extends ValueDeserializer<Instant> {
        private static final int MILLIS_SCALE = 3;

        @Override
        public Instant deserialize(JsonParser parser, DeserializationContext context) {
            var seconds = parser.getDecimalValue();
            return Instant.ofEpochMilli(seconds.movePointRight(MILLIS_SCALE).longValue());
        }
    }
}

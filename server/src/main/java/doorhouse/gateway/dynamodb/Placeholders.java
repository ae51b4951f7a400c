package doorhouse.gateway.dynamodb;

import static doorhouse.gateway.dynamodb.DynamoDbErrors.VALIDATION;

import doorhouse.operation.ApiException;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The names and values that a request's expressions stand for, and the attributes that they turned
/// out to name.
final class Placeholders {
    static final String NAMES = "ExpressionAttributeNames";
    static final String VALUES = "ExpressionAttributeValues";
    private static final Pattern NAME = Pattern.compile("#[A-Za-z0-9_]+");
    private static final Pattern VALUE = Pattern.compile(":[A-Za-z0-9_]+");

    private final JsonNode names;
    private final JsonNode values;
    private final Set<String> attributes = new LinkedHashSet<>();

    /// @param request or the part of it that has expressions of its own
    /// @throws ApiException when what it says of placeholders is malformed
    Placeholders(ObjectNode request) {
        names = request.path(NAMES);
        values = request.path(VALUES);
        check(NAMES, names, NAME);
        check(VALUES, values, VALUE);
        for (var name : names) {
            if (!name.isString())
                throw DynamoDbErrors.SERIALIZATION.because("a name must be a string");
        }
    }

    private static void check(String parameter, JsonNode given, Pattern form) {
        if (given.isMissingNode()) return;
        if (!given.isObject())
            throw DynamoDbErrors.SERIALIZATION.because(parameter + " must be an object");
        if (given.isEmpty()) throw VALIDATION.because(parameter + " must not be empty");
        for (var name : given.propertyNames()) {
            if (!form.matcher(name).matches())
                throw VALIDATION.because(
                        parameter + " contains invalid key: Syntax error; key: \"" + name + "\"");
        }
    }

    /// The attribute that a path begins with.
    ///
    /// @param parameter of the expression, for the sentence
    String attribute(String parameter, Token token) {
        var attribute = token.kind() == Token.Kind.NAME ? token.text() : name(parameter, token);
        attributes.add(attribute);
        return attribute;
    }

    /// What a `#name` stands for, further down a path.
    String name(String parameter, Token token) {
        var name = names.path(token.text());
        if (name.isMissingNode())
            throw VALIDATION.because(
                    "Invalid "
                            + parameter
                            + ": An expression attribute name used in the document path is not"
                            + " defined; attribute name: "
                            + token.text());
        return name.asString();
    }

    JsonNode value(String parameter, Token token) {
        var value = values.path(token.text());
        if (value.isMissingNode())
            throw VALIDATION.because(
                    "Invalid "
                            + parameter
                            + ": An expression attribute value used in expression is not defined;"
                            + " attribute value: "
                            + token.text());
        return value;
    }

    /// The attributes named by the expressions that were read so far.
    Set<String> attributes() {
        return Collections.unmodifiableSet(attributes);
    }
}

package doorhouse.gateway.dynamodb;

import static doorhouse.gateway.dynamodb.DynamoDbErrors.VALIDATION;

import doorhouse.gateway.dynamodb.Expression.Between;
import doorhouse.gateway.dynamodb.Expression.Both;
import doorhouse.gateway.dynamodb.Expression.Call;
import doorhouse.gateway.dynamodb.Expression.Comparison;
import doorhouse.gateway.dynamodb.Expression.Condition;
import doorhouse.gateway.dynamodb.Expression.Either;
import doorhouse.gateway.dynamodb.Expression.Not;
import doorhouse.gateway.dynamodb.Expression.OneOf;
import doorhouse.gateway.dynamodb.Expression.Operand;
import doorhouse.gateway.dynamodb.Expression.Path;
import doorhouse.gateway.dynamodb.Expression.Value;
import doorhouse.operation.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The key condition of a query: which attribute must be what. Exactly one condition an attribute,
/// so that there is one answer to what a query touches.
final class QueryKey {
    private static final String EQUAL = "=";

    /// What is asked of an attribute.
    ///
    /// @param equal what it must be; null for every other condition
    private record Asked(@Nullable JsonNode equal) {}

    private final Map<String, Asked> byAttribute = new LinkedHashMap<>();

    /// @throws ApiException for what no query can ask
    static QueryKey of(Condition condition) {
        var key = new QueryKey();
        key.read(condition);
        return key;
    }

    private void read(Condition condition) {
        switch (condition) {
            case Both both -> {
                read(both.left());
                read(both.right());
            }
            case Comparison comparison -> compare(comparison);
            case Between between -> add(attribute(between.operand()), null);
            case Call call -> {
                if (!call.function().equals("begins_with")) throw operator(call.function());
                add(attribute(call.operands().getFirst()), null);
            }
            case Either _ -> throw operator("OR");
            case Not _ -> throw operator("NOT");
            case OneOf _ -> throw operator("IN");
        }
    }

    private void compare(Comparison comparison) {
        if (comparison.operator().equals("<>")) throw operator("<>");
        boolean turned = comparison.left() instanceof Value;
        var path = turned ? comparison.right() : comparison.left();
        var other = turned ? comparison.left() : comparison.right();
        boolean equal = comparison.operator().equals(EQUAL);
        add(attribute(path), equal && other instanceof Value value ? value.value() : null);
    }

    private static String attribute(Operand operand) {
        if (operand instanceof Path path && !path.nested()) return path.attribute();
        if (operand instanceof Path path)
            throw VALIDATION.because(
                    "Key attributes must be scalars; list random access '[]' and map lookup '.' are"
                            + " not allowed: Key: "
                            + path.attribute());
        throw VALIDATION.because("Query key condition not supported");
    }

    private static ApiException operator(String operator) {
        return VALIDATION.because("Invalid operator used in KeyConditionExpression: " + operator);
    }

    /// Reads the form from before there were expressions: `{attribute: {AttributeValueList: […],
    /// ComparisonOperator: …}}`.
    static QueryKey ofLegacy(ObjectNode conditions) {
        var key = new QueryKey();
        conditions
                .properties()
                .forEach(entry -> {
                    var condition = entry.getValue();
                    var values = condition.path("AttributeValueList");
                    boolean equal = condition.path("ComparisonOperator").asString("").equals("EQ");
                    key.add(entry.getKey(), equal && values.size() == 1 ? values.get(0) : null);
                });
        return key;
    }

    private void add(String attribute, @Nullable JsonNode equal) {
        if (byAttribute.put(attribute, new Asked(equal)) != null)
            throw VALIDATION.because(
                    "KeyConditionExpressions must only contain one condition per key");
    }

    /// Notes the partition key that the query is for.
    void addTo(Facts facts, List<KeyAttribute> partition, Meaning meaning) {
        // There is no such table or index, which the meaning knows by now.
        if (partition.isEmpty()) return;
        var values = new ArrayList<String>();
        for (var part : partition) {
            var asked = byAttribute.get(part.name());
            if (asked == null) {
                meaning.refuse(
                        VALIDATION.because(
                                "Query condition missed key schema element: " + part.name()));
                return;
            }
            var text = asked.equal() == null ? null : part.text(asked.equal()).orElse(null);
            if (text == null) {
                meaning.refuse(VALIDATION.because("Query key condition not supported"));
                return;
            }
            values.add(text);
        }
        facts.key(values);
    }
}

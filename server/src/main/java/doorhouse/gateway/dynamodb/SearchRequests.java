package doorhouse.gateway.dynamodb;

import static doorhouse.gateway.dynamodb.DynamoDbErrors.VALIDATION;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Query and Scan, of tables and of their indexes.
record SearchRequests(TableNames names, Tables tables) {
    private static final String INDEX = "IndexName";
    private static final String FILTER = "FilterExpression";
    private static final String KEY = "KeyConditionExpression";
    private static final String KEYS = "KeyConditions";
    private static final String QUERY_FILTER = "QueryFilter";
    private static final String SCAN_FILTER = "ScanFilter";

    private static final Set<String> QUERY =
            Set.of(
                    "TableName",
                    INDEX,
                    "Select",
                    Reading.TO_GET,
                    "Limit",
                    "ConsistentRead",
                    KEYS,
                    QUERY_FILTER,
                    "ConditionalOperator",
                    "ScanIndexForward",
                    "ExclusiveStartKey",
                    Reading.CAPACITY,
                    Reading.PROJECTION,
                    FILTER,
                    KEY,
                    Placeholders.NAMES,
                    Placeholders.VALUES);
    private static final Set<String> SCAN =
            Set.of(
                    "TableName",
                    INDEX,
                    "Select",
                    Reading.TO_GET,
                    "Limit",
                    "ConsistentRead",
                    SCAN_FILTER,
                    "ConditionalOperator",
                    "ExclusiveStartKey",
                    "TotalSegments",
                    "Segment",
                    Reading.CAPACITY,
                    Reading.PROJECTION,
                    FILTER,
                    Placeholders.NAMES,
                    Placeholders.VALUES);

    void query(ObjectNode request, Meaning meaning) {
        var asked = Members.of(request, QUERY);
        var facts = new Facts();
        var placeholders = common(asked, facts);
        Reading.legacy(QUERY_FILTER, asked, facts);
        Reading.legacy(KEYS, asked, facts);
        var key = key(asked, placeholders);
        var target = target(asked, meaning);
        key.addTo(facts, target.partition(), meaning);
        if (meaning.refusal() != null) target.doubt(meaning);
        finish("dynamodb:Query", target, placeholders, facts, meaning);
    }

    /// A scan touches no partition key that it could name, so it has no `dynamodb:LeadingKeys`.
    void scan(ObjectNode request, Meaning meaning) {
        var asked = Members.of(request, SCAN);
        var facts = new Facts();
        var placeholders = common(asked, facts);
        Reading.legacy(SCAN_FILTER, asked, facts);
        finish("dynamodb:Scan", target(asked, meaning), placeholders, facts, meaning);
    }

    private static Placeholders common(Members asked, Facts facts) {
        Reading.capacity(asked, facts);
        var placeholders = new Placeholders(asked.object());
        boolean projected = Reading.projection(asked, placeholders, facts);
        Reading.select(asked, projected, asked.text(INDEX).orElse(null), facts);
        Reading.condition(FILTER, asked, placeholders);
        return placeholders;
    }

    private static QueryKey key(Members asked, Placeholders placeholders) {
        Optional<String> expression = asked.text(KEY);
        Optional<ObjectNode> legacy = asked.findAttributes(KEYS);
        if (expression.isPresent() && legacy.isPresent())
            throw VALIDATION.because(
                    "Can not use both expression and non-expression parameters in the same request:"
                            + " Non-expression parameters: {KeyConditions} Expression parameters:"
                            + " {KeyConditionExpression}");
        if (expression.isPresent())
            return QueryKey.of(ExpressionReader.condition(KEY, expression.get(), placeholders));
        return QueryKey.ofLegacy(
                legacy.orElseThrow(() ->
                        VALIDATION.because(
                                "Either the KeyConditions or KeyConditionExpression parameter must"
                                        + " be specified in the request.")));
    }

    private Target target(Members asked, Meaning meaning) {
        return Target.of(names, tables, meaning, asked, asked.text(INDEX).orElse(null));
    }

    private static void finish(
            String action, Target target, Placeholders placeholders, Facts facts, Meaning meaning) {
        facts.attributes(placeholders.attributes());
        meaning.add(new Access(action, target.arn(), facts));
    }
}

package doorhouse.gateway.dynamodb;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Requests for one item, alone or in a transaction.
///
/// @param names of the tables, for this region and account
/// @param tables behind the gateway
record ItemRequests(TableNames names, Tables tables) {
    private static final String KEY = "Key";
    private static final String ITEM = "Item";
    private static final String UPDATE = "UpdateExpression";
    private static final String UPDATES = "AttributeUpdates";
    private static final String WRONG_KEY = "The provided key element does not match the schema";
    private static final String WRONG_ITEM =
            "One or more parameter values were invalid: Missing the key %s in the item";

    private static final Set<String> GET =
            Set.of(
                    "TableName",
                    KEY,
                    "ConsistentRead",
                    Reading.TO_GET,
                    Reading.CAPACITY,
                    Reading.PROJECTION,
                    Placeholders.NAMES);
    private static final Set<String> PUT =
            Set.of(
                    "TableName",
                    ITEM,
                    Reading.EXPECTED,
                    "ConditionalOperator",
                    "ReturnItemCollectionMetrics",
                    Reading.RETURN,
                    Reading.ON_FAILURE,
                    Reading.CAPACITY,
                    Reading.CONDITION,
                    Placeholders.NAMES,
                    Placeholders.VALUES);
    private static final Set<String> DELETE =
            Set.of(
                    "TableName",
                    KEY,
                    Reading.EXPECTED,
                    "ConditionalOperator",
                    "ReturnItemCollectionMetrics",
                    Reading.RETURN,
                    Reading.ON_FAILURE,
                    Reading.CAPACITY,
                    Reading.CONDITION,
                    Placeholders.NAMES,
                    Placeholders.VALUES);
    private static final Set<String> CHANGE =
            Set.of(
                    "TableName",
                    KEY,
                    UPDATE,
                    UPDATES,
                    Reading.EXPECTED,
                    "ConditionalOperator",
                    "ReturnItemCollectionMetrics",
                    Reading.RETURN,
                    Reading.ON_FAILURE,
                    Reading.CAPACITY,
                    Reading.CONDITION,
                    Placeholders.NAMES,
                    Placeholders.VALUES);

    void getItem(ObjectNode request, Meaning meaning) {
        get(request, new Facts(), meaning);
    }

    void putItem(ObjectNode request, Meaning meaning) {
        put(request, new Facts(), meaning);
    }

    void updateItem(ObjectNode request, Meaning meaning) {
        update(request, new Facts(), meaning);
    }

    void deleteItem(ObjectNode request, Meaning meaning) {
        delete("dynamodb:DeleteItem", request, new Facts(), meaning);
    }

    /// @param facts may hold some already, such as the transaction around it
    void get(JsonNode part, Facts facts, Meaning meaning) {
        var asked = Members.of(part, GET);
        Reading.capacity(asked, facts);
        var placeholders = new Placeholders(asked.object());
        Reading.selectOfItems(Reading.projection(asked, placeholders, facts), facts);
        var key = asked.attributes(KEY);
        finish("dynamodb:GetItem", asked, key, WRONG_KEY, placeholders, facts, meaning);
    }

    void put(JsonNode part, Facts facts, Meaning meaning) {
        var asked = Members.of(part, PUT);
        var placeholders = conditions(asked, facts);
        var item = asked.attributes(ITEM);
        finish("dynamodb:PutItem", asked, item, WRONG_ITEM, placeholders, facts, meaning);
    }

    void update(JsonNode part, Facts facts, Meaning meaning) {
        var asked = Members.of(part, CHANGE);
        var placeholders = conditions(asked, facts);
        Reading.legacy(UPDATES, asked, facts);
        asked.text(UPDATE).ifPresent(text -> ExpressionReader.update(UPDATE, text, placeholders));
        var key = asked.attributes(KEY);
        finish("dynamodb:UpdateItem", asked, key, WRONG_KEY, placeholders, facts, meaning);
    }

    /// @param action also `dynamodb:ConditionCheckItem`, which has the same form
    void delete(String action, JsonNode part, Facts facts, Meaning meaning) {
        var asked = Members.of(part, DELETE);
        var placeholders = conditions(asked, facts);
        var key = asked.attributes(KEY);
        finish(action, asked, key, WRONG_KEY, placeholders, facts, meaning);
    }

    private static Placeholders conditions(Members asked, Facts facts) {
        Reading.capacity(asked, facts);
        Reading.returned(asked, facts);
        Reading.legacy(Reading.EXPECTED, asked, facts);
        var placeholders = new Placeholders(asked.object());
        Reading.condition(Reading.CONDITION, asked, placeholders);
        return placeholders;
    }

    private void finish(
            String action,
            Members asked,
            ObjectNode item,
            String refusal,
            Placeholders placeholders,
            Facts facts,
            Meaning meaning) {
        facts.attributes(item.propertyNames());
        facts.attributes(placeholders.attributes());
        var target = Target.of(names, tables, meaning, asked, null);
        target.addKey(facts, meaning, item, refusal);
        meaning.add(new Access(action, target.arn(), facts.context()));
    }
}

package doorhouse.gateway.dynamodb;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
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

    private static final List<String> CONDITIONAL =
            List.of(
                    "TableName",
                    Reading.ON_FAILURE,
                    Reading.CONDITION,
                    Placeholders.NAMES,
                    Placeholders.VALUES);

    /// What a write has that stands alone.
    private static final List<String> ALONE =
            List.of(
                    Reading.EXPECTED,
                    "ConditionalOperator",
                    "ReturnItemCollectionMetrics",
                    Reading.RETURN,
                    Reading.CAPACITY);

    private static final Set<String> GET_PART =
            Set.of("TableName", KEY, Reading.PROJECTION, Placeholders.NAMES);
    private static final Set<String> GET =
            with(GET_PART, List.of("ConsistentRead", Reading.TO_GET, Reading.CAPACITY));
    private static final Set<String> PUT_PART = with(CONDITIONAL, List.of(ITEM));
    private static final Set<String> PUT = with(PUT_PART, ALONE);
    private static final Set<String> DELETE_PART = with(CONDITIONAL, List.of(KEY));
    private static final Set<String> DELETE = with(DELETE_PART, ALONE);
    private static final Set<String> UPDATE_PART = with(CONDITIONAL, List.of(KEY, UPDATE));
    private static final Set<String> CHANGE = with(with(UPDATE_PART, ALONE), List.of(UPDATES));

    private static Set<String> with(Collection<String> some, Collection<String> more) {
        var all = new HashSet<>(some);
        all.addAll(more);
        return Set.copyOf(all);
    }

    void getItem(ObjectNode request, Meaning meaning) {
        var asked = Members.of(request, GET);
        get(asked, alone(asked), meaning);
    }

    void putItem(ObjectNode request, Meaning meaning) {
        var asked = Members.of(request, PUT);
        put(asked, alone(asked), meaning);
    }

    void updateItem(ObjectNode request, Meaning meaning) {
        var asked = Members.of(request, CHANGE);
        update(asked, alone(asked), meaning);
    }

    void deleteItem(ObjectNode request, Meaning meaning) {
        var asked = Members.of(request, DELETE);
        delete("dynamodb:DeleteItem", asked, alone(asked), meaning);
    }

    private static Facts alone(Members asked) {
        var facts = new Facts();
        Reading.capacity(asked, facts);
        return facts;
    }

    /// A part of a transaction.
    ///
    /// @param kind `Get`, `Put`, `Update`, `Delete` or `ConditionCheck`
    /// @param facts those of the transaction
    void part(String kind, JsonNode part, Facts facts, Meaning meaning) {
        switch (kind) {
            case "Get" -> get(Members.of(part, GET_PART), facts, meaning);
            case "Put" -> put(Members.of(part, PUT_PART), facts, meaning);
            case "Update" -> update(Members.of(part, UPDATE_PART), facts, meaning);
            default -> {
                var action = kind.equals("Delete") ? "DeleteItem" : "ConditionCheckItem";
                delete("dynamodb:" + action, Members.of(part, DELETE_PART), facts, meaning);
            }
        }
    }

    private void get(Members asked, Facts facts, Meaning meaning) {
        var placeholders = new Placeholders(asked.object());
        Reading.selectOfItems(Reading.projection(asked, placeholders, facts), facts);
        var key = asked.attributes(KEY);
        finish("dynamodb:GetItem", asked, key, WRONG_KEY, placeholders, facts, meaning);
    }

    private void put(Members asked, Facts facts, Meaning meaning) {
        var placeholders = conditions(asked, facts);
        var item = asked.attributes(ITEM);
        finish("dynamodb:PutItem", asked, item, WRONG_ITEM, placeholders, facts, meaning);
    }

    private void update(Members asked, Facts facts, Meaning meaning) {
        var placeholders = conditions(asked, facts);
        Reading.legacy(UPDATES, asked, facts);
        asked.text(UPDATE).ifPresent(text -> ExpressionReader.update(UPDATE, text, placeholders));
        var key = asked.attributes(KEY);
        finish("dynamodb:UpdateItem", asked, key, WRONG_KEY, placeholders, facts, meaning);
    }

    private void delete(String action, Members asked, Facts facts, Meaning meaning) {
        var placeholders = conditions(asked, facts);
        var key = asked.attributes(KEY);
        finish(action, asked, key, WRONG_KEY, placeholders, facts, meaning);
    }

    private static Placeholders conditions(Members asked, Facts facts) {
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
        meaning.add(new Access(action, target.arn(), facts));
    }
}

package doorhouse.gateway.dynamodb;

import static doorhouse.gateway.dynamodb.DynamoDbErrors.SERIALIZATION;
import static doorhouse.gateway.dynamodb.DynamoDbErrors.VALIDATION;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Requests for many items. A batch must be allowed on each of its tables, with all keys that it
/// touches there; a transaction must be allowed item by item.
record BatchRequests(ItemRequests items) {
    private static final String REQUEST_ITEMS = "RequestItems";
    private static final String TRANSACT_ITEMS = "TransactItems";
    private static final int MOST_READ = 100;
    private static final int MOST_WRITTEN = 25;
    private static final int MOST_IN_TRANSACTION = 100;
    private static final String WRONG_KEY = "The provided key element does not match the schema";

    private static final Set<String> BATCH_GET = Set.of(REQUEST_ITEMS, Reading.CAPACITY);
    private static final Set<String> BATCH_WRITE =
            Set.of(REQUEST_ITEMS, Reading.CAPACITY, "ReturnItemCollectionMetrics");
    private static final Set<String> KEYS =
            Set.of(
                    "Keys",
                    "ConsistentRead",
                    Reading.TO_GET,
                    Reading.PROJECTION,
                    Placeholders.NAMES);
    private static final Set<String> TRANSACT_GET = Set.of(TRANSACT_ITEMS, Reading.CAPACITY);
    private static final Set<String> TRANSACT_WRITE =
            Set.of(
                    TRANSACT_ITEMS,
                    Reading.CAPACITY,
                    "ReturnItemCollectionMetrics",
                    "ClientRequestToken");

    /// What a batch wants of one table.
    @FunctionalInterface
    private interface OfTable {
        /// @return how many items it touches
        int read(JsonNode wanted, Target target, Facts facts);
    }

    void batchGetItem(ObjectNode request, Meaning meaning) {
        var asked = Members.of(request, BATCH_GET);
        int count =
                byTable(
                        "dynamodb:BatchGetItem",
                        asked,
                        meaning,
                        (wanted, target, facts) -> {
                            var part = Members.of(wanted, KEYS);
                            var placeholders = new Placeholders(part.object());
                            boolean projected = Reading.projection(part, placeholders, facts);
                            Reading.selectOfItems(projected, facts);
                            facts.attributes(placeholders.attributes());
                            var keys = part.list("Keys");
                            for (var key : keys) add(key, WRONG_KEY, target, facts, meaning);
                            return keys.size();
                        });
        if (count > MOST_READ)
            throw VALIDATION.because("Too many items requested for the BatchGetItem call");
    }

    void batchWriteItem(ObjectNode request, Meaning meaning) {
        var asked = Members.of(request, BATCH_WRITE);
        int count =
                byTable(
                        "dynamodb:BatchWriteItem",
                        asked,
                        meaning,
                        (wanted, target, facts) -> {
                            if (!(wanted instanceof ArrayNode writes))
                                throw SERIALIZATION.because(
                                        "Unexpected value type in payload: RequestItems");
                            for (var write : writes) write(write, target, facts, meaning);
                            return writes.size();
                        });
        if (count > MOST_WRITTEN)
            throw VALIDATION.because("Too many items requested for the BatchWriteItem call");
    }

    private static void write(JsonNode write, Target target, Facts facts, Meaning meaning) {
        var kinds = Members.of(write, Set.of("PutRequest", "DeleteRequest")).object();
        if (kinds.size() != 1)
            throw VALIDATION.because(
                    "Supplied AttributeValue has more than one datatypes set, must contain exactly"
                            + " one of the supported datatypes");
        if (kinds.has("PutRequest")) {
            var item = Members.of(kinds.get("PutRequest"), Set.of("Item")).attributes("Item");
            add(
                    item,
                    "One or more parameter values were invalid: Missing the key %s in the item",
                    target,
                    facts,
                    meaning);
        } else {
            var key = Members.of(kinds.get("DeleteRequest"), Set.of("Key")).attributes("Key");
            add(key, WRONG_KEY, target, facts, meaning);
        }
    }

    private static void add(
            JsonNode item, String refusal, Target target, Facts facts, Meaning meaning) {
        if (!(item instanceof ObjectNode attributes))
            throw SERIALIZATION.because("Start of structure or map found where not expected");
        facts.attributes(attributes.propertyNames());
        target.addKey(facts, meaning, attributes, refusal);
    }

    /// Goes through the tables of a batch, which from then on are named by their names alone.
    private int byTable(String action, Members asked, Meaning meaning, OfTable each) {
        var tables = asked.attributes(REQUEST_ITEMS);
        if (tables.isEmpty() || tables.size() > MOST_IN_TRANSACTION)
            throw VALIDATION.because("The batch request list is empty or too long: RequestItems");
        int count = 0;
        Map<String, JsonNode> named = new LinkedHashMap<>();
        for (var entry : List.copyOf(tables.properties())) {
            var target = Target.find(items.names(), items.tables(), meaning, entry.getKey(), null);
            var facts = new Facts();
            Reading.capacity(asked, facts);
            count += each.read(entry.getValue(), target, facts);
            meaning.add(new Access(action, target.arn(), facts));
            var name = target.name() == null ? entry.getKey() : target.name();
            if (named.put(name, entry.getValue()) != null)
                throw VALIDATION.because("A table is named twice in the request: " + name);
            meaning.rename(name, entry.getKey());
        }
        tables.removeAll();
        named.forEach(tables::set);
        return count;
    }

    void transactGetItems(ObjectNode request, Meaning meaning) {
        var asked = Members.of(request, TRANSACT_GET);
        eachOf(asked, "TransactGetItems", Set.of("Get"), meaning);
    }

    void transactWriteItems(ObjectNode request, Meaning meaning) {
        var asked = Members.of(request, TRANSACT_WRITE);
        var kinds = Set.of("Put", "Update", "Delete", "ConditionCheck");
        eachOf(asked, "TransactWriteItems", kinds, meaning);
    }

    private void eachOf(Members asked, String operation, Set<String> kinds, Meaning meaning) {
        var parts = asked.list(TRANSACT_ITEMS);
        if (parts.isEmpty() || parts.size() > MOST_IN_TRANSACTION)
            throw VALIDATION.because(
                    "1 validation error detected: Value at 'transactItems' failed to satisfy"
                            + " constraint: Member must have length between 1 and 100");
        for (var part : parts) {
            var one = Members.of(part, kinds).object();
            if (one.size() != 1)
                throw VALIDATION.because(
                        "TransactItems can only contain one of Check, Put, Update or Delete");
            var kind = one.propertyNames().iterator().next();
            items.part(kind, one.get(kind), facts(asked, operation), meaning);
        }
    }

    private static Facts facts(Members asked, String enclosing) {
        var facts = new Facts();
        Reading.capacity(asked, facts);
        facts.enclosing(enclosing);
        return facts;
    }
}

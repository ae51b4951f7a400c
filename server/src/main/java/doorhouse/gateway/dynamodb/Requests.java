package doorhouse.gateway.dynamodb;

import static doorhouse.gateway.dynamodb.DynamoDbErrors.UNKNOWN_OPERATION;
import static java.util.Map.entry;

import doorhouse.operation.ApiException;
import java.util.Map;
import java.util.function.BiConsumer;
import tools.jackson.databind.node.ObjectNode;

/// What each operation's requests mean.
final class Requests {
    static final String TARGET = "DynamoDB_20120810.";

    private final Map<String, BiConsumer<ObjectNode, Meaning>> byOperation;

    Requests(TableNames names, Tables known) {
        var items = new ItemRequests(names, known);
        var searches = new SearchRequests(names, known);
        var batches = new BatchRequests(items);
        var tables = new TableRequests(names, known);
        byOperation =
                Map.ofEntries(
                        entry("GetItem", items::getItem),
                        entry("PutItem", items::putItem),
                        entry("UpdateItem", items::updateItem),
                        entry("DeleteItem", items::deleteItem),
                        entry("Query", searches::query),
                        entry("Scan", searches::scan),
                        entry("BatchGetItem", batches::batchGetItem),
                        entry("BatchWriteItem", batches::batchWriteItem),
                        entry("TransactGetItems", batches::transactGetItems),
                        entry("TransactWriteItems", batches::transactWriteItems),
                        entry("CreateTable", tables::createTable),
                        entry("DescribeTable", tables::describeTable),
                        entry("UpdateTable", tables::updateTable),
                        entry("DeleteTable", tables::deleteTable),
                        entry("ListTables", tables::listTables),
                        entry("DescribeLimits", tables::describeLimits),
                        entry("DescribeTimeToLive", tables::describeTimeToLive),
                        entry("UpdateTimeToLive", tables::updateTimeToLive),
                        entry("DescribeContinuousBackups", tables::describeContinuousBackups),
                        entry("UpdateContinuousBackups", tables::updateContinuousBackups),
                        entry("TagResource", tables::tagResource),
                        entry("UntagResource", tables::untagResource),
                        entry("ListTagsOfResource", tables::listTagsOfResource));
    }

    /// Whether requests of this operation can be decided about.
    boolean know(String operation) {
        return byOperation.containsKey(operation);
    }

    /// Reads a request. It is changed where that keeps it from meaning anything else to the
    /// database: tables are named by their names, and members that are null are gone.
    ///
    /// @throws ApiException when it is malformed
    Meaning read(String operation, ObjectNode request) {
        var reader = byOperation.get(operation);
        if (reader == null)
            throw UNKNOWN_OPERATION.because("This server does not offer " + operation + " yet.");
        var meaning = new Meaning();
        reader.accept(request, meaning);
        return meaning;
    }
}

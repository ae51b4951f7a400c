package doorhouse.gateway.dynamodb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// By what a table and its indexes are partitioned.
///
/// @param arn as the database itself names the table
/// @param partition the table's own partition key
/// @param indexes partition keys by the name of the index; they may have up to four parts
record TableKeys(
        String arn, List<KeyAttribute> partition, Map<String, List<KeyAttribute>> indexes) {

    /// Reads what DescribeTable answers; empty where it names no key.
    static Optional<TableKeys> read(JsonNode description) {
        var types = new HashMap<String, String>();
        for (var definition : description.path("AttributeDefinitions"))
            types.put(
                    definition.path("AttributeName").asString(""),
                    definition.path("AttributeType").asString(""));
        var partition = partition(description.path("KeySchema"), types);
        if (partition.isEmpty()) return Optional.empty();
        var indexes = new LinkedHashMap<String, List<KeyAttribute>>();
        for (var kind : List.of("LocalSecondaryIndexes", "GlobalSecondaryIndexes")) {
            for (var index : description.path(kind)) {
                var key = partition(index.path("KeySchema"), types);
                if (!key.isEmpty()) indexes.put(index.path("IndexName").asString(""), key);
            }
        }
        return Optional.of(
                new TableKeys(
                        description.path("TableArn").asString(""), partition, Map.copyOf(indexes)));
    }

    private static List<KeyAttribute> partition(JsonNode schema, Map<String, String> types) {
        var key = new ArrayList<KeyAttribute>();
        for (var element : schema) {
            if (!element.path("KeyType").asString("").equals("HASH")) continue;
            var name = element.path("AttributeName").asString("");
            key.add(new KeyAttribute(name, types.getOrDefault(name, "")));
        }
        return List.copyOf(key);
    }

    /// The partition key of an index, or of the table itself where none is named; empty where there
    /// is no such index.
    Optional<List<KeyAttribute>> of(@Nullable String index) {
        return Optional.ofNullable(index == null ? partition : indexes.get(index));
    }
}

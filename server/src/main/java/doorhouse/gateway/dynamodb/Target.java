package doorhouse.gateway.dynamodb;

import static doorhouse.gateway.dynamodb.DynamoDbErrors.RESOURCE_NOT_FOUND;
import static doorhouse.gateway.dynamodb.DynamoDbErrors.VALIDATION;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The table or index that a part of a request is for.
///
/// @param arn what policies are asked about
/// @param name of the table; null where it is not behind this gateway
/// @param partition its partition key; empty where there is no such table or index, which the
///   meaning knows by then
record Target(String arn, @Nullable String name, List<KeyAttribute> partition) {

    /// @param given the table's name or ARN
    /// @param index null for the table itself
    static Target find(
            TableNames names,
            Tables tables,
            Meaning meaning,
            String given,
            @Nullable String index) {
        var named = names.table(given);
        if (index != null) TableNames.checkIndex(index);
        var arn = index == null ? named.arn() : named.arn() + "/index/" + index;
        var keys =
                named.name() == null
                        ? Optional.<TableKeys>empty()
                        : meaning.keys(tables, named.name(), index);
        if (keys.isEmpty())
            meaning.refuse(RESOURCE_NOT_FOUND.because("Requested resource not found"));
        var partition = keys.flatMap(k -> k.of(index)).orElse(List.of());
        if (keys.isPresent() && partition.isEmpty())
            meaning.refuse(
                    VALIDATION.because("The table does not have the specified index: " + index));
        return new Target(arn, named.name(), partition);
    }

    /// The table that a request names, which from then on names it by its name alone.
    static Target of(
            TableNames names,
            Tables tables,
            Meaning meaning,
            Members request,
            @Nullable String index) {
        var target = find(names, tables, meaning, request.required("TableName"), index);
        if (target.name() != null) request.object().put("TableName", target.name());
        return target;
    }

    /// Notes the partition key of an item or of its key.
    ///
    /// @param refusal the sentence where it is not there or not of its type; `%s` is its name
    void addKey(Facts facts, Meaning meaning, ObjectNode item, String refusal) {
        if (partition.isEmpty()) return;
        var values = new ArrayList<String>();
        for (var part : partition) {
            var text = part.text(item.path(part.name()));
            if (text.isEmpty()) {
                meaning.refuse(VALIDATION.because(refusal.formatted(part.name())));
                doubt(meaning);
                return;
            }
            values.add(text.get());
        }
        facts.key(values);
    }

    /// What does not fit the key may fit the one that the table has by now.
    void doubt(Meaning meaning) {
        if (name != null) meaning.changes(name);
    }
}

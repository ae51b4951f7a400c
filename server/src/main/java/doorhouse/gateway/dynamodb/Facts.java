package doorhouse.gateway.dynamodb;

import doorhouse.policy.RequestContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The condition keys that a request has, beyond those of every request, as they are gathered from
/// it. Source: "Using IAM policy conditions for fine-grained access control", and the service
/// authorization reference.
final class Facts {
    /// How the parts of partition keys are called, in their order; the first has two names.
    private static final List<String> PARTS =
            List.of(
                    "dynamodb:FirstPartitionKeyValues",
                    "dynamodb:SecondPartitionKeyValues",
                    "dynamodb:ThirdPartitionKeyValues",
                    "dynamodb:FourthPartitionKeyValues");

    private final Map<String, String> single = new LinkedHashMap<>();
    private final Map<String, Set<String>> many = new LinkedHashMap<>();

    /// @param values the parts of one partition key
    void key(List<String> values) {
        for (int i = 0; i < Math.min(values.size(), PARTS.size()); i++)
            add(PARTS.get(i), List.of(values.get(i)));
        add("dynamodb:LeadingKeys", List.of(values.getFirst()));
    }

    void attributes(Collection<String> names) {
        add("dynamodb:Attributes", names);
    }

    void select(String value) {
        single.put("dynamodb:Select", value);
    }

    void returnValues(String value) {
        single.put("dynamodb:ReturnValues", value);
    }

    void capacity(String value) {
        single.put("dynamodb:ReturnConsumedCapacity", value);
    }

    /// The transaction that it is part of.
    void enclosing(String operation) {
        single.put("dynamodb:EnclosingOperation", operation);
    }

    void tag(String key, String value) {
        single.put("aws:RequestTag/" + key, value);
        tagKeys(List.of(key));
    }

    void tagKeys(Collection<String> keys) {
        add("aws:TagKeys", keys);
    }

    private void add(String key, Collection<String> values) {
        many.computeIfAbsent(key, _ -> new LinkedHashSet<>()).addAll(values);
    }

    void addTo(RequestContext.Builder context) {
        single.forEach(context::put);
        many.forEach((key, values) -> context.putMany(key, new ArrayList<>(values)));
    }
}

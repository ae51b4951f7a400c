package doorhouse.gateway.dynamodb;

import doorhouse.policy.RequestContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The condition keys of DynamoDB's own, as they are gathered from a request. Source: "Using IAM
/// policy conditions for fine-grained access control", and the service authorization reference.
final class Facts {
    /// How the parts of partition keys are called, in their order; the first has two names.
    private static final List<String> PARTS =
            List.of(
                    "dynamodb:FirstPartitionKeyValues",
                    "dynamodb:SecondPartitionKeyValues",
                    "dynamodb:ThirdPartitionKeyValues",
                    "dynamodb:FourthPartitionKeyValues");

    private final List<Set<String>> keys = new ArrayList<>();
    private final Set<String> attributes = new LinkedHashSet<>();
    private @Nullable String select;
    private @Nullable String returnValues;
    private String capacity = "NONE";
    private @Nullable String enclosing;

    /// @param values the parts of one partition key
    void key(List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            if (keys.size() == i) keys.add(new LinkedHashSet<>());
            keys.get(i).add(values.get(i));
        }
    }

    void attributes(Collection<String> names) {
        attributes.addAll(names);
    }

    void select(String value) {
        select = value;
    }

    void returnValues(String value) {
        returnValues = value;
    }

    void capacity(String value) {
        capacity = value;
    }

    /// The transaction that it is part of.
    void enclosing(String operation) {
        enclosing = operation;
    }

    RequestContext context() {
        var context =
                RequestContext.EMPTY
                        .withMany("dynamodb:Attributes", List.copyOf(attributes))
                        .with("dynamodb:ReturnConsumedCapacity", capacity);
        for (int i = 0; i < Math.min(keys.size(), PARTS.size()); i++) {
            var values = List.copyOf(keys.get(i));
            context = context.withMany(PARTS.get(i), values);
            if (i == 0) context = context.withMany("dynamodb:LeadingKeys", values);
        }
        if (select != null) context = context.with("dynamodb:Select", select);
        if (returnValues != null) context = context.with("dynamodb:ReturnValues", returnValues);
        if (enclosing != null) context = context.with("dynamodb:EnclosingOperation", enclosing);
        return context;
    }
}

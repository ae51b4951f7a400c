package doorhouse.iam;

import static doorhouse.iam.IamErrors.INVALID_INPUT;

import doorhouse.operation.ApiException;
import doorhouse.policy.AttachedPolicy;
import doorhouse.policy.ContextKeyType;
import doorhouse.policy.MalformedPolicyDocument;
import doorhouse.policy.Policy;
import doorhouse.policy.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the requests of the policy simulator bring, read and bounded.
final class SimulationInput {
    private static final Pattern ACTION = Pattern.compile("[A-Za-z0-9-]+:[A-Za-z0-9]+");
    private static final int MOST_RESOURCES = 1_000;
    private static final int MOST_VALUES = 500;
    private static final int LONGEST_VALUE = 2_048;

    /// @param contextKeyType says what its values are, and whether there may be several
    record ContextEntry(
            @Nullable String contextKeyName,
            @Nullable List<String> contextKeyValues,
            @Nullable String contextKeyType) {}

    private SimulationInput() {}

    /// Policies given with a request, called after their list and their place in it from 1.
    static List<AttachedPolicy> policies(
            String list, @Nullable List<String> documents, Function<String, Policy> reader) {
        if (documents == null) return List.of();
        var policies = new ArrayList<AttachedPolicy>();
        for (var document : documents) {
            var name = list + "." + (policies.size() + 1);
            policies.add(policy(name, document, reader));
        }
        return policies;
    }

    static AttachedPolicy policy(String name, String document, Function<String, Policy> reader) {
        try {
            return new AttachedPolicy(name, reader.apply(document));
        } catch (MalformedPolicyDocument e) {
            throw INVALID_INPUT.because("%s: %s".formatted(name, e.sentence()));
        }
    }

    /// Each must be one action by its name.
    static void checkActions(List<String> actions) {
        for (var action : actions)
            if (!ACTION.matcher(action).matches())
                throw INVALID_INPUT.because("Invalid action: " + action);
    }

    static List<String> resources(@Nullable List<String> resources) {
        if (resources == null) return List.of();
        if (resources.size() > MOST_RESOURCES)
            throw INVALID_INPUT.because(
                    "Cannot simulate more than %d resources at once.".formatted(MOST_RESOURCES));
        for (var resource : resources)
            if (!resource.equals("*") && resource.split(":", 6).length < 6)
                throw INVALID_INPUT.because("Invalid resource ARN: " + resource);
        return resources;
    }

    /// @param context what is known without the entries; they take its place where both speak
    static RequestContext context(
            RequestContext.Builder context, @Nullable List<ContextEntry> entries) {
        if (entries != null) {
            checkNumber(entries);
            entries.forEach(entry -> put(context, entry));
        }
        return context.build();
    }

    private static void checkNumber(List<ContextEntry> entries) {
        long values = 0;
        for (var entry : entries)
            if (entry.contextKeyValues != null) values += entry.contextKeyValues.size();
        if (values > MOST_VALUES)
            throw INVALID_INPUT.because(
                    "Cannot simulate with more than %d context values.".formatted(MOST_VALUES));
    }

    private static void put(RequestContext.Builder context, ContextEntry entry) {
        var key = entry.contextKeyName;
        var values = entry.contextKeyValues;
        if (key == null || values == null || values.isEmpty())
            throw INVALID_INPUT.because("A context entry must have a name and values.");
        var wireType = entry.contextKeyType == null ? "string" : entry.contextKeyType;
        var type = ContextKeyType.of(wireType);
        for (var value : values)
            if (value.length() > LONGEST_VALUE)
                throw INVALID_INPUT.because(
                        "A value of context key %s has more than %d characters."
                                .formatted(key, LONGEST_VALUE));
        for (var value : values) if (!type.accepts(value)) throw notOf(wireType, key, value);
        if (ContextKeyType.isList(wireType)) context.putMany(key, values);
        else if (values.size() == 1) context.put(key, values.getFirst());
        else
            throw INVALID_INPUT.because(
                    "The context key %s of type %s has more than one value."
                            .formatted(key, wireType));
    }

    private static ApiException notOf(String type, String key, String value) {
        return INVALID_INPUT.because(
                "Value %s of context key %s is not of type %s.".formatted(value, key, type));
    }
}

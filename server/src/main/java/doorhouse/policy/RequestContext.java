package doorhouse.policy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The facts of a request that conditions and variables speak of, by condition key
/// (`aws:username`). Keys are compared without regard to case, as IAM does. Immutable.
public final class RequestContext {
    public static final RequestContext EMPTY = new RequestContext(new TreeMap<>());

    /// @param many true for a key that IAM calls multivalued (`aws:TagKeys`): it can't be a
    ///   variable
    private record Fact(List<String> values, boolean many) {}

    private final Map<String, Fact> facts;

    private RequestContext(Map<String, Fact> facts) {
        this.facts = Collections.unmodifiableMap(facts);
    }

    /// This context and one more fact, or the fact changed.
    public RequestContext with(String key, String value) {
        return and(key, new Fact(List.of(value), false));
    }

    /// This context and one more multivalued key. No values is the same as no key.
    public RequestContext withMany(String key, List<String> values) {
        return values.isEmpty() ? this : and(key, new Fact(List.copyOf(values), true));
    }

    private RequestContext and(String key, Fact fact) {
        var more = new TreeMap<String, Fact>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(facts);
        more.put(key, fact);
        return new RequestContext(more);
    }

    /// Empty when the key is absent.
    List<String> values(String key) {
        var fact = facts.get(key);
        return fact == null ? List.of() : fact.values;
    }

    /// What `${key}` stands for; null when the key is absent or multivalued.
    @Nullable String variable(String key) {
        var fact = facts.get(key);
        return fact == null || fact.many ? null : fact.values.getFirst();
    }
}

package doorhouse.policy;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The facts of a request that conditions and variables speak of, by condition key
/// (`aws:username`). Keys are compared without regard to case, as IAM does. Immutable.
public final class RequestContext {
    public static final RequestContext EMPTY = new RequestContext(Map.of());

    /// For maps and sets of condition keys or tag keys: two that policies take for one are one.
    public static final Comparator<String> KEY_ORDER = Comparator.comparing(RequestContext::folded);

    /// What a comparison costs besides its characters, in characters.
    private static final int EACH = 64;

    /// @param many true for a key that IAM calls multivalued (`aws:TagKeys`): it can't be a
    ///   variable
    private record Fact(List<String> values, boolean many) {}

    private final Map<String, Fact> facts;

    private RequestContext(Map<String, Fact> facts) {
        this.facts = facts;
    }

    public static Builder builder() {
        return new Builder(new HashMap<>());
    }

    /// This context, to which more can be added.
    public Builder more() {
        return new Builder(new HashMap<>(facts));
    }

    /// This context and one more fact, or the fact changed. For several, [#more] costs less.
    public RequestContext with(String key, String value) {
        return more().put(key, value).build();
    }

    /// This context and one more multivalued key. No values is the same as no key.
    public RequestContext withMany(String key, List<String> values) {
        return more().putMany(key, values).build();
    }

    /// How a key is called here, whatever its case.
    public static String folded(String key) {
        return Case.fold(key);
    }

    /// Empty when the key is absent.
    ///
    /// @param folded as [#folded] writes it
    List<String> values(String folded) {
        var fact = facts.get(folded);
        return fact == null ? List.of() : fact.values;
    }

    /// How much there is to compare one operand with, or to put in a variable's place, at most: the
    /// characters of the values of one key, and [#EACH] more a value.
    public int longest() {
        int longest = 0;
        for (var fact : facts.values())
            longest =
                    Math.max(
                            longest,
                            fact.values.stream().mapToInt(value -> value.length() + EACH).sum());
        return longest;
    }

    /// What `${key}` stands for; null when the key is absent or multivalued.
    ///
    /// @param folded as [#folded] writes it
    @Nullable String variable(String folded) {
        var fact = facts.get(folded);
        return fact == null || fact.many ? null : fact.values.getFirst();
    }

    /// Facts being gathered; a later one takes the place of an earlier one of the same key.
    public static final class Builder {
        private final Map<String, Fact> facts;

        private Builder(Map<String, Fact> facts) {
            this.facts = facts;
        }

        public Builder put(String key, String value) {
            facts.put(folded(key), new Fact(List.of(value), false));
            return this;
        }

        /// A multivalued key. No values is the same as no key.
        public Builder putMany(String key, List<String> values) {
            if (values.isEmpty()) facts.remove(folded(key));
            else facts.put(folded(key), new Fact(List.copyOf(values), true));
            return this;
        }

        /// Facts that are written as lists: one value makes a plain key, several a multivalued one.
        public Builder putAll(Map<String, List<String>> more) {
            more.forEach((key, values) -> {
                if (values.size() == 1) put(key, values.getFirst());
                else putMany(key, values);
            });
            return this;
        }

        public RequestContext build() {
            return new RequestContext(Map.copyOf(facts));
        }
    }
}

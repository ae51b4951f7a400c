package doorhouse.quota;

import java.util.Map;

/// What the operator grants, as it is configured.
///
/// @param asCognito whether categories that `own` does not name are granted Cognito's numbers; else
///   they are not counted
/// @param own requests a second by category; 0 is not to count it
/// @param nodes how many nodes share what the whole account is granted: each grants its part
public record Rates(boolean asCognito, Map<String, Integer> own, int nodes) {
    /// Nothing is counted.
    public static final Rates NONE = new Rates(false, Map.of(), 1);

    /// @throws IllegalArgumentException naming a category that there is not
    public Rates {
        own = Map.copyOf(own);
        for (var name : own.keySet()) {
            if (Categories.table().named(name).isEmpty()) throw new IllegalArgumentException(name);
        }
    }

    /// How many requests a second are granted; 0 where they are not counted.
    int of(Category category) {
        return own.getOrDefault(category.name(), asCognito ? category.perSecond() : 0);
    }

    /// How many requests a second of a category are everybody's, counted or not.
    int free(Category category) {
        return own.getOrDefault(category.name(), category.perSecond());
    }

    boolean countNothing() {
        return !asCognito && own.values().stream().allMatch(rate -> rate == 0);
    }
}

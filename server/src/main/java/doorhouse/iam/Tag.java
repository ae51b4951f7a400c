package doorhouse.iam;

import static doorhouse.iam.IamErrors.INVALID_INPUT;
import static doorhouse.iam.IamErrors.LIMIT_EXCEEDED;

import doorhouse.policy.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A tag in the wire's own words. Keys keep their case, but no two of an entity may differ by case
/// alone.
public record Tag(String key, String value) {
    private static final int MOST = 50;
    private static final int MOST_IN_MARKER = 50;

    /// The tags with more of them, where a key that was there gets the new value.
    ///
    /// @throws doorhouse.operation.ApiException InvalidInput for a key given twice or reserved,
    ///   LimitExceeded for too many
    static List<Tag> merged(List<Tag> tags, List<Tag> more) {
        var merged = new ArrayList<>(tags);
        for (var tag : more) {
            if (more.stream().filter(tag::sameKey).count() > 1)
                throw INVALID_INPUT.because(
                        "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            if (tag.key.toLowerCase(Locale.ROOT).startsWith("aws:"))
                throw INVALID_INPUT.because(
                        "Tag keys must not begin with aws:, which is reserved for system use.");
            merged.removeIf(tag::sameKey);
            merged.add(tag);
        }
        if (merged.size() > MOST)
            throw LIMIT_EXCEEDED.because("The number of tags has reached the maximum limit.");
        return List.copyOf(merged);
    }

    /// The tags but those with these keys.
    static List<Tag> without(List<Tag> tags, List<String> keys) {
        return tags.stream().filter(tag -> keys.stream().noneMatch(tag::hasKey)).toList();
    }

    /// What listings are ordered by: the key, of which a marker has room for so much.
    String order() {
        if (key.codePointCount(0, key.length()) <= MOST_IN_MARKER) return key;
        int end = key.offsetByCodePoints(0, MOST_IN_MARKER);
        return key.substring(0, end) + "#" + Integer.toHexString(key.hashCode());
    }

    private boolean hasKey(String other) {
        return RequestContext.folded(key).equals(RequestContext.folded(other));
    }

    private boolean sameKey(Tag other) {
        return hasKey(other.key);
    }
}

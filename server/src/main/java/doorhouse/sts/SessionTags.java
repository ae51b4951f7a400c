package doorhouse.sts;

import static doorhouse.sts.StsErrors.INVALID_INPUT;
import static doorhouse.sts.StsErrors.VALIDATION_ERROR;

import doorhouse.policy.RequestContext;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Tags of a session: keys keep their case, but no two differ by case alone. Source: IAM User
/// Guide, "Pass session tags in AWS STS".
///
/// @param transitive keys of those that go on into the next role
record SessionTags(Map<String, String> values, Set<String> transitive) {
    static final SessionTags NONE = new SessionTags(Map.of(), Set.of());

    private static final int MOST = 50;
    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_VALUE = 256;
    private static final Pattern TEXT = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");

    /// A tag in the wire's own words.
    record Tag(String key, String value) {}

    SessionTags {
        var copy = new TreeMap<String, String>(RequestContext.KEY_ORDER);
        copy.putAll(values);
        values = Collections.unmodifiableMap(copy);
        var keys = new TreeSet<String>(RequestContext.KEY_ORDER);
        keys.addAll(transitive);
        transitive = Collections.unmodifiableSet(keys);
    }

    /// As a caller sent them.
    static SessionTags of(@Nullable List<Tag> tags, @Nullable List<String> transitive) {
        var values = new TreeMap<String, String>(RequestContext.KEY_ORDER);
        if (tags != null)
            for (var tag : tags) if (values.put(tag.key(), tag.value()) != null) throw twice();
        return of(values, transitive == null ? Set.of() : Set.copyOf(new TreeSet<>(transitive)));
    }

    /// The same of a token or an assertion, whose texts nobody has checked.
    static SessionTags of(Map<String, String> values, Set<String> transitive) {
        var tags = new SessionTags(values, transitive);
        if (tags.values.size() < values.size()) throw twice();
        if (tags.values.size() > MOST)
            throw VALIDATION_ERROR.because("The number of session tags exceeds " + MOST + ".");
        tags.values.forEach(SessionTags::check);
        if (!tags.values.keySet().containsAll(tags.transitive))
            throw VALIDATION_ERROR.because(
                    "The specified transitive tag key must be included in the requested tags.");
        return tags;
    }

    private static void check(String key, String value) {
        boolean fit =
                !key.isEmpty()
                        && key.length() <= LONGEST_KEY
                        && value.length() <= LONGEST_VALUE
                        && TEXT.matcher(key).matches()
                        && TEXT.matcher(value).matches();
        if (!fit) throw VALIDATION_ERROR.because("A session tag is not well formed.");
        if (key.toLowerCase(Locale.ROOT).startsWith("aws:"))
            throw INVALID_INPUT.because(
                    "Tag keys must not begin with aws:, which is reserved for system use.");
    }

    /// These and what a session before brings along; it cannot be shaken off.
    ///
    /// @param inherited transitive tags of the session that asks
    SessionTags and(Map<String, String> inherited) {
        var all = new TreeMap<String, String>(RequestContext.KEY_ORDER);
        all.putAll(values);
        var keys = new TreeSet<String>(RequestContext.KEY_ORDER);
        keys.addAll(transitive);
        inherited.forEach((key, value) -> {
            if (all.put(key, value) != null)
                throw INVALID_INPUT.because(
                        "One of the specified transitive tag keys can't be set because it conflicts"
                                + " with a transitive tag key from the calling session.");
            keys.add(key);
        });
        return new SessionTags(all, keys);
    }

    private static RuntimeException twice() {
        return INVALID_INPUT.because(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }
}

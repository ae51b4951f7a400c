package doorhouse.iam;

import static doorhouse.iam.IamErrors.VALIDATION_ERROR;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a listing.
///
/// @param marker where the next page goes on; null on the last
record Page<T>(List<T> rows, @Nullable String marker) {
    private static final int DEFAULT_SIZE = 100;

    /// @param marker as the caller sent it
    /// @param maxItems as the caller sent it
    /// @param rows reads what comes after a key, at most so many
    /// @param key what the rows are ordered by
    static <T> Page<T> read(
            @Nullable String marker,
            @Nullable Integer maxItems,
            Rows<T> rows,
            Function<T, String> key) {
        int size = maxItems == null ? DEFAULT_SIZE : maxItems;
        // One more than wanted tells whether there is a next page.
        var found = rows.after(marker == null ? "" : open(marker), size + 1);
        if (found.size() <= size) return new Page<>(found, null);
        var page = found.subList(0, size);
        return new Page<>(page, seal(key.apply(page.getLast())));
    }

    /// The same of rows that are all here, in the order of their keys.
    static <T> Page<T> of(
            @Nullable String marker,
            @Nullable Integer maxItems,
            List<T> all,
            Function<T, String> key) {
        var sorted = all.stream().sorted(Comparator.comparing(key)).toList();
        return read(
                marker,
                maxItems,
                (after, limit) ->
                        sorted.stream()
                                .filter(row -> key.apply(row).compareTo(after) > 0)
                                .limit(limit)
                                .toList(),
                key);
    }

    /// The page that ends after its first rows, which are not none unless all are.
    Page<T> first(int size, Function<T, String> key) {
        if (size >= rows.size()) return this;
        var first = rows.subList(0, size);
        return new Page<>(first, seal(key.apply(first.getLast())));
    }

    interface Rows<T> {
        List<T> after(String key, int limit);
    }

    boolean isTruncated() {
        return marker != null;
    }

    private static String seal(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(UTF_8));
    }

    private static String open(String marker) {
        try {
            return new String(Base64.getUrlDecoder().decode(marker), UTF_8);
        } catch (IllegalArgumentException e) {
            throw VALIDATION_ERROR.because("Invalid Marker.");
        }
    }
}

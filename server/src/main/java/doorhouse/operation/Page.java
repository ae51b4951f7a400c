package doorhouse.operation;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a listing.
///
/// @param rows of this page
/// @param token where the next one begins; null on the last
public record Page<T>(List<T> rows, @Nullable String token) {
    /// @param found one row more than the page holds where there are more
    /// @param size how many rows a page holds
    /// @param token of a page that begins behind a row
    public static <T> Page<T> of(List<T> found, int size, Function<T, String> token) {
        if (found.size() <= size) return new Page<>(found, null);
        var rows = found.subList(0, size);
        return new Page<>(rows, token.apply(rows.getLast()));
    }

    /// The rows as an answer shows them.
    public <R> List<R> shown(Function<T, R> row) {
        return rows.stream().map(row).toList();
    }
}

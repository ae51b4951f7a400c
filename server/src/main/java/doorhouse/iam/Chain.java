package doorhouse.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Several listings one after the other, paged through as one. Which of them a row is of stands
/// before its key in the marker.
final class Chain<T> {
    private record Part<T>(Page.Rows<? extends T> rows) {}

    private record Placed<T>(String key, T row) {}

    private final List<Part<T>> parts = new ArrayList<>();
    private final List<Function<T, String>> keys = new ArrayList<>();

    /// @param key of its rows, by which it is ordered
    <R extends T> Chain<T> then(Class<R> type, Page.Rows<R> rows, Function<R, String> key) {
        parts.add(new Part<>(rows));
        keys.add(row -> key.apply(type.cast(row)));
        return this;
    }

    /// @param marker as the caller sent it
    /// @param maxItems as the caller sent it
    Page<T> read(@Nullable String marker, @Nullable Integer maxItems) {
        var page = Page.read(marker, maxItems, this::after, Placed::key);
        return new Page<>(page.rows().stream().map(Placed::row).toList(), page.marker());
    }

    private List<Placed<T>> after(String key, int limit) {
        int first = key.isEmpty() ? 0 : Math.min(key.charAt(0) - 'a', parts.size());
        var found = new ArrayList<Placed<T>>();
        for (int i = Math.max(first, 0); i < parts.size() && found.size() < limit; i++) {
            var within = i == first && !key.isEmpty() ? key.substring(1) : "";
            for (T row : parts.get(i).rows.after(within, limit - found.size()))
                found.add(new Placed<>((char) ('a' + i) + keys.get(i).apply(row), row));
        }
        return found;
    }
}

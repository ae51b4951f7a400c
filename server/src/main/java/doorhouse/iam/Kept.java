package doorhouse.iam;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.Supplier;

/// Keeps what was read for half a second: a change made on another node is seen by then, one made
/// on this node at once. Not for use inside a transaction.
final class Kept<V> {
    private static final Duration KEPT = Duration.ofMillis(500);
    private static final int MOST_KEPT = 10_000;

    /// @param changes how many had been made before it was read. So what was read before a change
    ///   is not found after it, even if it is put here later.
    private record Key(String name, long changes) {}

    /// @param at when its reading began, for it may be no newer than that however long it took
    private record Reading<V>(V value, long at) {}

    private final Changes changes;
    private final Ticker ticker;
    private final Cache<Key, Reading<V>> kept;

    Kept(Changes changes, Ticker ticker) {
        this.changes = changes;
        this.ticker = ticker;
        this.kept =
                Caffeine.newBuilder()
                        .ticker(ticker)
                        .expireAfterWrite(KEPT)
                        .maximumSize(MOST_KEPT)
                        .build();
    }

    V get(String name, Supplier<V> read) {
        var key = new Key(name, changes.soFar());
        var found = kept.getIfPresent(key);
        long now = ticker.read();
        if (found != null && now - found.at < KEPT.toNanos()) return found.value;
        // Two at once may both read; that is cheaper than one waiting for the other's I/O.
        var value = read.get();
        kept.put(key, new Reading<>(value, now));
        return value;
    }
}

package doorhouse.gateway.dynamodb;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What the database said of its tables, kept for a minute. A change through this gateway is seen
/// at once; one that others make is seen by then. That a table is missing is kept for seconds, so
/// that requests for tables that nobody has ask the database little.
final class KnownTables implements Tables {
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final Duration KEPT_MISSING = Duration.ofSeconds(3);
    private static final int MOST_KEPT = 1_000;

    /// Whoever tells of tables.
    @FunctionalInterface
    interface Source {
        /// @return empty for a table that is not there
        Optional<TableKeys> describe(String table) throws IOException;
    }

    private final Source database;
    private final Cache<String, TableKeys> known;
    private final Cache<String, Boolean> missing;
    private final AtomicLong changes = new AtomicLong();

    KnownTables(Source database, Ticker ticker) {
        this.database = database;
        this.known = kept(KEPT, ticker);
        this.missing = kept(KEPT_MISSING, ticker);
    }

    private static <V> Cache<String, V> kept(Duration time, Ticker ticker) {
        return Caffeine.newBuilder()
                .ticker(ticker)
                .expireAfterWrite(time)
                .maximumSize(MOST_KEPT)
                .build();
    }

    /// @throws UncheckedIOException when the database does not say
    @Override
    public Optional<TableKeys> find(String table, @Nullable String index) {
        var kept = known.getIfPresent(table);
        // An index may be newer than what is known.
        if (kept != null && kept.of(index).isPresent()) return Optional.of(kept);
        if (missing.getIfPresent(table) != null) return Optional.empty();
        long before = changes.get();
        try {
            var read = database.describe(table);
            keep(table, read);
            // What was read while a table changed may be what it was before.
            if (changes.get() != before) drop(table);
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void forget(String table) {
        changes.incrementAndGet();
        drop(table);
    }

    private void keep(String table, Optional<TableKeys> read) {
        if (read.isPresent()) known.put(table, read.get());
        else missing.put(table, true);
    }

    private void drop(String table) {
        known.invalidate(table);
        missing.invalidate(table);
    }
}

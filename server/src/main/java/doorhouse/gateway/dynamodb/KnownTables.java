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
/// at once; one that others make is seen by then.
final class KnownTables implements Tables {
    private static final Duration KEPT = Duration.ofMinutes(1);
    private static final int MOST_KEPT = 1_000;

    private final Database database;
    private final Cache<String, TableKeys> known;
    private final AtomicLong changes = new AtomicLong();

    KnownTables(Database database, Ticker ticker) {
        this.database = database;
        this.known =
                Caffeine.newBuilder()
                        .ticker(ticker)
                        .expireAfterWrite(KEPT)
                        .maximumSize(MOST_KEPT)
                        .build();
    }

    /// @throws UncheckedIOException when the database does not say
    @Override
    public Optional<TableKeys> find(String table, @Nullable String index) {
        var kept = known.getIfPresent(table);
        // An index may be newer than what is known.
        if (kept != null && kept.of(index).isPresent()) return Optional.of(kept);
        long before = changes.get();
        try {
            var read = database.describe(table);
            // What was read while a table changed may be what it was before.
            if (read.isPresent() && changes.get() == before) known.put(table, read.get());
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void forget(String table) {
        changes.incrementAndGet();
        known.invalidate(table);
    }
}

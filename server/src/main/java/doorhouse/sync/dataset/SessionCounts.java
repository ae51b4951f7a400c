package doorhouse.sync.dataset;

import doorhouse.id.IdentityPoolId;
import doorhouse.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many sync sessions a pool had. Counted here and written now and then, so that no row is hot:
/// a node that ends loses what it counted in its last moment.
public final class SessionCounts implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /// @param count not written yet
    private record Counted(long count, Instant since) {}

    private final Database database;
    private final Clock clock;
    private final Map<IdentityPoolId, Counted> counted = new ConcurrentHashMap<>();

    public SessionCounts(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    void countOne(IdentityPoolId pool) {
        var now = clock.instant();
        var here =
                counted.merge(
                        pool,
                        new Counted(1, now),
                        (before, _) -> new Counted(before.count + 1, before.since));
        if (here.since.plus(PAUSE).isBefore(now)) write(pool);
    }

    private void write(IdentityPoolId pool) {
        var here = counted.remove(pool);
        if (here == null) return;
        database.run(
                """
                insert into sync_session_count (identity_pool_id, sessions) values (?, ?)
                    on conflict (identity_pool_id)
                    do update set sessions = sync_session_count.sessions + excluded.sessions\
                """,
                pool.value(),
                here.count);
    }

    long of(IdentityPoolId pool) {
        write(pool);
        return database.find(
                        "select sessions from sync_session_count where identity_pool_id = ?",
                        row -> row.number("sessions"),
                        pool.value())
                .orElse(0L);
    }

    @Override
    public void close() {
        counted.keySet().forEach(this::write);
    }
}

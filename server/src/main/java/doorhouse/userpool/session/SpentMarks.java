package doorhouse.userpool.session;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Read;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/// Marks of one-time things that were used.
public final class SpentMarks {
    private static final String SPENT_AT =
            "select spent_at from spent_mark where user_pool_id = ? and mark = ?";

    private final Database database;
    private final Clock clock;

    public SpentMarks(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// True for the first caller alone: the key decides, on all nodes.
    ///
    /// @param expiresAt when the thing itself ends, so that the mark may go too
    /// @throws doorhouse.store.StoreUnavailable when the clock went back so far that a mark of the
    ///   thing may be gone
    public boolean spend(UserPoolId pool, String mark, Instant expiresAt) {
        database.requireUnswept(expiresAt);
        return 1
                == database.run(
                        """
                        insert into spent_mark (user_pool_id, mark, spent_at, expires_at) values (?, ?, ?, ?)
                            on conflict (user_pool_id, mark) do nothing\
                        """,
                        pool.value(),
                        mark,
                        clock.instant(),
                        expiresAt);
    }

    /// For things whose marks are kept for longer than they end, [#spend] being told of the mark's
    /// end alone.
    ///
    /// @param end of the thing itself
    /// @throws doorhouse.store.StoreUnavailable as in [#spend]
    public void requireKnown(Instant end) {
        database.requireUnswept(end);
    }

    /// When the thing was used; empty while it was not.
    public Optional<Instant> spentAt(UserPoolId pool, String mark) {
        return database.find(SPENT_AT, row -> row.instant("spent_at"), pool.value(), mark);
    }

    /// As [#spentAt], together with other reads.
    public Read<Optional<Instant>> reading(UserPoolId pool, String mark) {
        return Read.one(SPENT_AT, row -> row.instant("spent_at"), pool.value(), mark);
    }
}

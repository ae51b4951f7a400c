package doorhouse.userpool.pool;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Removes pools. First, at once and for everyone, goes what a pool is known by: its row, its keys,
/// its clients. What belongs to its users may be millions of rows, which would keep every other
/// write waiting; they go after it, a little in each transaction. A mark that the first step leaves
/// brings the work to its end, also after a restart and on another node.
final class PoolRemovals {
    /// So few rows of each table in one transaction that nobody waits long behind them.
    private static final int AT_ONCE = 100;

    /// In the first transaction: more keys, clients and domains than a pool is meant to have.
    private static final int KNOWN_BY = 2_000;

    /// For so long other nodes may still take the pool for there, and write rows of it.
    private static final Duration STRAGGLERS = Duration.ofMinutes(1);

    private static final String OWNER = "user_pool_id";

    private final Database database;
    private final Clock clock;

    PoolRemovals(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// The pool is gone once this returns; rows of its users are left.
    ///
    /// @param also what goes with it in the same transaction
    void begin(UserPoolId id, Runnable also) {
        var ofUsers = Set.copyOf(database.tablesWith("sub"));
        var known = database.tablesWith(OWNER).stream().filter(t -> !ofUsers.contains(t)).toList();
        database.transaction(() -> {
            database.run(
                    """
                    insert into removed_pool (removed_id, removed_at) values (?, ?)
                        on conflict (removed_id) do update set removed_at = excluded.removed_at\
                    """,
                    id.value(),
                    clock.instant());
            for (var table : known) database.deleteSome(table, OWNER, id.value(), KNOWN_BY);
            also.run();
        });
    }

    /// Deletes rows of a pool that is gone.
    ///
    /// @param most transactions, after which some may be left
    /// @return whether none was left
    boolean sweep(UserPoolId id, int most) {
        var tables = database.tablesWith(OWNER);
        for (int times = 0; times < most; times++) {
            if (someOf(id, tables) == 0) return true;
        }
        return false;
    }

    private int someOf(UserPoolId id, List<String> tables) {
        return database.transaction(() -> {
            // Without the mark the id may be another pool's by now. Holding it keeps it there.
            if (!held(id)) return 0;
            int gone = 0;
            for (var table : tables) {
                gone += database.deleteSome(table, OWNER, id.value(), AT_ONCE);
            }
            return gone;
        });
    }

    private boolean held(UserPoolId id) {
        return 1
                == database.run(
                        "update removed_pool set removed_at = removed_at where removed_id = ?",
                        id.value());
    }

    /// The pools of which rows may be left.
    List<UserPoolId> begun() {
        return database.list(
                "select removed_id from removed_pool order by removed_at limit 100",
                row -> new UserPoolId(row.text("removed_id")));
    }

    Optional<Instant> begunAt(UserPoolId id) {
        return database.find(
                "select removed_at from removed_pool where removed_id = ?",
                row -> row.instant("removed_at"),
                id.value());
    }

    /// Whether nobody can still write rows of the pool.
    boolean settled(UserPoolId id) {
        return begunAt(id).map(at -> !clock.instant().isBefore(at.plus(STRAGGLERS))).orElse(true);
    }

    /// Nothing of the pool is left.
    void end(UserPoolId id) {
        database.run("delete from removed_pool where removed_id = ?", id.value());
    }
}

package doorhouse.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Removes pools of users or identities. First, at once and for everyone, goes what a pool is known
/// by: its row, its keys, its clients. What belongs to its members may be millions of rows, which
/// would keep every other write waiting; they go after it, a little in each transaction. A mark
/// that the first step leaves brings the work to its end, also after a restart and on another node.
public final class Removals {
    /// So few rows of each table in one transaction that nobody waits long behind them.
    private static final int AT_ONCE = 100;

    /// How many transactions a call may spend on the rows of a pool that it removed: enough for
    /// most pools.
    private static final int SOON = 40;

    /// In the first transaction: more keys, clients and domains than a pool is meant to have.
    private static final int KNOWN_BY = 2_000;

    /// For so long other nodes may still take the pool for there, and write rows of it.
    private static final Duration STRAGGLERS = Duration.ofMinutes(1);

    /// Which rows are whose.
    ///
    /// @param pool the column of a pool's id, in every table with rows of one
    /// @param member the column of a member's id, in those that may have very many
    /// @param marks the table of pools that are gone, with `removed_id` and `removed_at`
    public record Columns(String pool, String member, String marks) {}

    private final Database database;
    private final Clock clock;
    private final Columns columns;

    public Removals(Database database, Clock clock, Columns columns) {
        this.database = database;
        this.clock = clock;
        this.columns = columns;
    }

    /// The pool is gone once this returns; rows of its members are left.
    ///
    /// @param also what goes with it in the same transaction
    public void begin(String id, Runnable also) {
        var ofMembers = Set.copyOf(database.tablesWith(columns.member));
        var known =
                database.tablesWith(columns.pool).stream()
                        .filter(t -> !ofMembers.contains(t))
                        .toList();
        database.transaction(() -> {
            database.run(
                    """
                    insert into %s (removed_id, removed_at) values (?, ?)
                        on conflict (removed_id) do update set removed_at = excluded.removed_at\
                    """
                            .formatted(columns.marks),
                    id,
                    clock.instant());
            for (var table : known) database.deleteSome(table, columns.pool, id, KNOWN_BY);
            also.run();
        });
    }

    /// Deletes rows of a pool that is gone, for as long as whoever removed it may wait. The rest
    /// goes by [#sweep].
    public void sweepSoon(String id) {
        try {
            sweep(id, SOON);
        } catch (StoreUnavailable later) {
            // The pool is gone all the same, so nobody is to be told that it may not be.
        }
    }

    /// Deletes rows of a pool that is gone.
    ///
    /// @param most transactions, after which some may be left
    /// @return whether none was left
    public boolean sweep(String id, int most) {
        var tables = database.tablesWith(columns.pool);
        for (int times = 0; times < most; times++) {
            if (someOf(id, tables) == 0) return true;
        }
        return false;
    }

    private int someOf(String id, List<String> tables) {
        return database.transaction(() -> {
            // Without the mark the id may be another pool's by now. Holding it keeps it there.
            if (!held(id)) return 0;
            int gone = 0;
            for (var table : tables) {
                gone += database.deleteSome(table, columns.pool, id, AT_ONCE);
            }
            return gone;
        });
    }

    private boolean held(String id) {
        return 1
                == database.run(
                        "update "
                                + columns.marks
                                + " set removed_at = removed_at where removed_id = ?",
                        id);
    }

    /// The pools of which rows may be left.
    public List<String> begun() {
        return database.list(
                "select removed_id from " + columns.marks + " order by removed_at limit 100",
                row -> row.text("removed_id"));
    }

    public Optional<Instant> begunAt(String id) {
        return database.find(
                "select removed_at from " + columns.marks + " where removed_id = ?",
                row -> row.instant("removed_at"),
                id);
    }

    /// Whether nobody can still write rows of the pool.
    public boolean settled(String id) {
        return begunAt(id).map(at -> !clock.instant().isBefore(at.plus(STRAGGLERS))).orElse(true);
    }

    /// Nothing of the pool is left.
    public void end(String id) {
        database.run("delete from " + columns.marks + " where removed_id = ?", id);
    }
}

package doorhouse.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What differs between the databases.
sealed interface Engine extends AutoCloseable permits Sqlite, Postgres {
    /// How long a call, and all calls of a request, may wait for a turn, a connection, answers and
    /// the end of conflicts: all of it together, so that who asks is answered within five seconds,
    /// whatever the store does.
    Duration PATIENCE = Duration.ofSeconds(4);

    /// Reads what is committed.
    <T> T read(Deadline end, Function<Session, T> work);

    /// One transaction; returns after its commit.
    <T> T write(Deadline end, Function<Session, T> work);

    /// One statement in a transaction of its own; returns after its commit.
    int run(Deadline end, String sql, @Nullable Object... args);

    /// The time by a clock that all nodes share; empty where there is but one.
    Optional<Instant> now();

    /// Lists the tables that have the column `?`, as `name`.
    String tablesWithColumn();

    /// Deletes rows of the table that meet the condition, at most as many as the last `?` says.
    String deleteSome(String table, String condition);

    @Override
    void close();
}

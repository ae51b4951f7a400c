package doorhouse.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A server that many nodes share. A transaction that conflicts with another one is run again.
final class Postgres implements Engine {
    private static final long FIRST_PAUSE_MILLIS = 2;
    private static final long LONGEST_PAUSE_MILLIS = 200;

    private static final Duration WAIT_FOR_CONNECTION = Duration.ofMillis(2_500);
    private static final Duration WAIT_FOR_SIGN_OF_LIFE = Duration.ofSeconds(1);

    private static final long LEAST_WAIT_MILLIS = 100;

    private final PostgresConnections connections;

    /// Not a data source, for which all would wait equally long.
    private final HikariPool pool;

    /// As many as there are connections: the pool itself gives one to who comes just then, and may
    /// keep another waiting for ever.
    private final Turns turns;

    private final Answering answering = new Answering();
    private final CommitWatch watch = new CommitWatch();

    private Postgres(PostgresConnections connections, HikariPool pool, int most) {
        this.connections = connections;
        this.pool = pool;
        this.turns = new Turns(most);
    }

    /// @param patience how long a server that is not there yet is waited for
    static Postgres open(PostgresSettings settings, Duration patience) {
        UrlParameters.of(settings.url()).told();
        var connections = new PostgresConnections(settings);
        connections.await(patience);
        try {
            var pool = pool(settings, connections);
            try {
                // By a connection that stays, for each that is made costs both sides a part of a
                // start.
                if (!isCurrent(pool)) Migrations.postgres(settings);
                return new Postgres(connections, pool, settings.connections());
            } catch (RuntimeException e) {
                shutdown(pool);
                throw e;
            }
        } catch (RuntimeException e) {
            connections.close();
            throw e;
        }
    }

    private static boolean isCurrent(HikariPool pool) {
        try (var connection = pool.getConnection()) {
            return Schema.current(connection);
        } catch (SQLException e) {
            // Why there is no connection is said by who tries next.
            return false;
        }
    }

    private static HikariPool pool(PostgresSettings settings, PostgresConnections connections) {
        var config = new HikariConfig();
        config.setPoolName("store");
        config.setDataSource(connections);
        config.setMaximumPoolSize(settings.connections());
        // The others are made when they are needed; a start does not need them.
        config.setMinimumIdle(1);
        config.setConnectionTimeout(WAIT_FOR_CONNECTION.toMillis());
        config.setValidationTimeout(WAIT_FOR_SIGN_OF_LIFE.toMillis());
        config.setTransactionIsolation("TRANSACTION_" + settings.isolation());
        config.validate();
        try {
            return new HikariPool(config);
        } catch (HikariPool.PoolInitializationException e) {
            throw new StoreException("the database cannot be connected to", e);
        }
    }

    @Override
    public <T> T read(Deadline end, Function<Session, T> work) {
        return untilNoConflict(
                end,
                (connection, time) ->
                        work.apply(new Session(new Statements.Passing(connection, time))));
    }

    @Override
    public int run(Deadline end, String sql, @Nullable Object... args) {
        return untilNoConflict(
                end,
                (connection, time) -> {
                    var session = new Session(new Statements.Committing(connection, time));
                    return watch.over(
                            connection, longestCommit(time), () -> session.run(sql, args));
                });
    }

    @Override
    public <T> T write(Deadline end, Function<Session, T> work) {
        return untilNoConflict(
                end,
                (connection, time) -> {
                    connection.setAutoCommit(false);
                    var session = new Session(new Statements.Passing(connection, time));
                    try {
                        var result = work.apply(session);
                        session.requireSound();
                        // What it was warned of when it was made is no matter of this commit.
                        connection.clearWarnings();
                        return watch.over(
                                connection,
                                longestCommit(time),
                                () -> {
                                    connection.commit();
                                    Failures.requireReplicated(connection.getWarnings());
                                    return result;
                                });
                    } catch (RuntimeException | Error thrown) {
                        rollBack(connection, time, thrown);
                        // A body may have hidden the conflict behind an exception of its own.
                        var failure = session.failure();
                        if (failure != null && Failures.isConflict(failure)) throw failure;
                        throw thrown;
                    }
                });
    }

    /// A connection on which this fails is lost, and what it wrote with it.
    private static void rollBack(Connection connection, AnswerTime time, Throwable why) {
        try {
            time.last();
            connection.rollback();
        } catch (SQLException lost) {
            why.addSuppressed(lost);
        }
    }

    /// So early that the server's word on a commit that is cancelled still comes in time.
    private static Duration longestCommit(AnswerTime time) throws SQLException {
        return time.last().multipliedBy(3).dividedBy(4);
    }

    private interface Attempt<T> {
        T on(Connection connection, AnswerTime time) throws SQLException;
    }

    private <T> T untilNoConflict(Deadline end, Attempt<T> attempt) {
        long pause = FIRST_PAUSE_MILLIS;
        boolean begun = end.begun();
        while (true) {
            try {
                return inTurn(end, begun, attempt);
            } catch (SQLException e) {
                if (!Failures.isConflict(e)) throw Failures.thrown("a transaction", e);
                if (end.passed()) throw new StoreBusy("conflicts do not end", e);
            } catch (StoreException e) {
                if (!(e.getCause() instanceof SQLException cause)) throw e;
                if (!Failures.isConflict(cause)) throw e;
                if (end.passed()) throw new StoreBusy("conflicts do not end", e);
            }
            begun = true;
            Pause.of(Duration.ofMillis(ThreadLocalRandom.current().nextLong(1, pause + 1)));
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    private <T> T inTurn(Deadline end, boolean begun, Attempt<T> attempt) throws SQLException {
        long began = System.nanoTime();
        var patience = Deadline.in(patience(end, begun));
        awaitTurn(begun, patience, began);
        try (var connection = connection(patience, began)) {
            end.waitedSince(began);
            if (end.left().compareTo(RequestTime.LEAST) < 0)
                throw answering.inVain(began, "too little time is left after the wait", null);
            var result = attempt.on(connection, new AnswerTime(connection, end));
            answering.answered();
            return result;
        } finally {
            turns.end();
        }
    }

    private void awaitTurn(boolean begun, Deadline patience, long began) {
        try {
            if (!turns.take(begun, patience.left()))
                throw answering.inVain(began, "no connection was free", null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted", e);
        }
    }

    /// Waits for one that is made, or for the sign of life of one that lay idle.
    private Connection connection(Deadline patience, long began) throws SQLException {
        try {
            return pool.getConnection(Math.max(patience.left().toMillis(), LEAST_WAIT_MILLIS));
        } catch (SQLTransientConnectionException e) {
            // A server that refused to make one is away, whoever it answered a moment ago.
            var away = connections.away();
            if (away != null) throw away;
            if (e.getCause() != null) throw e;
            throw answering.inVain(began, "there is no connection", e);
        }
    }

    /// How long to wait for a connection, so that one whose sign of life does not come ends in time
    /// too. Who has begun waits for as long as there is time.
    private static Duration patience(Deadline end, boolean begun) {
        var left = end.left().minus(WAIT_FOR_SIGN_OF_LIFE);
        if (left.toMillis() < LEAST_WAIT_MILLIS) return Duration.ofMillis(LEAST_WAIT_MILLIS);
        return begun || left.compareTo(WAIT_FOR_CONNECTION) < 0 ? left : WAIT_FOR_CONNECTION;
    }

    @Override
    public Optional<Instant> now() {
        var now = "select (extract(epoch from clock_timestamp()) * 1000)::bigint as now";
        return read(Deadline.in(PATIENCE), session -> session.find(now, row -> row.instant("now")));
    }

    @Override
    public String tablesWithColumn() {
        return """
        select table_name as name from information_schema.columns
         where table_schema = current_schema() and column_name = ? order by table_name\
        """;
    }

    @Override
    public String deleteSome(String table, String condition) {
        return "delete from %1$s where ctid = any (array(select ctid from %1$s where %2$s limit ?))"
                .formatted(table, condition);
    }

    @Override
    public void close() {
        watch.close();
        connections.close();
        shutdown(pool);
    }

    private static void shutdown(HikariPool pool) {
        try {
            pool.shutdown();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

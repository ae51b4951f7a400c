package doorhouse.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A server that many nodes share. A transaction that conflicts with another one is run again.
final class Postgres implements Engine {
    private static final long FIRST_PAUSE_MILLIS = 2;
    private static final long LONGEST_PAUSE_MILLIS = 200;

    /// Of a machine that is gone: so short that another host is reached while a call waits.
    private static final Duration CONNECT = Duration.ofSeconds(2);

    /// How long the driver believes what it knows of a host. Its own ten seconds would be lost
    /// after each failover.
    private static final Duration HOST_KNOWN = Duration.ofSeconds(1);

    private final HikariDataSource pool;

    private Postgres(HikariDataSource pool) {
        this.pool = pool;
    }

    static Postgres open(PostgresSettings settings) {
        Migrations.run(settings.url(), settings.user(), settings.password().reveal());
        long millis = PATIENCE.toMillis();
        var config = new HikariConfig();
        config.setPoolName("store");
        config.setJdbcUrl(settings.url());
        config.setUsername(settings.user());
        config.setPassword(settings.password().reveal());
        config.setMaximumPoolSize(settings.connections());
        config.setConnectionTimeout(millis);
        config.setTransactionIsolation("TRANSACTION_" + settings.isolation());
        var driver = config.getDataSourceProperties();
        driver.setProperty("ApplicationName", "doorhouse");
        driver.setProperty("tcpKeepAlive", "true");
        driver.setProperty("connectTimeout", Long.toString(CONNECT.toSeconds()));
        driver.setProperty("hostRecheckSeconds", Long.toString(HOST_KNOWN.toSeconds()));
        driver.setProperty("socketTimeout", Long.toString(2 * PATIENCE.toSeconds()));
        driver.setProperty(
                "options", "-c statement_timeout=%1$d -c lock_timeout=%1$d".formatted(millis));
        return new Postgres(new HikariDataSource(config));
    }

    @Override
    public <T> T read(Function<Session, T> work) {
        return untilNoConflict(connection -> work.apply(session(connection)));
    }

    @Override
    public int run(String sql, @Nullable Object... args) {
        return untilNoConflict(connection -> session(connection).run(sql, args));
    }

    @Override
    public <T> T write(Function<Session, T> work) {
        return untilNoConflict(connection -> {
            connection.setAutoCommit(false);
            var session = session(connection);
            try {
                var result = work.apply(session);
                session.requireSound();
                connection.commit();
                Failures.requireReplicated(connection.getWarnings());
                return result;
            } catch (RuntimeException | Error thrown) {
                connection.rollback();
                // A body may have hidden the conflict behind an exception of its own.
                var failure = session.failure();
                if (failure != null && Failures.isConflict(failure)) throw failure;
                throw thrown;
            }
        });
    }

    private static Session session(Connection connection) {
        return new Session(new Statements.Passing(connection));
    }

    private interface Attempt<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T untilNoConflict(Attempt<T> attempt) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        long pause = FIRST_PAUSE_MILLIS;
        while (true) {
            try (var connection = pool.getConnection()) {
                return attempt.on(connection);
            } catch (SQLException e) {
                if (!Failures.isConflict(e)) throw Failures.thrown("a transaction", e);
                if (System.nanoTime() > end) throw new StoreUnavailable("conflicts do not end", e);
            } catch (StoreException e) {
                if (!(e.getCause() instanceof SQLException cause)) throw e;
                if (!Failures.isConflict(cause)) throw e;
                if (System.nanoTime() > end) throw new StoreUnavailable("conflicts do not end", e);
            }
            pause(ThreadLocalRandom.current().nextLong(1, pause + 1));
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted", e);
        }
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
        pool.close();
    }
}

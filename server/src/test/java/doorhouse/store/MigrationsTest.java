package doorhouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.store.Migrations.Patience;
import doorhouse.testing.TestLog;
import doorhouse.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Tables that others use while a newer node begins.
@Timeout(60)
class MigrationsTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Patience FOR_LONG = new Patience(SHORT, 1_000, SHORT);

    @TempDir private Path folder;
    private final PostgresSettings database = TestPostgres.database();

    @BeforeEach
    void anOlderNodeHasMadeTheTables() throws IOException {
        script("V1__older.sql", "create table used (name text); create table other (name text)");
        Migrations.postgres(database, scripts(), Patience.DEFAULT);
        script("V2__newer.sql", "alter table other add column size integer");
        script("V3__newer.sql", "alter table used add column size integer");
    }

    @Test
    void whileSomebodyKeepsATableInUseOthersGoOnUsingIt() throws Exception {
        try (var holder = connect();
                var other = connect();
                var threads = Executors.newVirtualThreadPerTaskExecutor();
                var log = new TestLog(Migrations.class)) {
            holder.setAutoCommit(false);
            execute(holder, "select * from used");
            var newer = threads.submit(() -> Migrations.postgres(database, scripts(), FOR_LONG));

            // What waits in line behind the newer node waits no longer than this.
            execute(other, "set lock_timeout = '10s'");
            for (int tries = 1; tries <= 3; tries++) {
                log.await(tries);
                execute(other, "insert into used (name) values ('a')");
                execute(other, "insert into other (name) values ('a')");
            }
            boolean waited = !newer.isDone();
            holder.commit();
            newer.get();

            assertThat(waited).isTrue();
            assertThat(log.lines()).hasSizeGreaterThanOrEqualTo(3);
            execute(other, "select size from used");
            execute(other, "select size from other");
        }
    }

    @Test
    void whoeverKeepsATableInUseForEverIsToldOfAndNothingIsChanged() throws Exception {
        try (var holder = connect()) {
            holder.setAutoCommit(false);
            execute(holder, "select * from used");

            var refused =
                    catchThrowable(() ->
                            Migrations.postgres(
                                    database, scripts(), new Patience(SHORT, 2, SHORT)));

            assertThat(refused)
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("pg_stat_activity");
            assertThat(catchThrowable(() -> execute(holder, "select size from other")))
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void whatTakesLongIsNotBoundByTheUrl() throws Exception {
        script("V4__longer.sql", "select pg_sleep(1.5)");
        var times = "socketTimeout=1&options=-c%20statement_timeout%3D500";
        var url = database.url() + (database.url().contains("?") ? "&" : "?") + times;
        var bound = PostgresSettings.of(url, database.user(), database.password());

        Migrations.postgres(bound, scripts(), Patience.DEFAULT);

        try (var other = connect()) {
            execute(other, "select size from used");
        }
    }

    private String scripts() {
        return "filesystem:" + folder;
    }

    private void script(String name, String sql) throws IOException {
        Files.writeString(folder.resolve(name), sql);
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                database.url(), database.user(), database.password().reveal());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

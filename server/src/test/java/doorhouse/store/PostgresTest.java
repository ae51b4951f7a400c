package doorhouse.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.crypto.Secret;
import doorhouse.store.PostgresSettings.Isolation;
import doorhouse.testing.TestPostgres;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What only a server has: transactions that meet.
class PostgresTest {
    private static Database open(Isolation isolation) {
        var database = Database.postgres(TestPostgres.database().with(isolation));
        database.run("create table account (name text primary key, amount bigint not null)");
        database.run("insert into account values ('a', 100), ('b', 100)");
        return database;
    }

    private static long amount(Database database, String name) {
        return database.find(
                        "select amount from account where name = ?",
                        row -> row.number("amount"),
                        name)
                .orElseThrow();
    }

    private static void take(Database database, String name, long amount) {
        database.run("update account set amount = amount - ? where name = ?", amount, name);
    }

    /// Lets both transactions come this far in their first run, and later runs pass.
    private static final class Meeting {
        private final CyclicBarrier both = new CyclicBarrier(2);
        private final AtomicInteger runs = new AtomicInteger();

        void wait(int run) {
            if (run > 2) return;
            try {
                both.await(5, SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void tablesOfThisBuildAreKnownByTheirNumbers() throws Exception {
        var settings = TestPostgres.database();
        Database.postgres(settings).close();

        try (var connection =
                DriverManager.getConnection(
                        settings.url(), settings.user(), settings.password().reveal())) {
            assertThat(Schema.current(connection)).isTrue();
            try (var statement = connection.createStatement()) {
                statement.executeUpdate("delete from flyway_schema_history where version = '010'");
            }
            assertThat(Schema.current(connection)).isFalse();
        }
    }

    @Test
    void twoThatWouldBothSpendTheLastOfASumAreRunOneAfterTheOther() throws Exception {
        try (var database = open(Isolation.SERIALIZABLE);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var meeting = new Meeting();

            var first = threads.submit(() -> spend(database, meeting, "a"));
            var second = threads.submit(() -> spend(database, meeting, "b"));

            assertThat(first.get() ^ second.get()).isTrue();
            assertThat(amount(database, "a") + amount(database, "b")).isEqualTo(50);
            assertThat(meeting.runs.get()).isGreaterThan(2);
        }
    }

    private static boolean spend(Database database, Meeting meeting, String from) {
        return database.transaction(() -> {
            int run = meeting.runs.incrementAndGet();
            long sum = amount(database, "a") + amount(database, "b");
            meeting.wait(run);
            if (sum < 150) return false;
            take(database, from, 150);
            return true;
        });
    }

    @Test
    void twoThatLockEachOtherOutBothEnd() throws Exception {
        try (var database = open(Isolation.READ_COMMITTED);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var meeting = new Meeting();

            var first = threads.submit(() -> takeFromBoth(database, meeting, "a", "b"));
            var second = threads.submit(() -> takeFromBoth(database, meeting, "b", "a"));
            first.get();
            second.get();

            assertThat(amount(database, "a")).isEqualTo(98);
            assertThat(amount(database, "b")).isEqualTo(98);
            assertThat(meeting.runs.get()).isGreaterThan(2);
        }
    }

    private static int takeFromBoth(Database database, Meeting meeting, String one, String other) {
        database.transaction(() -> {
            int run = meeting.runs.incrementAndGet();
            take(database, one, 1);
            meeting.wait(run);
            // A joined part that hides what it met must not keep the whole from running again.
            try {
                database.transaction(() -> take(database, other, 1));
            } catch (StoreException e) {
                throw new IllegalArgumentException("hidden", e);
            }
        });
        return 1;
    }

    @Test
    void aWarningIsNoRefusal() {
        try (var database = open(Isolation.READ_COMMITTED)) {
            database.run(
                    """
                    create function warn() returns trigger language plpgsql
                    as 'begin raise warning ''beware''; return new; end'\
                    """);
            database.run(
                    "create trigger warn before update on account for each row execute function warn()");

            take(database, "a", 1);
            database.transaction(() -> take(database, "b", 1));

            assertThat(amount(database, "a")).isEqualTo(99);
            assertThat(amount(database, "b")).isEqualTo(99);
        }
    }

    @Test
    void commitsThatWaitForAStandbyInVainAreErrorsAndUseNoConnectionsUp() throws Exception {
        try (var server =
                        EmbeddedPostgres.builder()
                                .setServerConfig("listen_addresses", "127.0.0.1")
                                .setServerConfig("synchronous_commit", "on")
                                .start();
                var database = Database.postgres(on(server));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            database.run("create table account (name text primary key, amount bigint not null)");
            database.run("insert into account values ('a', 100), ('b', 100)");
            standbys(server, "nobody");

            long begun = System.nanoTime();
            var writers = new ArrayList<Future<?>>();
            for (int n = 0; n < 4; n++) {
                writers.add(threads.submit(() -> insertTwice(database)));
                writers.add(
                        threads.submit(() -> database.transaction(() -> insertTwice(database))));
            }
            var failures = new ArrayList<Throwable>();
            for (var writer : writers) failures.add(catchThrowable(writer::get));
            var took = Duration.ofNanos(System.nanoTime() - begun);
            long waiting = waiting(server);
            long read = amount(database, "a");
            standbys(server, "");
            take(database, "a", 1);

            assertThat(failures).doesNotContainNull().allMatch(PostgresTest::isAnswered);
            assertThat(took).isLessThan(Duration.ofSeconds(5));
            assertThat(waiting).isZero();
            assertThat(read).isEqualTo(100);
            assertThat(amount(database, "a")).isEqualTo(99);
        }
    }

    @Test
    void theUrlSetsNoTimesOfOurs() {
        var there = TestPostgres.database();
        var times = "socketTimeout=60&options=-c%20statement_timeout%3D60000%20-c%20work_mem%3D5MB";
        var url = there.url() + (there.url().contains("?") ? "&" : "?") + times;
        var settings = PostgresSettings.of(url, there.user(), there.password());

        try (var database = Database.postgres(settings)) {
            assertThat(shown(database, "statement_timeout")).isEqualTo("3500ms");
            assertThat(shown(database, "work_mem")).isEqualTo("5MB");
        }
        assertThat(UrlParameters.of(url).ignored()).containsExactly("socketTimeout");
        assertThat(UrlParameters.of(url).url()).isEqualTo(there.url());
        for (var plain : List.of("jdbc:postgresql://a/b", "jdbc:postgresql://a/b?ssl=true&x"))
            assertThat(UrlParameters.of(plain).url()).isEqualTo(plain);
    }

    @Test
    void noConnectionIsGivenOutAfterTheClose() {
        var connections = new PostgresConnections(TestPostgres.database());
        connections.close();

        var late = catchThrowable(connections::getConnection);

        assertThat(late).isInstanceOf(SQLException.class).hasMessage("the database is closed");
    }

    private static String shown(Database database, String setting) {
        return database.find("show " + setting, row -> row.text(setting)).orElseThrow();
    }

    @Test
    void aStatementThatIsItsOwnTransactionIsGivenTheTimeOfACommitOrNotBegun() throws Exception {
        var there = TestPostgres.database();
        try (var connection =
                DriverManager.getConnection(there.url(), there.user(), there.password().reveal())) {
            var soon = new AnswerTime(connection, Deadline.in(Duration.ofMillis(300)));
            var over = new AnswerTime(connection, Deadline.in(Duration.ZERO));

            new Statements.Committing(connection, soon).take("select 1").close();
            var late =
                    catchThrowable(
                            () -> new Statements.Committing(connection, over).take("select 1"));

            assertThat(connection.getNetworkTimeout()).isEqualTo(500);
            assertThat(late).isInstanceOf(SQLTimeoutException.class);
        }
    }

    private static PostgresSettings on(EmbeddedPostgres server) {
        return PostgresSettings.of(
                server.getJdbcUrl("postgres", "postgres"), "postgres", Secret.of("postgres"));
    }

    private static void insertTwice(Database database) {
        var name = Thread.currentThread().toString();
        database.run("insert into account values (?, 1)", name);
        database.run("insert into account values (?, 2)", name + "'");
    }

    /// The server's own word that the wait was cut short, not a connection that broke.
    private static boolean isAnswered(Throwable failure) {
        return failure.getCause() instanceof StoreUnavailable unavailable
                && unavailable.reason().contains("no standby has confirmed");
    }

    private static void standbys(EmbeddedPostgres server, String names) throws Exception {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("alter system set synchronous_standby_names = '" + names + "'");
            statement.execute("select pg_reload_conf()");
            // Whoever does it reads the setting before.
            statement.execute("checkpoint");
        }
        while (!setting(server).equals(names)) Thread.sleep(10);
    }

    private static String setting(EmbeddedPostgres server) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("show synchronous_standby_names")) {
            rows.next();
            return rows.getString(1);
        }
    }

    /// Backends that wait for a standby still, whether their clients are there or not.
    private static long waiting(EmbeddedPostgres server) throws SQLException {
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "select count(*) from pg_stat_activity where wait_event = 'SyncRep'")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}

package doorhouse.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What only the file has: its lock, its queue, its end.
class SqliteTest {
    @TempDir private Path folder;

    private Database open() {
        return Database.sqlite(folder.resolve("one.db"));
    }

    private static void makeTable(Database database) {
        database.run("create table thing (n bigint primary key)");
    }

    private static long count(Database database) {
        return database.find("select count(*) as n from thing", row -> row.number("n"))
                .orElseThrow();
    }

    @Test
    void aFileIsOpenOnceAtATimeAndTheErrorTellsWho() {
        try (var first = open()) {
            var thrown = catchThrowable(this::open);

            assertThat(first.ready()).isTrue();
            assertThat(thrown)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("in use")
                    .hasMessageContaining("pid " + ProcessHandle.current().pid());
        }
        try (var again = open()) {
            assertThat(again.ready()).isTrue();
        }
    }

    @Test
    void theErrorTellsWhoAlsoWhereALongerOwnerStoodBefore() throws Exception {
        Files.writeString(folder.resolve("one.db.lock"), "pid 1234567890123456789\n");
        try (var first = open()) {
            var thrown = catchThrowable(this::open);

            assertThat(first.ready()).isTrue();
            assertThat(thrown).hasMessageEndingWith("(pid " + ProcessHandle.current().pid() + ")");
        }
    }

    @Test
    void theScriptsAreKnownByTheirNumbersSoThatStartsNeedNotReadThem() throws Exception {
        open().close();

        try (var connection =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("one.db"));
                var statement = connection.createStatement();
                var row =
                        statement.executeQuery(
                                "select count(*), sum(checksum) from flyway_schema_history")) {
            assertThat(row.next()).isTrue();
            assertThat(Schema.SCRIPTS).isEqualTo(row.getInt(1));
            assertThat(Schema.CHECKSUMS).isEqualTo(row.getLong(2));
            assertThat(Schema.current(connection)).isTrue();
        }
    }

    @Test
    void aScriptThatWasChangedSinceIsNoticed() throws Exception {
        open().close();
        try (var connection =
                        DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("one.db"));
                var statement = connection.createStatement()) {
            statement.executeUpdate(
                    "update flyway_schema_history set checksum = checksum + 1 where version = '010'");
        }

        var thrown = catchThrowable(this::open);

        assertThat(thrown)
                .isInstanceOf(StoreException.class)
                .hasStackTraceContaining("checksum mismatch for migration version 010");
    }

    @Test
    void tablesOfANewerServerAreLeftAlone() throws Exception {
        open().close();
        for (var version : new String[] {"2.1", "9999"}) {
            try (var connection =
                            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("one.db"));
                    var statement = connection.createStatement()) {
                statement.executeUpdate("delete from flyway_schema_history where checksum = 7");
                statement.executeUpdate(
                        """
                        insert into flyway_schema_history
                               (installed_rank, version, description, type, script, checksum,
                                installed_by, execution_time, success)
                        values (9999, '%1$s', 'later', 'SQL', 'V%1$s__later.sql', 7, '', 1, 1)\
                        """
                                .formatted(version));
            }

            var thrown = catchThrowable(this::open);

            assertThat(thrown)
                    .isInstanceOf(StoreException.class)
                    .hasRootCauseInstanceOf(StoreException.class)
                    .hasStackTraceContaining("a newer version of Doorhouse")
                    .hasStackTraceContaining("V" + version + "__later.sql");
        }
    }

    @Test
    void onlyTheOwnerMayReadTheFile() throws Exception {
        try (var database = open()) {
            makeTable(database);

            for (var name : new String[] {"one.db", "one.db-wal"}) {
                var allowed = Files.getPosixFilePermissions(folder.resolve(name));
                assertThat(PosixFilePermissions.toString(allowed)).isEqualTo("rw-------");
            }
        }
    }

    @Test
    void whatWasAcknowledgedIsThereAfterClosing() throws Exception {
        var database = open();
        makeTable(database);
        var acknowledged = new ArrayList<Future<Boolean>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var half = new CountDownLatch(100);
            for (int i = 0; i < 400; i++) {
                long n = i;
                acknowledged.add(
                        threads.submit(() -> {
                            try {
                                database.run("insert into thing values (?)", n);
                                return true;
                            } catch (StoreUnavailable e) {
                                return false;
                            } finally {
                                half.countDown();
                            }
                        }));
            }
            assertThat(half.await(10, SECONDS)).isTrue();
            database.close();
        }

        long told = 0;
        for (var one : acknowledged) if (one.get()) told++;

        try (var again = open()) {
            assertThat(count(again)).isEqualTo(told);
        }
    }

    @Test
    void aReaderCannotWrite() {
        try (var database = open()) {
            makeTable(database);

            var thrown =
                    catchThrowable(() ->
                            database.find(
                                    "insert into thing values (1) returning n",
                                    row -> row.number("n")));

            assertThat(thrown).isInstanceOf(StoreException.class);
            assertThat(count(database)).isZero();
        }
    }

    @Test
    void whoGivesUpBeforeItsTurnHasWrittenNothing() throws Exception {
        var file = "jdbc:sqlite:" + folder.resolve("queue.db");
        try (var connection = DriverManager.getConnection(file);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var session = new Session(new Statements.Kept(connection));
            session.run("create table thing (n bigint primary key)");
            var moment = Duration.ofMillis(100);
            var writer = new GroupCommit(session, moment);
            var blocked = new CountDownLatch(1);
            var mayEnd = new CountDownLatch(1);
            var slow =
                    threads.submit(() ->
                            writer.write(
                                    Deadline.in(moment),
                                    inside -> {
                                        blocked.countDown();
                                        awaitUninterrupted(mayEnd);
                                        return inside.run("insert into thing values (1)");
                                    }));
            blocked.await();

            var early =
                    catchThrowable(() ->
                            writer.write(
                                    Deadline.in(moment),
                                    inside -> inside.run("insert into thing values (2)")));
            var late = catchThrowable(slow::get);
            mayEnd.countDown();
            writer.close();

            assertThat(early).isInstanceOf(StoreUnavailable.class).hasMessageContaining("too long");
            assertThat(late).hasRootCauseMessage(null).hasMessageContaining("does not end");
            assertThat(session.list("select n from thing", row -> row.number("n")))
                    .containsExactly(1L);
        }
    }

    @Test
    void afterAFailureThatTookTheWholeGroupTheNextWriteWorks() {
        try (var database = open()) {
            makeTable(database);

            // A rollback of the whole transaction by SQLite itself, as when the disk is full.
            var thrown =
                    catchThrowable(() ->
                            database.transaction(() -> {
                                database.run("insert into thing values (1)");
                                database.run("insert or rollback into thing values (1)");
                            }));
            database.run("insert into thing values (2)");

            assertThat(thrown).isInstanceOf(StoreException.class);
            assertThat(count(database)).isEqualTo(1);
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

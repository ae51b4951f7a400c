package doorhouse.userpool.userimport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import doorhouse.crypto.MasterKey;
import doorhouse.crypto.RandomText;
import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.StoreUnavailable;
import doorhouse.testing.TestClock;
import doorhouse.testing.TestPostgres;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.mfa.UserMfas;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.userimport.ImportJob.Status;
import doorhouse.userpool.userimport.ImportStore.Lease;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs that stop in the middle, and those that go on behind them.
@ParameterizedClass
@ValueSource(strings = {"SQLite", "PostgreSQL"})
class ImportRunTest {
    private static final int ROWS = 2 * ImportRun.ROWS_AT_ONCE + 1;

    private final String kind;
    private final TestClock clock = new TestClock();
    @TempDir private Path folder;
    private Database database;
    private UserPools pools;
    private Users users;
    private UserImports imports;
    private UserPoolId pool;

    ImportRunTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database =
                kind.equals("SQLite")
                        ? Database.sqlite(folder.resolve("test.db"))
                        : Database.postgres(TestPostgres.database());
        var random = new SecureRandom();
        var vault = new Vault(database, new MasterKey(new byte[32], random));
        var making =
                new UserPools.Making(
                        new RandomText(random), false, (_, _) -> {}, (_, _) -> {}, _ -> {});
        pools = new UserPools(database, clock, System::nanoTime, making);
        users = new Users(database, clock);
        imports =
                new UserImports(
                        database,
                        vault,
                        pools,
                        users,
                        new UserMfas(database),
                        id -> "http://localhost/" + id,
                        clock);
        var asked = Json.object().put("PoolName", "p");
        asked.putArray("AutoVerifiedAttributes").add("email");
        asked.putArray("AliasAttributes").add("email");
        pool = pools.create(new AccountId("123456789012"), new Region("us-east-1"), asked).id();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private String file(int rows) {
        return file(IntStream.range(0, rows).mapToObj(i -> new Named("user" + i, "user" + i)));
    }

    private record Named(String username, String mailbox) {}

    private String file(Stream<Named> users) {
        var columns = CsvHeader.columns(pools.get(pool).schema());
        var lines =
                users.map(user ->
                        columns.stream()
                                .map(column ->
                                        switch (column) {
                                            case "cognito:username" -> user.username;
                                            case "email" -> user.mailbox + "@example.com";
                                            case "email_verified" -> "true";
                                            default -> "";
                                        })
                                .collect(Collectors.joining(",")));
        return String.join(",", columns) + "\n" + lines.collect(Collectors.joining("\n"));
    }

    private Lease started(String file) throws IOException {
        var job = ImportJob.created(pool, "import-a", "a", "role", null, clock.instant());
        imports.jobs.add(job);
        var body = new ByteArrayInputStream(file.getBytes(UTF_8));
        assertThat(imports.uploads.take(pool, "import-a", body, clock.instant()))
                .isEqualTo(Uploads.Taken.WHOLE);
        assertThat(imports.jobs.occupy(pool, "import-a")).isTrue();
        assertThat(imports.jobs.start(pool, "import-a", clock.instant())).isTrue();
        return taken("one");
    }

    private Lease taken(String runner) {
        var found = imports.jobs.running().getFirst();
        var lease = new Lease(pool, "import-a", runner, clock.instant().plus(ImportRun.LEASE));
        assertThat(imports.jobs.take(found, lease)).isTrue();
        return lease;
    }

    private ImportJob job() {
        return imports.jobs.find(pool, "import-a").orElseThrow();
    }

    private List<String> log() throws IOException {
        var bytes = new ByteArrayOutputStream();
        imports.log.writeTo(pool, "import-a", bytes);
        return bytes.toString(UTF_8).lines().toList();
    }

    private static void toTheEnd(ImportRun run) throws IOException {
        while (run.step() == ImportRun.Next.MORE) assertThat(run).isNotNull();
    }

    @Test
    void anotherRunGoesOnBehindTheLastRowThatCounts() throws Exception {
        var first = started(file(ROWS));
        try (var run = new ImportRun(imports.stage(), first)) {
            run.step();
            run.step();
        }
        assertThat(job().rowsDone()).isEqualTo(ImportRun.ROWS_AT_ONCE);

        try (var run = new ImportRun(imports.stage(), taken("two"))) {
            toTheEnd(run);
        }

        assertThat(job().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(job().imported()).isEqualTo(ROWS);
        assertThat(job().skipped()).isZero();
        assertThat(users.estimatedCount(pool)).isEqualTo(ROWS);
        assertThat(log()).hasSize(ROWS).doesNotHaveDuplicates();
    }

    @Test
    void whoseJobWasTakenOverWritesNothingMore() throws Exception {
        var first = started(file(ROWS));
        try (var slow = new ImportRun(imports.stage(), first)) {
            slow.step();
            slow.step();
            taken("two");

            var next = slow.step();

            assertThat(next).isEqualTo(ImportRun.Next.NOTHING);
            assertThat(job().rowsDone()).isEqualTo(ImportRun.ROWS_AT_ONCE);
            assertThat(users.estimatedCount(pool)).isEqualTo(ImportRun.ROWS_AT_ONCE);
            slow.end(Status.FAILED, "x");
            assertThat(job().status()).isEqualTo(Status.IN_PROGRESS);
        }
    }

    @Test
    void twoNodesDoNotTakeOneJob() throws Exception {
        started(file(1));
        var found = imports.jobs.running().getFirst();
        var until = clock.instant();

        assertThat(imports.jobs.take(found, new Lease(pool, "import-a", "two", until))).isTrue();
        assertThat(imports.jobs.take(found, new Lease(pool, "import-a", "three", until))).isFalse();
    }

    @Test
    void aStoppedJobKeepsWhatIsImportedAndFreesThePool() throws Exception {
        var lease = started(file(ROWS));
        try (var run = new ImportRun(imports.stage(), lease)) {
            run.step();
            run.step();
            assertThat(imports.importing(pool)).isTrue();

            assertThat(imports.jobs.stop(pool, "import-a")).isTrue();
            run.step();
        }

        assertThat(job().status()).isEqualTo(Status.STOPPED);
        assertThat(job().completionMessage()).isEqualTo("The user has stopped the job.");
        assertThat(job().imported()).isEqualTo(ImportRun.ROWS_AT_ONCE);
        assertThat(imports.importing(pool)).isFalse();
        assertThat(imports.uploads.open(pool, "import-a", job().uploadId() + "").read())
                .isEqualTo(-1);
    }

    @Test
    void aWorkerTakesUpWhatANodeLeftBehindOnceItsHoldHasEnded() throws Exception {
        var lease = started(file(ROWS));
        try (var run = new ImportRun(imports.stage(), lease)) {
            run.step();
            run.step();
        }
        clock.forward(ImportRun.LEASE.plus(Duration.ofSeconds(1)));

        try (var worker = imports.worker()) {
            worker.start();
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (job().status() != Status.SUCCEEDED)
                assertThat(System.nanoTime()).isLessThan(deadline);
        }

        assertThat(job().imported()).isEqualTo(ROWS);
        assertThat(users.estimatedCount(pool)).isEqualTo(ROWS);
    }

    @Test
    void aWorkerThatClosesLetsItsJobGo() throws Exception {
        started(file(20_000));
        clock.forward(ImportRun.LEASE.plus(Duration.ofSeconds(1)));
        var worker = imports.worker();
        worker.start();
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (job().rowsDone() == 0) assertThat(System.nanoTime()).isLessThan(deadline);

        worker.close();

        long done = job().rowsDone();
        assertThat(done).isLessThan(20_000);
        assertThat(users.estimatedCount(pool)).isEqualTo(done);
        assertThat(imports.jobs.running().getFirst().runner()).isEmpty();
    }

    @Test
    void theFileIsSealedAndGoneWhenTheJobHasEnded() throws Exception {
        var lease = started(file(1));

        var kept = parts();
        try (var run = new ImportRun(imports.stage(), lease)) {
            toTheEnd(run);
        }

        assertThat(kept).hasSize(1);
        assertThat(new String(kept.getFirst(), UTF_8)).doesNotContain("user0");
        assertThat(parts()).isEmpty();
    }

    private List<byte[]> parts() {
        return database.list("select content from user_import_part", row -> row.bytes("content"));
    }

    @Test
    void aFileOfManyPartsIsReadAsItWasSent() throws Exception {
        var file = "é€😀\n".repeat(Uploads.PART_BYTES / 4);
        imports.jobs.add(ImportJob.created(pool, "import-a", "a", "role", null, clock.instant()));

        var body = new ByteArrayInputStream(file.getBytes(UTF_8));
        imports.uploads.take(pool, "import-a", body, clock.instant());

        try (var in = imports.uploads.open(pool, "import-a", job().uploadId() + "")) {
            assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo(file);
        }
        assertThat(parts()).hasSizeGreaterThan(2);
    }

    @Test
    void aRowThatTheDatabaseWillNotHaveFailsAlone() throws Exception {
        database.run(
                "create unique index no_two on user_name (user_pool_id, kind)"
                        + " where name = 'user1' or name = 'taken'");
        database.run(
                "insert into user_name (user_pool_id, name, kind, sub)"
                        + " values (?, 'taken', 'USERNAME', 'x')",
                pool.value());
        var lease = started(file(3));

        try (var run = new ImportRun(imports.stage(), lease)) {
            toTheEnd(run);
        }

        assertThat(job().status()).isEqualTo(Status.SUCCEEDED);
        assertThat(job().imported()).isEqualTo(2);
        assertThat(users.estimatedCount(pool)).isEqualTo(2);
        assertThat(log().get(1))
                .isEqualTo("[FAILED] Line Number 3 - The server could not write the user.");
    }

    @Test
    void rowsAreTriedAgainAfterAFaultThatPasses() throws Exception {
        assumeThat(kind).isEqualTo("PostgreSQL");
        database.run(
                """
                create function time_is_up() returns trigger language plpgsql
                as 'begin raise exception ''time is up'' using errcode = ''57014''; end'\
                """);
        database.run(
                "create trigger time_is_up before insert on pool_user for each row"
                        + " when (new.username = 'user1') execute function time_is_up()");
        try (var run = new ImportRun(imports.stage(), started(file(3)))) {
            assertThatThrownBy(() -> toTheEnd(run)).isInstanceOf(StoreUnavailable.class);
        }
        database.run("drop trigger time_is_up on pool_user");

        try (var run = new ImportRun(imports.stage(), taken("two"))) {
            toTheEnd(run);
        }

        assertThat(users.estimatedCount(pool)).isEqualTo(3);
        assertThat(log()).hasSize(3).noneMatch(line -> line.startsWith("[FAILED]"));
    }

    @Test
    void rowsThatShareNamesAreTakenInTheOrderOfTheFile() throws Exception {
        var pairs = "олга=a ana=b ana=c bob=a eva=d ivo=d eva=e";
        var lease =
                started(
                        file(
                                Stream.of(pairs.split(" "))
                                        .map(pair -> pair.split("="))
                                        .map(pair -> new Named(pair[0], pair[1]))));

        try (var run = new ImportRun(imports.stage(), lease)) {
            toTheEnd(run);
        }

        assertThat(log().stream().map(line -> line.substring(1, line.indexOf(']'))))
                .containsExactly(
                        "SUCCEEDED",
                        "SUCCEEDED",
                        "SKIPPED",
                        "FAILED",
                        "SUCCEEDED",
                        "FAILED",
                        "SKIPPED");
        assertThat(users.estimatedCount(pool)).isEqualTo(3);
        assertThat(users.get(pools.get(pool), "ana").attribute("email")).contains("b@example.com");
    }
}

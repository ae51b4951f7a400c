package doorhouse.userpool.userimport;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.crypto.MasterKey;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.testing.TestClock;
import doorhouse.testing.TestPostgres;
import doorhouse.userpool.userimport.ImportJob.Status;
import doorhouse.userpool.userimport.ImportStore.Lease;
import doorhouse.userpool.userimport.Uploads.Taken;
import doorhouse.vault.Vault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// How much may stand here of a pool's files.
@ParameterizedClass
@ValueSource(strings = {"SQLite", "PostgreSQL"})
class UploadsTest {
    private static final int MOST = 3 * Uploads.PART_BYTES;
    private static final UserPoolId POOL = new UserPoolId("us-east-1_Pool00001");
    private static final UserPoolId OTHER = new UserPoolId("us-east-1_Pool00002");

    private final String kind;
    private final TestClock clock = new TestClock();
    @TempDir private Path folder;
    private Database database;
    private ImportStore jobs;
    private Uploads uploads;

    UploadsTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database =
                kind.equals("SQLite")
                        ? Database.sqlite(folder.resolve("test.db"))
                        : Database.postgres(TestPostgres.database());
        jobs = new ImportStore(database);
        var vault = new Vault(database, new MasterKey(new byte[32], new SecureRandom()));
        uploads = new Uploads(database, vault, jobs, MOST);
        for (var job : new String[] {"import-a", "import-b"}) add(POOL, job);
        add(OTHER, "import-c");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void add(UserPoolId pool, String job) {
        jobs.add(ImportJob.created(pool, job, job, "role", null, clock.instant()));
    }

    private Taken take(UserPoolId pool, String job, int bytes) throws IOException {
        var body = new ByteArrayInputStream(new byte[bytes]);
        return uploads.take(pool, job, body, clock.instant());
    }

    @Test
    void aPoolsFilesHaveTheirRoomTogether() throws IOException {
        assertThat(take(POOL, "import-a", Uploads.PART_BYTES)).isEqualTo(Taken.WHOLE);

        assertThat(take(POOL, "import-b", MOST - Uploads.PART_BYTES + 1)).isEqualTo(Taken.FULL);
        assertThat(jobs.find(POOL, "import-b").orElseThrow().uploadedBytes()).isNull();
        assertThat(take(OTHER, "import-c", MOST)).isEqualTo(Taken.WHOLE);
        assertThat(take(POOL, "import-b", MOST - Uploads.PART_BYTES)).isEqualTo(Taken.WHOLE);
    }

    @Test
    void aNewerUploadTakesTheRoomOfTheOneBefore() throws IOException {
        take(POOL, "import-a", MOST);

        assertThat(take(POOL, "import-b", 1)).isEqualTo(Taken.FULL);
        assertThat(take(POOL, "import-a", 1)).isEqualTo(Taken.WHOLE);
        assertThat(take(POOL, "import-b", MOST - 1)).isEqualTo(Taken.WHOLE);
    }

    @Test
    void whatWasBrokenOffHasNoRoom() throws IOException {
        var broken =
                new SequenceInputStream(
                        new ByteArrayInputStream(new byte[2 * Uploads.PART_BYTES]),
                        InputStream.nullInputStream()) {
                    @Override
                    public int read(byte[] buffer, int offset, int length) throws IOException {
                        int read = super.read(buffer, offset, length);
                        if (read < 0) throw new IOException("gone");
                        return read;
                    }
                };
        try {
            uploads.take(POOL, "import-a", broken, clock.instant());
        } catch (IOException e) {
            assertThat(e).hasMessage("gone");
        }

        assertThat(jobs.receivedBytes(POOL, clock.instant().minus(Duration.ofHours(1)))).isZero();
        assertThat(take(POOL, "import-b", MOST)).isEqualTo(Taken.WHOLE);
    }

    @Test
    void aJobThatHasEndedHasNoRoom() throws IOException {
        take(POOL, "import-a", MOST);
        jobs.occupy(POOL, "import-a");
        jobs.start(POOL, "import-a", clock.instant());
        var pending = take(POOL, "import-b", 1);
        jobs.end(
                new Lease(POOL, "import-a", "", clock.instant()),
                Status.SUCCEEDED,
                "",
                clock.instant());

        assertThat(pending).isEqualTo(Taken.FULL);
        assertThat(take(POOL, "import-b", MOST)).isEqualTo(Taken.WHOLE);
    }
}

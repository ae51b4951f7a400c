package doorhouse.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.crypto.MasterKey;
import doorhouse.crypto.Secret;
import doorhouse.store.Database;
import doorhouse.store.Filling;
import doorhouse.store.Snapshot;
import doorhouse.store.StoreException;
import doorhouse.testing.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups that are not what was made, and keys that are not theirs.
class RefusedBackupTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int CHANGES = 200;

    private final Backup backup = new Backup("doorhouse test", Clock.systemUTC(), RANDOM);
    private final BackupKey key =
            new BackupKey.OfMaster(new MasterKey(RANDOM.generateSeed(32), RANDOM));
    private @TempDir Path folder;

    private Path source() {
        var source = folder.resolve("source.db");
        try (var database = Database.sqlite(source)) {
            database.transaction(() -> {
                for (int i = 0; i < 1_000; i++) {
                    byte[] noise = new byte[300];
                    RANDOM.nextBytes(noise);
                    database.run(
                            "insert into data_key (owner, version, wrapped) values (?, 1, ?)",
                            "owner " + i,
                            noise);
                }
            });
        }
        return source;
    }

    private Path made(String name, Path source, BackupKey key) {
        var file = folder.resolve(name);
        try (var snapshot = Snapshot.sqlite(source)) {
            backup.make(snapshot, file, key, null);
        }
        return file;
    }

    private long rows(byte[] bytes) throws IOException {
        var file = folder.resolve("bent.backup");
        Files.write(file, bytes);
        try (var opened = backup.open(file, key)) {
            return opened.read((_, _) -> {}).rows();
        }
    }

    private void assertRefused(byte[] bytes, String what) {
        assertThat(catchThrowable(() -> rows(bytes))).as(what).isInstanceOf(BackupException.class);
    }

    /// A changed byte anywhere, a piece moved or dropped, an end too early or too late.
    @Test
    void whatIsBentIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(made("whole.backup", source(), key));
        assertThat(rows(whole)).isEqualTo(1_000);

        for (int at = 0; at < whole.length; at += Math.max(1, whole.length / CHANGES)) {
            byte[] changed = whole.clone();
            changed[at] ^= 1;
            assertRefused(changed, "byte " + at);
            assertRefused(Arrays.copyOf(whole, at), "cut at " + at);
        }
        assertRefused(Arrays.copyOf(whole, whole.length - 1), "cut at the end");
        assertRefused(Arrays.copyOf(whole, whole.length + 1), "longer");
        var pieces = Pieces.of(whole);
        assertThat(pieces.pieces()).hasSizeGreaterThan(2);
        assertThat(pieces.all()).isEqualTo(whole);
        assertRefused(pieces.without(0), "the first piece gone");
        assertRefused(pieces.without(pieces.pieces().size() - 1), "the last piece gone");
        assertRefused(pieces.swapped(0, 1), "two pieces swapped");
    }

    @Test
    void nothingElseOpensIt() {
        var source = source();
        var words = new BackupKey.OfPassphrase(Secret.of("nine tidy badgers"));
        var byMaster = made("master.backup", source, key);
        var byWords = made("words.backup", source, words);
        var otherKey = new BackupKey.OfMaster(new MasterKey(RANDOM.generateSeed(32), RANDOM));

        assertThat(refusal(byWords, new BackupKey.OfPassphrase(Secret.of("nine tidy badger"))))
                .isEqualTo("this passphrase does not open the backup");
        assertThat(refusal(byWords, key)).startsWith("the backup opens by a passphrase");
        assertThat(refusal(byMaster, otherKey))
                .isEqualTo("this master key does not open the backup");
        assertThat(refusal(byMaster, words)).startsWith("the backup opens by the master key");
    }

    private String refusal(Path file, BackupKey by) {
        var refused = catchThrowable(() -> backup.open(file, by));
        assertThat(refused).isInstanceOf(BackupException.class);
        return String.valueOf(refused.getMessage());
    }

    @Test
    void aFileIsNeverWrittenOver() throws IOException {
        var source = source();
        var there = Files.writeString(folder.resolve("there.backup"), "somebody's");

        assertThat(catchThrowable(() -> made("there.backup", source, key)))
                .isInstanceOf(BackupException.class)
                .hasMessageStartingWith("there is a file already");
        assertThat(there).hasContent("somebody's");
    }

    @Test
    void rowsOfAnOlderProgramDoNotGoIntoTablesOfANewerOne() {
        var settings = TestPostgres.database();
        Database.postgres(settings).close();
        List<String> scripts;
        try (var snapshot = Snapshot.postgres(settings)) {
            scripts = snapshot.migrations();
        }

        assertThat(
                        catchThrowable(() ->
                                Filling.postgres(settings, scripts.subList(1, scripts.size()))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("tables of a newer program");
    }

    @Test
    void aNewerProgramsIsNotRestored() {
        var scripts = List.of("V010__vault.sql", "V999__from_later.sql");
        var contents = new Contents("now", "doorhouse 9.0.0", scripts, List.of(), null);

        assertThat(catchThrowable(contents::requireKnown))
                .isInstanceOf(BackupException.class)
                .hasMessageContaining("restore it by doorhouse 9.0.0");
    }
}

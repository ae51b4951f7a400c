package doorhouse.boot;

import doorhouse.backup.Backup;
import doorhouse.backup.BackupException;
import doorhouse.backup.BackupKey;
import doorhouse.crypto.MasterKey;
import doorhouse.crypto.PrivateFile;
import doorhouse.crypto.Secret;
import doorhouse.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// The commands that copy everything a server knows: into a file and back, or into another
/// database.
final class BackupCommands {
    /// Whoever has the file may guess at it without end.
    private static final int SHORTEST_PASSPHRASE = 12;

    private final Config config;
    private final Path data;
    private final SecureRandom random = new SecureRandom();
    private final Backup backup = new Backup(Version.TEXT, Clock.systemUTC(), random);

    BackupCommands(Config config) {
        this.config = config;
        this.data = Path.of(config.data());
    }

    /// Beside a running server, too.
    ///
    /// @param passphraseFile null: sealed by the master key, which then stays apart
    int backup(Path file, @Nullable String passphraseFile) {
        return saying(() -> {
            var masterKey = existing(Launch.masterKeyFile(config, data));
            var key = key(passphraseFile, masterKey);
            var inside = passphraseFile == null ? null : read(masterKey);
            try (var snapshot = Launch.snapshot(config, data)) {
                var made = backup.make(snapshot, file, key, inside);
                return "%s holds %d rows of %d tables%s"
                        .formatted(
                                file,
                                made.rows(),
                                made.tables(),
                                inside == null
                                        ? "; it opens by the master key alone, keep that apart: "
                                                + masterKey
                                        : " and the master key; it opens by the passphrase");
            }
        });
    }

    int restore(Path file, @Nullable String passphraseFile) {
        return saying(() -> {
            var masterKey = Launch.masterKeyFile(config, data);
            var key = key(passphraseFile, masterKey);
            try (var opened = backup.open(file, key);
                    var filling = Launch.filling(config, data, opened.migrations())) {
                var done = opened.into(filling);
                var inside = opened.masterKey();
                if (inside != null) keep(masterKey, inside);
                filling.finish();
                return "Restored %d rows of %d tables as they were at %s"
                        .formatted(done.rows(), done.tables(), opened.madeAt());
            }
        });
    }

    /// @param target a folder, or the URL of a PostgreSQL database
    /// @param passwordFile holds the database's password; null where the URL has one or none is
    ///   needed
    int migrate(String target, @Nullable String passwordFile) {
        return saying(() -> {
            boolean postgres = target.contains("://");
            var masterKey = existing(Launch.masterKeyFile(config, data));
            // Nobody else has the embedded database open meanwhile, and its tables are up to date.
            try (var _ = Launch.database(config, data);
                    var source = Launch.snapshot(config, data);
                    var filling =
                            postgres
                                    ? Launch.filling(
                                            config, target, passwordFile, source.migrations())
                                    : Launch.filling(Launch.folder(target), source.migrations())) {
                var done = Backup.copy(source, filling);
                if (!postgres) keep(Path.of(target, "master.key"), read(masterKey));
                filling.finish();
                return "Copied %d rows of %d tables to %s. The master key is the same: %s"
                        .formatted(
                                done.rows(),
                                done.tables(),
                                postgres ? "PostgreSQL" : target,
                                postgres ? masterKey : Path.of(target, "master.key"));
            }
        });
    }

    private BackupKey key(@Nullable String passphraseFile, Path masterKey) throws IOException {
        if (passphraseFile == null)
            return new BackupKey.OfMaster(MasterKey.load(existing(masterKey), random));
        var words = Files.readString(Path.of(passphraseFile)).strip();
        if (words.length() < SHORTEST_PASSPHRASE)
            throw new ConfigException(
                    passphraseFile + " holds no passphrase of 12 characters or more");
        return new BackupKey.OfPassphrase(Secret.of(words));
    }

    /// Else a new key would be made, which opens nothing.
    private static Path existing(Path masterKey) {
        if (Files.exists(masterKey)) return masterKey;
        throw new ConfigException("there is no master key " + masterKey);
    }

    private static String read(Path masterKey) throws IOException {
        return Files.readString(masterKey, StandardCharsets.US_ASCII);
    }

    /// Leaves a file that says the same.
    private static void keep(Path masterKey, String text) throws IOException {
        if (Files.exists(masterKey)) {
            if (read(masterKey).equals(text)) return;
            throw new ConfigException("there is another master key already: " + masterKey);
        }
        PrivateFile.write(
                masterKey,
                channel -> {
                    var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
                    while (bytes.hasRemaining()) channel.write(bytes);
                    return true;
                });
    }

    private interface Work {
        String run() throws IOException;
    }

    private static int saying(Work work) {
        try {
            System.out.println(work.run());
            return 0;
        } catch (BackupException | StoreException e) {
            var cause = e.getCause();
            throw new ConfigException(
                    e.getMessage() + (cause == null ? "" : ": " + cause.getMessage()));
        } catch (IOException e) {
            throw new ConfigException(e.toString());
        }
    }
}

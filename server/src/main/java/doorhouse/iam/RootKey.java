package doorhouse.iam;

import doorhouse.crypto.RandomText;
import doorhouse.id.AccountId;
import doorhouse.store.Database;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;

/// The access key by which an account's owner first gets in: made when the root has none, and
/// written into the data folder for the owner only. It is shown nowhere else, and never again.
public final class RootKey {
    private record Written(String accessKeyId, String secretAccessKey) {}

    private final AccessKeyStore keys;
    private final AccountId account;
    private final NewIds newIds;
    private final Clock clock;

    public RootKey(
            Database database, Vault vault, AccountId account, SecureRandom random, Clock clock) {
        this.keys = new AccessKeyStore(database, vault.sealer(account.value()), account);
        this.account = account;
        this.newIds = new NewIds(new RandomText(random));
        this.clock = clock;
    }

    /// Makes the key and writes it to the file, unless the root has one.
    ///
    /// @return whether the file was written now
    /// @throws IOException when it cannot be written; then there is no key either
    public boolean ensure(Path file) throws IOException {
        if (!keys.list(account.value()).isEmpty()) return false;
        var key = new AccessKey(newIds.accessKeyId(), account.value(), true, clock.instant());
        var secret = newIds.secretAccessKey();
        // The file comes first: a key that nobody could read would lock the owner out.
        write(file, new Written(key.accessKeyId(), secret.reveal()));
        if (keys.addFirst(key, keys.seal(key, secret))) return true;
        // Another node was first, and has it in its own folder.
        Files.deleteIfExists(file);
        return false;
    }

    private static void write(Path file, Written key) throws IOException {
        Files.deleteIfExists(file);
        if (Files.getFileStore(file.toAbsolutePath().getParent())
                .supportsFileAttributeView("posix"))
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        else Files.createFile(file);
        Files.write(file, Json.write(key), StandardOpenOption.SYNC);
    }
}

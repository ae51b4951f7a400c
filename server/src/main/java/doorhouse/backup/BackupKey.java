package doorhouse.backup;

import doorhouse.crypto.Argon2;
import doorhouse.crypto.BrokenSeal;
import doorhouse.crypto.DataKey;
import doorhouse.crypto.MasterKey;
import doorhouse.crypto.Secret;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.security.SecureRandom;

/// What seals a backup: a key of the file's own, wrapped at its beginning by the server's master
/// key, or by a key that a passphrase stands for (Argon2id).
public sealed interface BackupKey {
    /// The server's own master key, which is needed again to open the file.
    record OfMaster(MasterKey key) implements BackupKey {}

    record OfPassphrase(Secret passphrase) implements BackupKey {}

    /// How a file says which of them wrapped its key.
    int BY_MASTER = 0;

    int BY_PASSPHRASE = 1;

    int SALT_BYTES = 16;
    int MOST_WRAPPED_BYTES = 1_024;

    private static String owner() {
        return "backup";
    }

    /// Begins a file.
    private static DataKey wrapped(DataOutputStream out, MasterKey by) throws IOException {
        byte[] wrapped = by.newWrapped(owner(), 1);
        out.writeShort(wrapped.length);
        out.write(wrapped);
        return by.unwrap(owner(), 1, wrapped);
    }

    /// Makes a file's key and writes down how it is had again.
    static DataKey begin(BackupKey key, DataOutputStream out, SecureRandom random)
            throws IOException {
        return switch (key) {
            case OfMaster master -> {
                out.writeByte(BY_MASTER);
                yield wrapped(out, master.key);
            }
            case OfPassphrase words -> {
                byte[] salt = new byte[SALT_BYTES];
                random.nextBytes(salt);
                out.writeByte(BY_PASSPHRASE);
                out.write(salt);
                yield wrapped(out, ofPassphrase(words, salt, random));
            }
        };
    }

    private static MasterKey ofPassphrase(OfPassphrase words, byte[] salt, SecureRandom random) {
        return new MasterKey(Argon2.key(words.passphrase, salt), random);
    }

    /// The key of a file that is read from here on.
    ///
    /// @throws BackupException when this is not what wrapped it
    static DataKey open(BackupKey key, DataInputStream in, SecureRandom random) throws IOException {
        int by = in.readUnsignedByte();
        var master =
                switch (key) {
                    case OfMaster own when by == BY_MASTER -> own.key;
                    case OfPassphrase words when by == BY_PASSPHRASE ->
                            ofPassphrase(words, in.readNBytes(SALT_BYTES), random);
                    case OfMaster _ ->
                            throw new BackupException(
                                    "the backup opens by a passphrase: name its file by"
                                            + " --passphrase-file");
                    case OfPassphrase _ ->
                            throw new BackupException(
                                    "the backup opens by the master key, not by a passphrase");
                };
        int length = in.readUnsignedShort();
        if (length > MOST_WRAPPED_BYTES) throw new BackupException("the file is no backup");
        try {
            return master.unwrap(owner(), 1, in.readNBytes(length));
        } catch (BrokenSeal e) {
            throw new BackupException(
                    by == BY_MASTER
                            ? "this master key does not open the backup"
                            : "this passphrase does not open the backup");
        }
    }
}

package doorhouse.crypto;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/// The key under which all data keys are wrapped. It lives in a file apart from the database, so a
/// stolen database alone gives nothing. Who loses it has lost every password and key in the
/// database.
public final class MasterKey {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final String KIND = "data-key";

    private final DataKey key;
    private final SecureRandom random;

    public MasterKey(byte[] key, SecureRandom random) {
        this.key = new DataKey("doorhouse", key, random);
        this.random = random;
    }

    /// Reads the file, or makes it with a new key, readable by its owner alone.
    ///
    /// @throws IOException when it cannot be read or made, or others may read it
    public static MasterKey load(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) create(file, random);
        if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
            var open = EnumSet.copyOf(Files.getPosixFilePermissions(file));
            open.removeAll(OWNER_ONLY);
            open.remove(PosixFilePermission.OWNER_EXECUTE);
            if (!open.isEmpty()) {
                throw new IOException(
                        "the master key " + file + " is readable by others: chmod 600 it");
            }
        }
        try {
            return new MasterKey(
                    Base64.getDecoder().decode(Files.readString(file).strip()), random);
        } catch (IllegalArgumentException e) {
            throw new IOException("the master key " + file + " is not 32 bytes of Base64", e);
        }
    }

    private static void create(Path file, SecureRandom random) throws IOException {
        byte[] fresh = new byte[DataKey.KEY_BYTES];
        random.nextBytes(fresh);
        var parent = file.toAbsolutePath().getParent();
        if (parent != null) Files.createDirectories(parent);
        boolean posix =
                Files.getFileStore(parent == null ? Path.of(".") : parent)
                        .supportsFileAttributeView("posix");
        try {
            if (posix) Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            else Files.createFile(file);
            Files.writeString(
                    file,
                    Base64.getEncoder().encodeToString(fresh) + "\n",
                    StandardOpenOption.SYNC);
        } catch (FileAlreadyExistsException e) {
            // Another process made it first: its key is the one.
        }
    }

    /// A new data key, wrapped for keeping.
    public byte[] newWrapped(String owner, int version) {
        byte[] fresh = new byte[DataKey.KEY_BYTES];
        random.nextBytes(fresh);
        return key.seal(KIND, owner + "/" + version, fresh);
    }

    /// @throws BrokenSeal when it was not wrapped by this master key for this owner
    public DataKey unwrap(String owner, int version, byte[] wrapped) {
        return new DataKey(owner, key.unseal(KIND, owner + "/" + version, wrapped), random);
    }
}

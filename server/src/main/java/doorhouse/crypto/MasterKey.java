package doorhouse.crypto;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// The key under which all data keys are wrapped. It lives in a file apart from the database, so a
/// stolen database alone gives nothing; and who loses the file has lost every secret in the
/// database.
///
/// The file has a line for each version of the key: its number, a space, 32 bytes in Base64. The
/// highest wraps; the others still unwrap, until everything has been wrapped anew.
public final class MasterKey {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final String OWNER = "doorhouse";
    private static final String KIND = "data-key";
    private static final int MAX_FILE_BYTES = 65_536;

    private final TreeMap<Integer, DataKey> versions = new TreeMap<>();
    private final SecureRandom random;

    /// A master key of one version that is in no file.
    ///
    /// @param key 32 random bytes
    public MasterKey(byte[] key, SecureRandom random) {
        this(new TreeMap<>(Map.of(1, key)), random);
    }

    private MasterKey(SortedMap<Integer, byte[]> keys, SecureRandom random) {
        keys.forEach((version, key) -> versions.put(version, new DataKey(OWNER, key, random)));
        this.random = random;
    }

    /// Reads the file; where there is none, makes it with a new key, for its owner alone.
    ///
    /// @throws IOException when it cannot be read or made, holds no key, or others may read it
    public static MasterKey load(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) create(file, random);
        return new MasterKey(read(file), random);
    }

    /// Adds a new version to the file. Processes that run go on with the old one until they load it
    /// again, so each must have done that before data keys are wrapped anew.
    public static MasterKey rotate(Path file, SecureRandom random) throws IOException {
        var keys = read(file);
        keys.put(keys.lastKey() + 1, newKey(random));
        var draft = draft(file, keys);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        PrivateFile.sync(folder(file));
        return new MasterKey(keys, random);
    }

    private static void create(Path file, SecureRandom random) throws IOException {
        Files.createDirectories(folder(file));
        var keys = new TreeMap<Integer, byte[]>();
        keys.put(1, newKey(random));
        var draft = draft(file, keys);
        try {
            // Unlike a move, a link never replaces: of two processes that start at once one makes
            // the key, and the other reads it. The file is whole when it appears.
            Files.createLink(file, draft);
            PrivateFile.sync(folder(file));
        } catch (FileAlreadyExistsException e) {
            // The other process made it.
        } catch (UnsupportedOperationException e) {
            Files.move(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static Path draft(Path file, SortedMap<Integer, byte[]> keys) throws IOException {
        var text = new StringBuilder();
        keys.forEach((version, key) ->
                text.append(version)
                        .append(' ')
                        .append(Base64.getEncoder().encodeToString(key))
                        .append('\n'));
        var draft = Files.createTempFile(folder(file), "master-key", ".draft", ownerOnly(file));
        try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) channel.write(bytes);
            channel.force(true);
        }
        return draft;
    }

    private static SortedMap<Integer, byte[]> read(Path file) throws IOException {
        if (posix(file)) {
            var granted = EnumSet.copyOf(Files.getPosixFilePermissions(file));
            granted.removeAll(OWNER_ONLY);
            if (!granted.isEmpty()) {
                throw new IOException(
                        "the master key " + file + " is open to more than its owner: chmod 600 it");
            }
        }
        if (Files.size(file) > MAX_FILE_BYTES) throw new IOException(file + " is no master key");
        var keys = new TreeMap<Integer, byte[]>();
        try {
            for (var line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
                if (line.isBlank()) continue;
                var words = line.strip().split(" ", 2);
                byte[] key = Base64.getDecoder().decode(words[1]);
                if (key.length != DataKey.KEY_BYTES
                        || keys.put(Integer.parseInt(words[0]), key) != null)
                    throw new IllegalArgumentException("a line that is no version");
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IOException(file + " is no master key: a line is '1 <32 bytes of Base64>'");
        }
        if (keys.isEmpty()) throw new NoSuchFileException(file.toString(), null, "holds no key");
        return keys;
    }

    private static byte[] newKey(SecureRandom random) {
        byte[] key = new byte[DataKey.KEY_BYTES];
        random.nextBytes(key);
        return key;
    }

    private static Path folder(Path file) {
        var parent = file.toAbsolutePath().getParent();
        if (parent == null) throw new IllegalArgumentException(file + " is no file");
        return parent;
    }

    private static boolean posix(Path file) throws IOException {
        return Files.getFileStore(folder(file)).supportsFileAttributeView("posix");
    }

    private static FileAttribute<?>[] ownerOnly(Path file) throws IOException {
        if (!posix(file)) return new FileAttribute<?>[0];
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)};
    }

    /// The version that wraps.
    public int newest() {
        return versions.lastKey();
    }

    /// A new data key, wrapped for keeping.
    public byte[] newWrapped(String owner, int version) {
        return wrap(owner, version, newKey(random));
    }

    /// @throws BrokenSeal when it was not wrapped by this master key for this owner and version
    public DataKey unwrap(String owner, int version, byte[] wrapped) {
        return new DataKey(owner, opened(owner, version, wrapped), random);
    }

    /// The same data key, wrapped by the newest version.
    public byte[] rewrap(String owner, int version, byte[] wrapped) {
        return wrap(owner, version, opened(owner, version, wrapped));
    }

    /// Which version a data key is wrapped by.
    public static int wrappedBy(byte[] wrapped) {
        if (wrapped.length < Integer.BYTES) throw new BrokenSeal();
        return ByteBuffer.wrap(wrapped).getInt();
    }

    private byte[] wrap(String owner, int version, byte[] key) {
        byte[] sealed = versions.lastEntry().getValue().seal(KIND, context(owner, version), key);
        return ByteBuffer.allocate(Integer.BYTES + sealed.length)
                .putInt(newest())
                .put(sealed)
                .array();
    }

    private byte[] opened(String owner, int version, byte[] wrapped) {
        var by = versions.get(wrappedBy(wrapped));
        if (by == null) throw new BrokenSeal();
        byte[] sealed = new byte[wrapped.length - Integer.BYTES];
        ByteBuffer.wrap(wrapped, Integer.BYTES, sealed.length).get(sealed);
        return by.unseal(KIND, context(owner, version), sealed);
    }

    private static String context(String owner, int version) {
        return owner + "\u0000" + version;
    }
}

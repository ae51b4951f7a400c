package doorhouse.crypto;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/// Files that only their owner may read, and that appear when they are whole and durable; never in
/// another's place.
public final class PrivateFile {
    private PrivateFile() {}

    /// Writes a file's bytes.
    @FunctionalInterface
    public interface Writing<T> {
        T to(FileChannel channel) throws IOException;
    }

    /// @throws java.nio.file.FileAlreadyExistsException when there is such a file
    public static <T> T write(Path file, Writing<T> writing) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        if (folder == null) throw new IOException(file + " is no file");
        Files.createDirectories(folder);
        var draft = Files.createTempFile(folder, ".doorhouse-", ".part", ownerOnly(file));
        try {
            T result;
            try (var channel = FileChannel.open(draft, Set.of(StandardOpenOption.WRITE))) {
                result = writing.to(channel);
            }
            try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.createLink(file, draft);
            sync(folder);
            return result;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /// Makes a folder's entries durable, where the system can do that.
    public static void sync(Path folder) {
        try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Some systems open no folders. The file itself is durable.
        }
    }

    /// How a file is made that only its owner may read, where the system knows such a thing.
    public static FileAttribute<?>[] ownerOnly(Path file) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix"))
            return new FileAttribute<?>[0];
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }
}

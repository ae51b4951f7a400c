package doorhouse.store;

import doorhouse.crypto.PrivateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/// Keeps a second process from the same database file: each would believe to be its only writer.
/// The lock is the operating system's, so it ends with the process, however that ends; the file
/// stays and tells who has it.
final class ProcessLock implements AutoCloseable {
    /// Beyond the text, so that another process may read that even where locks bar reading.
    private static final long LOCKED_BYTE = 1 << 20;

    private static final Set<StandardOpenOption> OPENING =
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

    private final FileChannel channel;

    private ProcessLock(FileChannel channel) {
        this.channel = channel;
    }

    static ProcessLock take(Path database) {
        var file = database.resolveSibling(database.getFileName() + ".lock");
        try {
            var channel = FileChannel.open(file, OPENING, PrivateFile.ownerOnly(file));
            if (!lock(channel)) {
                channel.close();
                throw new StoreException(
                        "%s is in use by another process (%s)"
                                .formatted(database, Files.readString(file).strip()));
            }
            // Over the last owner's, with room for a longer one: cutting a file off may wait for
            // the disk.
            var owner = "pid " + ProcessHandle.current().pid() + " ".repeat(16) + "\n";
            channel.write(ByteBuffer.wrap(owner.getBytes(StandardCharsets.US_ASCII)));
            return new ProcessLock(channel);
        } catch (IOException e) {
            throw new StoreException("cannot lock " + file, e);
        }
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(LOCKED_BYTE, 1, false) != null;
        } catch (OverlappingFileLockException held) {
            return false; // by this very process
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new StoreException("cannot unlock", e);
        }
    }
}

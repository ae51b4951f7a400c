package doorhouse.backup;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.crypto.PrivateFile;
import doorhouse.store.Filling;
import doorhouse.store.Snapshot;
import doorhouse.store.Table;
import doorhouse.wire.Json;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/// Makes backup files and puts them back.
///
/// A file is a line of text, the wrapped key of its own, and sealed pieces. In these, compressed:
/// the contents as JSON, then the rows of one table after the other.
public final class Backup {
    private static final int LONGEST_MAGIC = Contents.MAGIC.length();

    private final String program;
    private final Clock clock;
    private final SecureRandom random;

    /// @param program the version of this program
    public Backup(String program, Clock clock, SecureRandom random) {
        this.program = program;
        this.clock = clock;
        this.random = random;
    }

    /// What was copied.
    public record Copied(int tables, long rows) {}

    /// Writes a file that appears when it is whole.
    ///
    /// @param masterKey the text of the master key's file, to be kept in the backup; null to leave
    ///   it out
    /// @throws BackupException also when there is such a file
    public Copied make(Snapshot of, Path file, BackupKey key, @Nullable String masterKey) {
        if (Files.exists(file)) throw new BackupException("there is a file already: " + file);
        try {
            return PrivateFile.write(file, channel -> write(channel, of, key, masterKey));
        } catch (FileAlreadyExistsException e) {
            throw new BackupException("there is a file already: " + e.getMessage());
        } catch (IOException e) {
            throw new BackupException("the backup cannot be written: " + e.getMessage(), e);
        }
    }

    private Copied write(
            FileChannel channel, Snapshot of, BackupKey key, @Nullable String masterKey)
            throws IOException {
        var out = new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel)));
        out.write(Contents.MAGIC.getBytes(US_ASCII));
        var sealed = new SealedOutput(out, BackupKey.begin(key, out, random));
        var body = new DataOutputStream(new BufferedOutputStream(compressed(sealed)));
        var contents =
                new Contents(
                        clock.instant().toString(),
                        program,
                        of.migrations(),
                        of.tables(),
                        masterKey);
        Rows.bytes(body, Json.write(contents));
        long rows = 0;
        for (var table : of.tables()) rows += write(body, of, table);
        body.flush();
        // Ends the compressed stream and seals the last piece; what is written stays open to be
        // made durable.
        body.close();
        return new Copied(of.tables().size(), rows);
    }

    private static GZIPOutputStream compressed(SealedOutput sealed) throws IOException {
        return new GZIPOutputStream(sealed, SealedOutput.PIECE_BYTES) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        };
    }

    private static long write(DataOutputStream body, Snapshot of, Table table) throws IOException {
        long[] count = {0};
        of.<IOException>rows(
                table,
                row -> {
                    Rows.write(body, table, row);
                    count[0]++;
                });
        Rows.end(body, count[0]);
        return count[0];
    }

    /// An open backup.
    public final class Opened implements AutoCloseable {
        private final SealedInput sealed;
        private final DataInputStream body;
        private final Contents contents;

        private Opened(Path file, BackupKey key) throws IOException {
            var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
            try {
                if (!Arrays.equals(in.readNBytes(LONGEST_MAGIC), Contents.MAGIC.getBytes(US_ASCII)))
                    throw new BackupException(file + " is no backup");
                sealed = new SealedInput(in, BackupKey.open(key, in, random));
                body =
                        new DataInputStream(
                                new BufferedInputStream(
                                        new GZIPInputStream(sealed, SealedOutput.PIECE_BYTES)));
                contents =
                        Json.bind(Json.read(new String(Rows.bytes(body), UTF_8)), Contents.class);
                contents.requireKnown();
            } catch (IOException | RuntimeException e) {
                in.close();
                throw e;
            }
        }

        /// The text of the master key's file; null where it was left out.
        public @Nullable String masterKey() {
            return contents.masterKey();
        }

        /// When it was made, in ISO 8601.
        public String madeAt() {
            return contents.madeAt();
        }

        /// The scripts that made its tables.
        public List<String> migrations() {
            return contents.migrations();
        }

        /// Puts all rows into a database of such tables; the caller then keeps it.
        public Copied into(Filling filling) {
            if (!contents.migrations().equals(filling.migrations()))
                throw new BackupException("the database has other tables than the backup");
            var ours =
                    filling.tables().stream()
                            .collect(Collectors.toMap(Table::name, Function.identity()));
            for (var table : contents.tables()) {
                if (!table.equals(ours.get(table.name())))
                    throw new BackupException("the table " + table.name() + " is another one");
            }
            return read(filling::add);
        }

        /// Takes one row after the other.
        interface Taker {
            void take(Table table, @Nullable Object[] row);
        }

        /// Reads to the end.
        Copied read(Taker taker) {
            long rows = 0;
            try {
                for (var table : contents.tables()) rows += rows(table, taker);
                if (body.read() >= 0) throw new BackupException("the backup does not end");
                sealed.requireEnd();
            } catch (EOFException e) {
                throw new BackupException("the backup was cut off", e);
            } catch (IOException e) {
                throw new BackupException("the backup cannot be read: " + e.getMessage(), e);
            }
            return new Copied(contents.tables().size(), rows);
        }

        private long rows(Table table, Taker taker) throws IOException {
            long count = 0;
            for (var row = Rows.read(body, table); row != null; row = Rows.read(body, table)) {
                taker.take(table, row);
                count++;
            }
            if (body.readLong() != count)
                throw new BackupException("rows of " + table.name() + " are missing");
            return count;
        }

        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                throw new BackupException("the backup cannot be closed", e);
            }
        }
    }

    /// @throws BackupException when it is none, not one that this key opens, or a newer program's
    public Opened open(Path file, BackupKey key) {
        try {
            return new Opened(file, key);
        } catch (EOFException e) {
            throw new BackupException("the backup was cut off", e);
        } catch (IOException e) {
            throw new BackupException("the backup cannot be read: " + e.getMessage(), e);
        }
    }

    /// Copies everything from one database straight into another; the caller then keeps it.
    public static Copied copy(Snapshot from, Filling into) {
        if (!from.migrations().equals(into.migrations()))
            throw new BackupException(
                    "the tables are not those of this program: start it once on the database that is to be copied");
        long[] rows = {0};
        for (var table : from.tables()) {
            from.<RuntimeException>rows(
                    table,
                    row -> {
                        into.add(table, row);
                        rows[0]++;
                    });
        }
        return new Copied(from.tables().size(), rows[0]);
    }
}

package doorhouse.backup;

import doorhouse.store.Table;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Rows as bytes. Before each a 1, after the last a 0 and how many there were; before each value a
/// 1, for none a 0; texts in UTF-8 and bytes with their length before them.
final class Rows {
    private static final int MOST_BYTES = 64 * 1024 * 1024;

    private Rows() {}

    static void write(DataOutputStream out, Table table, @Nullable Object[] row)
            throws IOException {
        out.writeBoolean(true);
        for (int i = 0; i < row.length; i++) {
            var value = row[i];
            out.writeBoolean(value != null);
            switch (value) {
                case null -> {}
                case String text -> bytes(out, text.getBytes(StandardCharsets.UTF_8));
                case Long number -> out.writeLong(number);
                case Boolean flag -> out.writeBoolean(flag);
                case byte[] bytes -> bytes(out, bytes);
                default ->
                        throw new IllegalArgumentException(
                                table.name() + " holds a " + value.getClass());
            }
        }
    }

    static void end(DataOutputStream out, long count) throws IOException {
        out.writeBoolean(false);
        out.writeLong(count);
    }

    /// @return null after the last
    static @Nullable Object @Nullable [] read(DataInputStream in, Table table) throws IOException {
        if (!in.readBoolean()) return null;
        var row = new @Nullable Object[table.columns().size()];
        for (int i = 0; i < row.length; i++) {
            if (!in.readBoolean()) continue;
            row[i] =
                    switch (table.columns().get(i).kind()) {
                        case TEXT -> new String(bytes(in), StandardCharsets.UTF_8);
                        case NUMBER -> in.readLong();
                        case FLAG -> in.readBoolean();
                        case BYTES -> bytes(in);
                    };
        }
        return row;
    }

    static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static byte[] bytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > MOST_BYTES) throw new BackupException("the file is no backup");
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) throw new EOFException();
        return bytes;
    }
}

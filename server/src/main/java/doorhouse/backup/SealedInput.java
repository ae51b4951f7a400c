package doorhouse.backup;

import doorhouse.crypto.BrokenSeal;
import doorhouse.crypto.DataKey;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// Reads what [SealedOutput] wrote, and nothing else.
final class SealedInput extends InputStream {
    /// A piece with its nonce and tag.
    private static final int MOST_BYTES = SealedOutput.PIECE_BYTES + 64;

    private final DataInputStream in;
    private final DataKey key;
    private byte[] piece = new byte[0];
    private int at;
    private long count;
    private boolean last;

    SealedInput(DataInputStream in, DataKey key) {
        this.in = in;
        this.key = key;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) return 0;
        while (at == piece.length) {
            if (last) return -1;
            open();
        }
        int some = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, into, offset, some);
        at += some;
        return some;
    }

    private void open() throws IOException {
        try {
            last = in.readBoolean();
            int length = in.readInt();
            if (length < 0 || length > MOST_BYTES) throw broken();
            var sealed = in.readNBytes(length);
            piece = key.unseal("piece", SealedOutput.place(count++, last), sealed);
            at = 0;
        } catch (BrokenSeal e) {
            throw broken();
        } catch (EOFException e) {
            throw new BackupException("the backup was cut off", e);
        }
    }

    private static BackupException broken() {
        return new BackupException("the backup was changed or is damaged");
    }

    /// @throws BackupException when the file goes on where it should end
    void requireEnd() throws IOException {
        if (read() >= 0 || in.read() >= 0) throw broken();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

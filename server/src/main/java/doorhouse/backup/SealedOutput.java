package doorhouse.backup;

import doorhouse.crypto.DataKey;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/// Seals what is written, piece by piece. Each piece is bound to its place, and the last one to
/// being the last, so that none can be left out, moved, added or cut off.
final class SealedOutput extends OutputStream {
    static final int PIECE_BYTES = 64 * 1024;

    private final DataOutputStream out;
    private final DataKey key;
    private final byte[] piece = new byte[PIECE_BYTES];
    private int filled;
    private long count;
    private boolean ended;

    SealedOutput(DataOutputStream out, DataKey key) {
        this.out = out;
        this.key = key;
    }

    /// Where a piece stands.
    static String place(long index, boolean last) {
        return index + (last ? " last" : "");
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (filled == PIECE_BYTES) seal(false);
            int some = Math.min(left, PIECE_BYTES - filled);
            System.arraycopy(bytes, from, piece, filled, some);
            filled += some;
            from += some;
            left -= some;
        }
    }

    private void seal(boolean last) throws IOException {
        byte[] plain = new byte[filled];
        System.arraycopy(piece, 0, plain, 0, filled);
        byte[] sealed = key.seal("piece", place(count++, last), plain);
        out.writeBoolean(last);
        out.writeInt(sealed.length);
        out.write(sealed);
        filled = 0;
    }

    @Override
    public void close() throws IOException {
        if (ended) return;
        ended = true;
        seal(true);
        out.close();
    }
}

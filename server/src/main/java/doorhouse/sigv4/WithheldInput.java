package doorhouse.sigv4;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Keeps the last piece of a body back until its source has said that it ends, and so that all of
/// it was checked. Whoever passes a body on by this never passes a whole one that is refused: it
/// lacks its end.
public final class WithheldInput extends InputStream {
    private static final int PIECE = 16 * 1024;

    private final InputStream in;
    private byte[] ready = {};
    private int taken;
    private byte @Nullable [] held;
    private boolean ended;

    /// @param in throws where it would end, when it is refused
    public WithheldInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) return 0;
        while (taken == ready.length) {
            if (ended) return -1;
            advance();
        }
        int count = Math.min(length, ready.length - taken);
        System.arraycopy(ready, taken, buffer, offset, count);
        taken += count;
        return count;
    }

    private void advance() throws IOException {
        byte[] next = in.readNBytes(PIECE);
        ready = held == null ? new byte[0] : held;
        taken = 0;
        held = next;
        // A piece that is not full was followed by the end.
        ended = next.length < PIECE;
        if (!ended) return;
        byte[] rest = new byte[ready.length + next.length];
        System.arraycopy(ready, 0, rest, 0, ready.length);
        System.arraycopy(next, 0, rest, ready.length, next.length);
        ready = rest;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

package doorhouse.sigv4;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/// Puts a body into chunks without signatures, one trailing header after the last, as
/// `STREAMING-UNSIGNED-PAYLOAD-TRAILER` has them. It is read like any other body, piece by piece.
public final class ChunkedOutput extends InputStream {
    private static final int CHUNK = 64 * 1024;
    private static final String LINE = "\r\n";

    private final InputStream in;
    private final Supplier<String> trailer;
    private byte[] piece = {};
    private int taken;
    private boolean ended;

    /// @param in says its end only when all of it is right
    /// @param trailer `name:value`; asked for when `in` has ended
    public ChunkedOutput(InputStream in, Supplier<String> trailer) {
        this.in = in;
        this.trailer = trailer;
    }

    /// How long it becomes.
    ///
    /// @param trailer how many characters `name:value` has
    public static long length(long decodedLength, int trailer) {
        long whole = decodedLength / CHUNK;
        long rest = decodedLength % CHUNK;
        long length = whole * (frame(CHUNK) + CHUNK);
        if (rest > 0) length += frame(rest) + rest;
        return length + 1 + LINE.length() + trailer + 2L * LINE.length();
    }

    private static int frame(long size) {
        return Long.toHexString(size).length() + 2 * LINE.length();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) return 0;
        if (taken == piece.length) {
            if (ended) return -1;
            piece = next();
            taken = 0;
        }
        int count = Math.min(length, piece.length - taken);
        System.arraycopy(piece, taken, buffer, offset, count);
        taken += count;
        return count;
    }

    private byte[] next() throws IOException {
        byte[] data = in.readNBytes(CHUNK);
        if (data.length == 0) {
            ended = true;
            return ("0" + LINE + trailer.get() + LINE + LINE).getBytes(US_ASCII);
        }
        byte[] head = (Integer.toHexString(data.length) + LINE).getBytes(US_ASCII);
        byte[] chunk = new byte[head.length + data.length + LINE.length()];
        System.arraycopy(head, 0, chunk, 0, head.length);
        System.arraycopy(data, 0, chunk, head.length, data.length);
        System.arraycopy(LINE.getBytes(US_ASCII), 0, chunk, head.length + data.length, 2);
        return chunk;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

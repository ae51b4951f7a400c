package doorhouse.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// A body that a stranger sends: no longer and no slower than it may be.
final class BoundedInput extends FilterInputStream {
    /// The body is longer than allowed.
    static final class TooLong extends IOException {}

    /// The body did not arrive in time.
    static final class TooSlow extends IOException {}

    private final long deadline;
    private long left;

    BoundedInput(InputStream in, long maxBytes, Duration patience) {
        super(in);
        this.left = maxBytes;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (System.nanoTime() - deadline > 0) throw new TooSlow();
        if (read < 0) return read;
        left -= read;
        if (left < 0) throw new TooLong();
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, 8_192)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}

package doorhouse.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/// A body that a stranger sends: no longer and no slower than it may be.
final class BoundedInput extends FilterInputStream {
    /// For a connection to come up to its rate.
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /// The body is longer than allowed.
    static final class TooLong extends IOException {}

    /// The body did not arrive in time, or comes too slowly.
    static final class TooSlow extends IOException {}

    private final Routes.UploadLimits limits;
    private final LongSupplier nanoTime;
    private final LongConsumer silence;
    private final long begin;
    private long received;

    /// @param nanoTime a clock that only runs forward, such as [System#nanoTime]
    /// @param silence told before each read for how many milliseconds the connection may be silent
    ///   in it, and [Long#MAX_VALUE] after it
    BoundedInput(
            InputStream in,
            Routes.UploadLimits limits,
            LongSupplier nanoTime,
            LongConsumer silence) {
        super(in);
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.silence = silence;
        this.begin = nanoTime.getAsLong();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = readInTime(buffer, offset, length);
        if (read > 0) received += read;
        if (nanoTime.getAsLong() - begin > allowedNanos()) throw new TooSlow();
        if (received > limits.maxBytes()) throw new TooLong();
        return read;
    }

    private int readInTime(byte[] buffer, int offset, int length) throws IOException {
        long left = allowedNanos() - (nanoTime.getAsLong() - begin);
        silence.accept(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left) + 1));
        try {
            return super.read(buffer, offset, length);
        } catch (IOException e) {
            // The connection was silent for too long.
            if (e.getCause() instanceof TimeoutException) throw new TooSlow();
            throw e;
        } finally {
            silence.accept(Long.MAX_VALUE);
        }
    }

    /// How long it may have taken up to here.
    private long allowedNanos() {
        long patience = limits.patience().toNanos();
        long rate = limits.minBytesPerSecond();
        if (rate == 0) return patience;
        double atLeast = GRACE_NANOS + (double) received / rate * TimeUnit.SECONDS.toNanos(1);
        return Math.min(patience, (long) atLeast);
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

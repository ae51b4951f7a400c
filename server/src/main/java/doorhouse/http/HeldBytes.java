package doorhouse.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/// The memory that bodies of one kind have which are held whole, be it those that arrive or those
/// that clients do not take. A little of each is free, for there are only so many connections; the
/// rest comes out of one bound for all.
final class HeldBytes {
    static final int FREE = 8 << 10;
    private static final int FIRST = 2 << 10;

    private final long most;
    private final AtomicLong held = new AtomicLong();

    /// No more memory for bodies.
    static final class Full extends IOException {}

    /// @param most beyond what is free
    HeldBytes(long most) {
        this.most = most;
    }

    /// What one request holds. Of one thread.
    final class Share implements AutoCloseable {
        private long mine;

        /// False, and no more held than before, when there is no room.
        boolean grow(long bytes) {
            long more = Math.max(0, bytes - FREE) - mine;
            if (more <= 0) return true;
            if (held.addAndGet(more) > most) {
                held.addAndGet(-more);
                return false;
            }
            mine += more;
            return true;
        }

        /// Reads a body to its end. Makes room as bytes arrive, never for what is only announced.
        ///
        /// @param expected how long it says it is; negative where it does not say
        /// @throws Full when there is no room
        byte[] readAll(InputStream in, long expected) throws IOException {
            byte[] buffer = new byte[(int) (expected < 0 ? FIRST : Math.min(expected, FIRST))];
            int length = 0;
            while (length != expected) {
                if (length == buffer.length) {
                    long size = Math.max(FIRST, 2L * length);
                    if (expected > 0) size = Math.min(size, expected);
                    if (!grow(size)) throw new Full();
                    buffer = Arrays.copyOf(buffer, (int) size);
                }
                int read = in.read(buffer, length, buffer.length - length);
                if (read < 0) break;
                length += read;
            }
            return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
        }

        @Override
        public void close() {
            held.addAndGet(-mine);
            mine = 0;
        }
    }

    Share share() {
        return new Share();
    }
}

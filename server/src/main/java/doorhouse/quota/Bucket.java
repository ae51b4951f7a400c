package doorhouse.quota;

import java.util.concurrent.atomic.AtomicLong;

/// Grants so many requests a second, and as many at once after a second of rest. Held as one moment
/// in time: when all that was granted would have come, had it come evenly; so nothing has to be
/// filled up, the rate may change between two requests, and callers never wait for each other.
/// Source: the generic cell rate algorithm in its virtual scheduling form (ITU-T I.371, Annex A).
final class Bucket {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong evenly;

    /// @param now in nanoseconds from any beginning, as all the others
    Bucket(long now) {
        evenly = new AtomicLong(now);
    }

    /// Whether one more is granted.
    ///
    /// @param parts into which the rate is divided, of which this bucket grants one
    boolean take(long now, long perSecond, int parts) {
        long interval = Math.max(1, SECOND * parts / perSecond);
        // However low the rate is, one request is granted some time.
        long most = Math.max(SECOND, interval);
        while (true) {
            long was = evenly.get();
            long next = (was - now < 0 ? now : was) + interval;
            if (next - now > most) return false;
            if (evenly.compareAndSet(was, next)) return true;
        }
    }
}

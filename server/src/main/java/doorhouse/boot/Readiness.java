package doorhouse.boot;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Whether the store answers, as anybody may ask. One caller at a time asks it, and not again for
/// half a second; the others are told what was last known and never wait, however many they are.
final class Readiness {
    private static final long KNOWN = Duration.ofMillis(500).toNanos();

    /// @param at by a clock that only runs forward
    private record Known(boolean ready, long at) {}

    private final BooleanSupplier store;
    private final LongSupplier nanoTime;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile Known known;

    /// To be made when the store has just answered.
    ///
    /// @param nanoTime a clock that only runs forward, such as [System#nanoTime]
    Readiness(BooleanSupplier store, LongSupplier nanoTime) {
        this.store = store;
        this.nanoTime = nanoTime;
        this.known = new Known(true, nanoTime.getAsLong());
    }

    boolean ready() {
        boolean recent = nanoTime.getAsLong() - known.at < KNOWN;
        if (recent || !asking.compareAndSet(false, true)) return known.ready;
        try {
            boolean ready = store.getAsBoolean();
            known = new Known(ready, nanoTime.getAsLong());
            return ready;
        } finally {
            asking.set(false);
        }
    }
}

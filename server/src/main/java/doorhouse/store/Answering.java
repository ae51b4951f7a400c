package doorhouse.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Whether the database answers anybody. Who waited in vain for his turn was kept by others where
/// it does, and by the database where it does not.
final class Answering {
    /// Whoever waited for less still was kept by others when somebody was answered so lately.
    private static final long LATELY_NANOS = Duration.ofSeconds(1).toNanos();

    /// Nobody was yet.
    private volatile long last = System.nanoTime() - LATELY_NANOS;

    void answered() {
        last = System.nanoTime();
    }

    /// What to throw after a wait in vain.
    ///
    /// @param began by [System#nanoTime]
    StoreException inVain(long began, String what, @Nullable Throwable cause) {
        long now = System.nanoTime();
        long since = Math.min(began, now - LATELY_NANOS);
        if (last - since > 0)
            return cause == null ? new StoreBusy(what) : new StoreBusy(what, cause);
        return cause == null ? new StoreUnavailable(what) : new StoreUnavailable(what, cause);
    }
}

package doorhouse.trigger.local;

import java.time.Duration;

/// When patience ends. By the machine's own clock: so do the processes that are waited for.
record Deadline(long nanos) {
    static Deadline in(Duration patience) {
        return new Deadline(System.nanoTime() + patience.toNanos());
    }

    /// Nothing when it has passed.
    Duration left() {
        return Duration.ofNanos(Math.max(0, nanos - System.nanoTime()));
    }
}

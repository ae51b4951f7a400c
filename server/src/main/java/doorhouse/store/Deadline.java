package doorhouse.store;

import java.time.Duration;

/// When a call of the database is to have ended, by [System#nanoTime].
record Deadline(long nanos) {
    static Deadline in(Duration span) {
        return new Deadline(System.nanoTime() + span.toNanos());
    }

    /// Negative once it has passed.
    Duration left() {
        return Duration.ofNanos(nanos - System.nanoTime());
    }

    boolean passed() {
        return left().isNegative();
    }
}

package doorhouse.store;

import java.time.Duration;

/// When a call of the database is to have ended, by [System#nanoTime]. Of one thread.
final class Deadline {
    private final long nanos;
    private final boolean begun;
    private long waited;

    private Deadline(long nanos, boolean begun) {
        this.nanos = nanos;
        this.begun = begun;
    }

    static Deadline in(Duration span) {
        return new Deadline(System.nanoTime() + span.toNanos(), false);
    }

    /// Of a request.
    ///
    /// @param begun whether the database has answered it before
    static Deadline in(Duration span, boolean begun) {
        return new Deadline(System.nanoTime() + span.toNanos(), begun);
    }

    boolean begun() {
        return begun;
    }

    /// Negative once it has passed.
    Duration left() {
        return Duration.ofNanos(nanos - System.nanoTime());
    }

    boolean passed() {
        return left().isNegative();
    }

    /// Notes a wait for others.
    ///
    /// @param began by [System#nanoTime]
    void waitedSince(long began) {
        waited += System.nanoTime() - began;
    }

    /// How much of the time others took.
    Duration waited() {
        return Duration.ofNanos(waited);
    }
}

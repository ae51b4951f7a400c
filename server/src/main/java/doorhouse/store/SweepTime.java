package doorhouse.store;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Up to when time has really passed, as far as can be known: a clock that jumps ahead is not
/// believed for a day. What was swept while it was wrong would be missed once it is right again,
/// such as the marks of what was spent.
final class SweepTime {
    /// So far a clock may run ahead of the time that passes.
    static final Duration SLACK = Duration.ofMinutes(1);

    /// Whoever has a clock that far wrong for so long has noticed.
    static final Duration DOUBT = Duration.ofDays(1);

    private Instant believed;
    private long readAt;
    private @Nullable Long doubtfulSince;

    /// @param believed up to when time had passed when it was last known
    /// @param nanos of a clock that only runs forward
    SweepTime(Instant believed, long nanos) {
        this.believed = believed;
        this.readAt = nanos;
    }

    /// @param now as the clock has it, which may be wrong
    /// @return never after it
    Instant at(Instant now, long nanos) {
        var passed = believed.plusNanos(nanos - readAt);
        readAt = nanos;
        if (!now.isAfter(passed.plus(SLACK))) {
            doubtfulSince = null;
            believed = now;
        } else if (doubtfulSince == null) {
            doubtfulSince = nanos;
            believed = passed;
        } else if (nanos - doubtfulSince < DOUBT.toNanos()) {
            believed = passed;
        } else {
            doubtfulSince = null;
            believed = now;
        }
        return believed;
    }
}

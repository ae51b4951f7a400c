package doorhouse.store;

import java.time.Duration;
import java.time.Instant;

/// How long things of a kind live at most. A thing that ends later than it can is of a clock that
/// ran ahead and was set right since: it is not good, or it would live too long by as much.
public record Lifetime(Duration longest) {
    /// So far the clocks of nodes may differ.
    private static final Duration SKEW = Duration.ofMinutes(5);

    /// Whether a thing is good now that ends then.
    public boolean holds(Instant now, Instant end) {
        return now.isBefore(end) && end.isBefore(latestEnd(now));
    }

    /// No thing that was made by now ends at this time or later.
    public Instant latestEnd(Instant now) {
        return now.plus(longest).plus(SKEW);
    }

    /// From when on what was issued then is good, whichever node's clock it was.
    public static Instant begins(Instant issued) {
        return issued.minus(SKEW);
    }
}

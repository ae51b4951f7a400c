package doorhouse.userpool.userimport;

import java.time.Duration;
import java.time.Instant;
import java.util.function.IntFunction;

/// When the users of a file are said to have come, by their subs: one after the other since those
/// before them, as evenly as if nobody wrote them in blocks. Of many who share a moment it would be
/// known that they are real, for those who do not exist share none (decision 106); and users whose
/// moments lie among those of other blocks would stand among them in every index, but elsewhere in
/// the table.
final class Moments {
    /// A millisecond each, at most.
    private static final Duration LONGEST = Duration.ofMillis(ImportRun.ROWS_AT_ONCE);

    private Instant last = Instant.EPOCH;

    /// Those of the next block.
    ///
    /// @param now the last of them
    /// @return by the number of the user in the block, from 0
    IntFunction<Instant> until(Instant now) {
        var first = now.minus(LONGEST);
        var from = last.isAfter(first) && last.isBefore(now) ? last : first;
        var span = Duration.between(from, now);
        last = now;
        return n -> from.plus(span.multipliedBy(n + 1L).dividedBy(ImportRun.ROWS_AT_ONCE));
    }
}

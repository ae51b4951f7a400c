package doorhouse.iam;

import java.util.concurrent.atomic.AtomicLong;

/// Counts what changes in the account by this node, so that what was read before counts no more.
public final class Changes {
    private final AtomicLong made = new AtomicLong();

    /// To be told once the change is committed, and before its answer.
    void made() {
        made.incrementAndGet();
    }

    long soFar() {
        return made.get();
    }
}

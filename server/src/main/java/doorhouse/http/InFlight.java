package doorhouse.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// How much of something is under way, of one kind and in all. What waits holds a request each; the
/// limits keep one kind, and all of them together, from holding all that this server can serve.
///
/// @param <K> what tells one kind from another
public final class InFlight<K> {
    private final int mostOfOne;
    private final Semaphore room;
    private final Map<K, Integer> counts = new ConcurrentHashMap<>();

    /// @param mostOfOne of one kind at a time
    /// @param most of all kinds together
    public InFlight(int mostOfOne, int most) {
        this.mostOfOne = mostOfOne;
        this.room = new Semaphore(most);
    }

    /// False, and nothing counted, when there are too many already.
    public boolean enter(K kind) {
        if (counts.merge(kind, 1, Integer::sum) <= mostOfOne && room.tryAcquire()) return true;
        uncount(kind);
        return false;
    }

    /// To be called once for each that entered.
    public void leave(K kind) {
        uncount(kind);
        room.release();
    }

    private void uncount(K kind) {
        counts.computeIfPresent(kind, (_, count) -> count == 1 ? null : count - 1);
    }
}

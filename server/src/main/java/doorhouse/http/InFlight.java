package doorhouse.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// How much of something is under way, of one kind and in all: requests, or bytes of memory. The
/// limits keep one kind, and all of them together, from holding all that this server has.
///
/// @param <K> what tells one kind from another
public final class InFlight<K> {
    private final int mostOfOne;
    private final Semaphore room;
    private final Map<K, Long> counts = new ConcurrentHashMap<>();

    /// @param mostOfOne of one kind at a time
    /// @param most of all kinds together
    public InFlight(int mostOfOne, int most) {
        this.mostOfOne = mostOfOne;
        this.room = new Semaphore(most);
    }

    /// False, and nothing counted, when there are too many already.
    public boolean enter(K kind) {
        return enter(kind, 1);
    }

    /// As [#enter], with so much at once.
    public boolean enter(K kind, int much) {
        if (counts.merge(kind, (long) much, Long::sum) <= mostOfOne && room.tryAcquire(much))
            return true;
        uncount(kind, much);
        return false;
    }

    /// To be called once for each that entered.
    public void leave(K kind) {
        leave(kind, 1);
    }

    /// To be called for as much as entered.
    public void leave(K kind, int much) {
        uncount(kind, much);
        room.release(much);
    }

    private void uncount(K kind, int much) {
        counts.computeIfPresent(kind, (_, count) -> count == much ? null : count - much);
    }
}

package doorhouse.trigger;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many calls of each function are under way. A function that hangs holds its callers for some
/// seconds each; the limit keeps it from holding all that this server can serve.
final class InFlight {
    private final int most;
    private final Map<FunctionArn, Integer> counts = new ConcurrentHashMap<>();

    /// @param most calls of one function at a time
    InFlight(int most) {
        this.most = most;
    }

    /// False, and nothing counted, when there are too many already.
    boolean enter(FunctionArn function) {
        if (counts.merge(function, 1, Integer::sum) <= most) return true;
        leave(function);
        return false;
    }

    void leave(FunctionArn function) {
        counts.computeIfPresent(function, (_, count) -> count == 1 ? null : count - 1);
    }
}

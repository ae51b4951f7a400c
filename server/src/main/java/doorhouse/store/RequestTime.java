package doorhouse.store;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// How long one request waits for the store: [Engine#PATIENCE] for all its calls together, so that
/// it is answered within five seconds, however many it makes and whichever of them it can do
/// without. Only what calls take counts: for other servers a request waits as long as they are
/// given.
///
/// Of one thread. What runs on others, or for no request, has as much time for each call.
public final class RequestTime {
    /// Whoever has less left does not begin.
    private static final Duration LEAST = Duration.ofMillis(250);

    /// Null where there is no bound.
    private static final ScopedValue<@Nullable RequestTime> RUNNING = ScopedValue.newInstance();

    private Duration left = Engine.PATIENCE;

    private RequestTime() {}

    /// Runs what answers one request.
    public static <T> T bounded(Callable<T> request) throws Exception {
        return ScopedValue.where(RUNNING, new RequestTime()).call(request::call);
    }

    /// Runs a part of a request that takes as long as it takes, each of its calls in time.
    public static <T, X extends Throwable> T unbounded(ScopedValue.CallableOp<? extends T, X> part)
            throws X {
        return ScopedValue.where(RUNNING, null).<T, X>call(part);
    }

    /// The same.
    public static void unbounded(Runnable part) {
        ScopedValue.where(RUNNING, null).run(part);
    }

    /// Runs one call of the store in what this thread's request has left.
    ///
    /// @throws StoreUnavailable at once where that is nothing
    static <T> T spend(Function<Deadline, T> call) {
        var time = RUNNING.isBound() ? RUNNING.get() : null;
        return time == null ? call.apply(Deadline.in(Engine.PATIENCE)) : time.spent(call);
    }

    private <T> T spent(Function<Deadline, T> call) {
        if (left.compareTo(LEAST) < 0)
            throw new StoreUnavailable("the store took all the time that a request has for it");
        var end = Deadline.in(left);
        try {
            return call.apply(end);
        } finally {
            left = end.left();
        }
    }
}

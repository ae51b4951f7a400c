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
    static final Duration LEAST = Duration.ofMillis(250);

    private static final ScopedValue<RequestTime> RUNNING = ScopedValue.newInstance();

    /// Whether this thread's calls come off its request's time.
    private static final ScopedValue<Boolean> BOUNDED = ScopedValue.newInstance();

    /// Where others took more of it, they are why nothing is left.
    private static final Duration MUCH = Engine.PATIENCE.dividedBy(2);

    private Duration left = Engine.PATIENCE;
    private Duration waited = Duration.ZERO;
    private boolean begun;
    private boolean wrote;

    private RequestTime() {}

    /// Runs what answers one request.
    public static <T> T bounded(Callable<T> request) throws Exception {
        return ScopedValue.where(RUNNING, new RequestTime())
                .where(BOUNDED, true)
                .call(request::call);
    }

    /// Runs a part of a request that takes as long as it takes, each of its calls in time. What it
    /// writes the request has written.
    public static <T, X extends Throwable> T unbounded(ScopedValue.CallableOp<? extends T, X> part)
            throws X {
        return ScopedValue.where(BOUNDED, false).<T, X>call(part);
    }

    /// The same.
    public static void unbounded(Runnable part) {
        ScopedValue.where(BOUNDED, false).run(part);
    }

    /// Runs one call of the store in what this thread's request has left.
    ///
    /// @throws StoreUnavailable at once where that is nothing
    /// @throws StoreBusy where others took the time, and the request has written nothing yet
    static <T> T spend(Function<Deadline, T> call) {
        var time = running();
        if (time == null) return call.apply(Deadline.in(Engine.PATIENCE));
        return BOUNDED.get() ? time.spent(call) : time.aside(call);
    }

    /// Notes that a part of this thread's request is done.
    static void wrote() {
        var time = running();
        if (time != null) time.wrote = true;
    }

    /// Null where there is no request.
    private static @Nullable RequestTime running() {
        return RUNNING.isBound() ? RUNNING.get() : null;
    }

    private <T> T aside(Function<Deadline, T> call) {
        try {
            return call.apply(Deadline.in(Engine.PATIENCE));
        } catch (StoreBusy e) {
            throw refusal(e);
        }
    }

    private <T> T spent(Function<Deadline, T> call) {
        var end = Deadline.in(left, begun);
        long from = System.nanoTime();
        try {
            if (left.compareTo(LEAST) < 0) throw nothingLeft();
            var result = call.apply(end);
            begun = true;
            return result;
        } catch (StoreBusy e) {
            // The request may go on without.
            end.waitedSince(from);
            throw refusal(e);
        } finally {
            left = end.left();
            waited = waited.plus(end.waited());
        }
    }

    /// Who is refused is to know that nothing was done.
    private StoreException refusal(StoreBusy e) {
        return wrote ? new StoreUnavailable("in the middle of a request", e) : e;
    }

    private StoreException nothingLeft() {
        return waited.compareTo(MUCH) > 0
                ? new StoreBusy("others took the time that a request has for the store")
                : new StoreUnavailable("the store took all the time that a request has for it");
    }
}

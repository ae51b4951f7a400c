package doorhouse.http;

import java.util.concurrent.Callable;

/// A request's place among those that are worked for. Whoever waits for another server lends it to
/// others meanwhile, so that no number of requests that wait for one that hangs holds up the rest.
/// Of one thread.
public final class Place {
    private static final ScopedValue<Place> HELD = ScopedValue.newInstance();

    private final Admission admission;
    private boolean lent;

    private Place(Admission admission) {
        this.admission = admission;
    }

    /// The place is back when this is closed.
    @FunctionalInterface
    public interface Loan extends AutoCloseable {
        @Override
        void close();
    }

    /// Lends this thread's place, if it has one, to others. To be used around a call to another
    /// server, and never inside a transaction.
    public static Loan lend() {
        if (!HELD.isBound() || HELD.get().lent) return () -> {};
        var place = HELD.get();
        place.lent = true;
        place.admission.leave();
        return place::takeBack;
    }

    private void takeBack() {
        admission.comeBack();
        lent = false;
    }

    /// Answers in a place that was entered.
    static Response held(Admission admission, Callable<Response> work) throws Exception {
        return ScopedValue.where(HELD, new Place(admission)).call(work::call);
    }
}

package doorhouse.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Who is worked for now. A few requests are, the others wait in the order in which they came, for
/// a while. So a crowd beyond what this server can do is refused soon, and costs next to nothing,
/// while those that are served are served as fast as ever.
final class Admission {
    private final Places places;
    private final int mostWaiting;
    private final Duration patience;
    private final AtomicInteger waiting = new AtomicInteger();

    /// @param most worked for at a time
    /// @param mostWaiting more are refused at once
    /// @param patience who waited so long is refused
    Admission(int most, int mostWaiting, Duration patience) {
        this.places = new Places(most);
        this.mostWaiting = mostWaiting;
        this.patience = patience;
    }

    /// Waits for a place, and for nobody who came later.
    ///
    /// @return false when there is none in time
    boolean enter() {
        try {
            if (places.tryAcquire(0, TimeUnit.NANOSECONDS)) return true;
            if (waiting.incrementAndGet() > mostWaiting) return uncount(false);
            return uncount(places.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return uncount(false);
        }
    }

    private boolean uncount(boolean entered) {
        waiting.decrementAndGet();
        return entered;
    }

    /// How many wait.
    int waiting() {
        return waiting.get();
    }

    /// To be called once for each that entered.
    void leave() {
        places.release();
    }

    /// Takes a place again at once, be it one too many: who comes back from elsewhere is nearly
    /// done, and was waited for long enough.
    void comeBack() {
        places.take();
    }

    /// In turn, and fewer than none after somebody came back.
    private static final class Places extends Semaphore {
        private static final long serialVersionUID = 1;

        Places(int most) {
            super(most, true);
        }

        void take() {
            reducePermits(1);
        }
    }
}

package doorhouse.store;

import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes what has expired, a little at a time, for as long as the server runs. Every node does;
/// that they meet does no harm.
public final class Sweeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /// Rows stay this much longer, for the clocks of nodes differ: where one were to delete the
    /// mark of a spent session, another might still take the session.
    private static final Duration GRACE = Duration.ofMinutes(10);

    /// So few that nobody waits long behind them.
    private static final int AT_ONCE = 500;

    private final Database database;
    private final Clock clock;
    private final Runnable alsoSweep;
    private final Thread thread;

    /// @param alsoSweep deletes, a little at a time, what is left over for other reasons
    public Sweeper(Database database, Clock clock, Runnable alsoSweep) {
        this.database = database;
        this.clock = clock;
        this.alsoSweep = alsoSweep;
        this.thread = Thread.ofVirtual().name("sweeper").start(this::work);
    }

    private void work() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                sweep();
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    /// Deletes all that has expired by now.
    void sweep() {
        try {
            var before = clock.instant().minus(GRACE);
            for (int swept = AT_ONCE; swept >= AT_ONCE; ) swept = database.sweep(before, AT_ONCE);
            alsoSweep.run();
        } catch (StoreException e) {
            log.warn("what is over could not be deleted: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

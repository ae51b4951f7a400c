package doorhouse.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes what has expired, a little at a time, for as long as the server runs. Every node does;
/// that they meet does no harm.
///
/// Up to when it sweeps is announced in the database some minutes before, so that a node whose
/// clock stands before that knows that marks may be gone: see [Database#requireUnswept].
public final class Sweeper implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /// Rows stay this much longer, for the clocks of nodes differ: where one were to delete the
    /// mark of a spent session, another might still take the session.
    private static final Duration GRACE = Duration.ofMinutes(10);

    /// Announced so much earlier than it is swept, so that each node has read it before.
    private static final Duration NOTICE = Duration.ofMinutes(5);

    /// A clock that differs by more from the time that passes is told of.
    private static final Duration REMARKABLE = Duration.ofMinutes(10);

    /// So few that nobody waits long behind them.
    private static final int AT_ONCE = 500;

    private final Database database;
    private final Clock clock;
    private final LongSupplier nanoTime;
    private final Runnable alsoSweep;
    private final SweepTime time;
    private final Thread thread;

    /// What the log was told of last.
    private boolean ahead;

    private boolean behind;

    /// @param alsoSweep deletes, a little at a time, what is left over for other reasons
    public Sweeper(Database database, Clock clock, Runnable alsoSweep) {
        this(database, clock, System::nanoTime, alsoSweep);
    }

    /// @param nanoTime a clock that only runs forward
    Sweeper(Database database, Clock clock, LongSupplier nanoTime, Runnable alsoSweep) {
        this.database = database;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.alsoSweep = alsoSweep;
        var now = clock.instant();
        var known = database.readSweptUntil().map(until -> until.plus(GRACE.minus(NOTICE)));
        this.time = new SweepTime(known.filter(now::isAfter).orElse(now), nanoTime.getAsLong());
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
            var now = clock.instant();
            var passed = time.at(database.notAhead(now), nanoTime.getAsLong());
            database.announceSweep(passed.minus(GRACE.minus(NOTICE)));
            tellOf(now, passed);
            var before = passed.minus(GRACE);
            for (int swept = AT_ONCE; swept >= AT_ONCE; ) swept = database.sweep(before, AT_ONCE);
            alsoSweep.run();
        } catch (StoreException e) {
            log.warn("what is over could not be deleted: {}", e.getMessage());
        } catch (RuntimeException e) {
            // The next round may go better; without any, rows would pile up unseen.
            log.error("what is over could not be deleted", e);
        }
    }

    /// Of a doubt when it begins, not each minute.
    private void tellOf(Instant now, Instant passed) {
        boolean wasAhead = ahead;
        ahead = now.isAfter(passed.plus(REMARKABLE));
        if (ahead && !wasAhead) {
            log.warn(
                    "the clock went ahead, or the server stood: what ended after {} is kept"
                            + " until the clock is right again, or has stayed so for a day",
                    passed);
        }
        var swept = database.sweptUntil();
        boolean wasBehind = behind;
        behind = swept.isAfter(now);
        if (behind && !wasBehind) {
            log.warn(
                    "the clock shows {}, but this database was in use until {}: what cannot be"
                            + " known to be unspent is refused until then",
                    now,
                    swept);
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

package doorhouse.userpool.userimport;

import doorhouse.store.StoreException;
import doorhouse.userpool.userimport.ImportJob.Status;
import doorhouse.userpool.userimport.ImportStore.Lease;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes up the jobs that are under way and nobody's, on this node or left behind by another.
public final class ImportWorker implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ImportWorker.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration LAST_STEPS = Duration.ofSeconds(10);
    private static final int JOBS_AT_ONCE = 4;

    /// How often in a row a job may fail without coming any further before it is given up.
    private static final int MOST_FAILURES = 20;

    private final ImportRun.Stage stage;
    private final Clock clock;
    private final String runner = UUID.randomUUID().toString();
    private final Map<String, Thread> runs = new ConcurrentHashMap<>();
    private final Map<String, Failures> failures = new ConcurrentHashMap<>();
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("user-import").unstarted(this::work);
    private volatile boolean closing;

    /// @param at how many rows were done when it failed
    private record Failures(long at, int count) {}

    ImportWorker(ImportRun.Stage stage) {
        this.stage = stage;
        this.clock = stage.clock();
    }

    public void start() {
        thread.start();
    }

    /// Looks for work at once.
    void wake() {
        wake.release();
    }

    private void work() {
        try {
            while (!closing) {
                takeUp();
                if (wake.tryAcquire(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) wake.drainPermits();
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void takeUp() {
        try {
            var now = clock.instant();
            for (var found : stage.jobs().running()) {
                if (runs.size() >= JOBS_AT_ONCE || closing) return;
                if (!runs.containsKey(found.jobId()) && isFree(found, now)) take(found, now);
            }
        } catch (StoreException e) {
            LOG.warn("user imports could not be looked for: {}", e.getMessage());
        }
    }

    private static boolean isFree(Lease found, Instant now) {
        return found.runner().isEmpty() || found.until().isBefore(now);
    }

    private void take(Lease found, Instant now) {
        var wanted = new Lease(found.pool(), found.jobId(), runner, now.plus(ImportRun.LEASE));
        if (!stage.jobs().take(found, wanted)) return;
        var run = Thread.ofVirtual().name(found.jobId()).unstarted(() -> run(wanted));
        runs.put(found.jobId(), run);
        run.start();
    }

    private void run(Lease lease) {
        try (var run = new ImportRun(stage, lease)) {
            boolean more = true;
            while (more && !closing) more = run.step() == ImportRun.Next.MORE;
            if (more) stage.jobs().release(lease);
            failures.remove(lease.jobId());
        } catch (StoreException | IOException e) {
            retryLater(lease, e);
        } catch (RuntimeException | Error e) {
            LOG.error("user import {} failed", lease.jobId(), e);
            giveUp(lease);
        } finally {
            runs.remove(lease.jobId());
            wake();
        }
    }

    /// The database may be back soon. Our hold on the job ends by itself, and then it is tried
    /// again here or on another node, but not for ever where it comes no further.
    private void retryLater(Lease lease, Exception e) {
        LOG.warn("user import {} waits: {}", lease.jobId(), e.getMessage());
        try {
            long at =
                    stage.jobs()
                            .find(lease.pool(), lease.jobId())
                            .map(ImportJob::rowsDone)
                            .orElse(0L);
            var failed =
                    failures.merge(
                            lease.jobId(),
                            new Failures(at, 1),
                            (old, one) ->
                                    old.at == at ? new Failures(at, old.count + one.count) : one);
            if (failed.count >= MOST_FAILURES) giveUp(lease);
        } catch (StoreException down) {
            // Then nobody can tell how far the job is, and it does not count.
            LOG.debug("user import {}: {}", lease.jobId(), down.getMessage());
        }
    }

    private void giveUp(Lease lease) {
        failures.remove(lease.jobId());
        try (var run = new ImportRun(stage, lease)) {
            run.end(Status.FAILED, "The server could not go on with the import.");
        } catch (StoreException | IOException e) {
            LOG.warn("user import {} could not be ended: {}", lease.jobId(), e.getMessage());
        }
    }

    /// Lets each job end the rows it is at; another node, or the next start, goes on behind them.
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        long deadline = System.nanoTime() + LAST_STEPS.toNanos();
        try {
            for (var run : runs.values()) {
                run.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

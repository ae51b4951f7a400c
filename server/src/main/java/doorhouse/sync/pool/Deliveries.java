package doorhouse.sync.pool;

import doorhouse.id.IdentityPoolId;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deliveries that nobody waits for. Those of one lane go one after the other, in order; those of
/// different lanes side by side. What waits is held in memory, and that has an end: beyond it a
/// delivery is dropped, and so is one that failed three times, or is still waiting when the server
/// stops. Each loss is logged.
public final class Deliveries implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    /// What waits, or may wait.
    record Load(int count, long bytes) {
        static final Load NONE = new Load(0, 0);

        Load plus(long more) {
            return new Load(count + 1, bytes + more);
        }

        Load minus(long less) {
            return new Load(count - 1, bytes - less);
        }

        boolean within(Load most) {
            return count <= most.count && bytes <= most.bytes;
        }
    }

    /// How much may wait.
    ///
    /// @param ofPool of one pool, which leaves room for others
    public record Limits(Load most, Load ofPool, int mostAtOnce) {
        public static final Limits DEFAULTS =
                new Limits(new Load(10_000, 64L << 20), new Load(1_250, 8L << 20), 64);
    }

    /// Before each further attempt.
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(10));

    private static final Duration DRAIN = Duration.ofSeconds(5);

    /// One delivery.
    @FunctionalInterface
    public interface Attempt {
        /// @throws IOException where another attempt may go better
        void run() throws IOException;
    }

    private record Waiting(IdentityPoolId pool, long bytes, Attempt attempt) {}

    private final String name;
    private final Limits limits;
    private final List<Duration> pauses;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore atOnce;

    /// By lane; a lane that is here has a thread. Guarded by itself, as are the counts.
    private final Map<Object, Queue<Waiting>> lanes = new HashMap<>();

    private Load waiting = Load.NONE;

    /// By pool; none for a pool of which nothing waits.
    private final Map<IdentityPoolId, Load> waitingOfPools = new HashMap<>();

    /// @param name of what is delivered, for the log
    public Deliveries(String name, Limits limits) {
        this(name, limits, PAUSES);
    }

    Deliveries(String name, Limits limits, List<Duration> pauses) {
        this.name = name;
        this.limits = limits;
        this.pauses = pauses;
        this.atOnce = new Semaphore(limits.mostAtOnce);
    }

    /// False, and the loss logged, when too much waits already, of all or of the pool, or the
    /// server stops.
    ///
    /// @param pool whose it is
    /// @param bytes that the delivery holds in memory
    public boolean add(IdentityPoolId pool, Object lane, long bytes, Attempt attempt) {
        synchronized (lanes) {
            var all = waiting.plus(bytes);
            var ofPool = waitingOfPools.getOrDefault(pool, Load.NONE).plus(bytes);
            if (!threads.isShutdown() && all.within(limits.most) && ofPool.within(limits.ofPool)) {
                waiting = all;
                waitingOfPools.put(pool, ofPool);
                var queue = lanes.get(lane);
                if (queue == null) {
                    queue = new ArrayDeque<>();
                    lanes.put(lane, queue);
                    threads.execute(() -> work(lane));
                }
                queue.add(new Waiting(pool, bytes, attempt));
                return true;
            }
        }
        LOG.error("{} of {}: dropped, too much is on its way", name, pool);
        return false;
    }

    private void work(Object lane) {
        for (var next = next(lane); next != null; next = next(lane)) {
            try {
                deliver(next);
            } catch (InterruptedException e) {
                LOG.error(
                        "{} of {}: given up with all behind it, the server stops", name, next.pool);
                forget(lane);
            } catch (RuntimeException e) {
                LOG.error("{} of {}: failed", name, next.pool, e);
            } finally {
                done(next);
            }
        }
    }

    /// The lane's next delivery; null, and the lane gone, when there is none.
    private @Nullable Waiting next(Object lane) {
        synchronized (lanes) {
            var queue = lanes.get(lane);
            var next = queue == null ? null : queue.poll();
            if (next == null) lanes.remove(lane);
            return next;
        }
    }

    private void forget(Object lane) {
        synchronized (lanes) {
            var queue = lanes.get(lane);
            if (queue == null) return;
            queue.forEach(this::done);
            queue.clear();
        }
    }

    private void done(Waiting one) {
        synchronized (lanes) {
            waiting = waiting.minus(one.bytes);
            waitingOfPools.computeIfPresent(
                    one.pool, (_, load) -> load.count == 1 ? null : load.minus(one.bytes));
        }
    }

    private void deliver(Waiting one) throws InterruptedException {
        for (int tries = 0; ; tries++) {
            try {
                tryOnce(one.attempt);
                return;
            } catch (IOException e) {
                LOG.warn("{} of {}: attempt {}: {}", name, one.pool, tries + 1, e.toString());
            }
            if (tries == pauses.size()) {
                LOG.error("{} of {}: given up", name, one.pool);
                return;
            }
            Thread.sleep(pauses.get(tries));
        }
    }

    /// What waits for another attempt keeps nobody else from a first one.
    private void tryOnce(Attempt attempt) throws IOException, InterruptedException {
        atOnce.acquire();
        try {
            attempt.run();
        } finally {
            atOnce.release();
        }
    }

    /// Gives what is on its way some seconds, then ends it.
    @Override
    public void close() {
        synchronized (lanes) {
            threads.shutdown();
        }
        try {
            if (!threads.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS))
                threads.shutdownNow();
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}

package doorhouse.sync.stream;

import doorhouse.id.IdentityPoolId;
import doorhouse.id.Region;
import doorhouse.sync.dataset.DatasetKey;
import doorhouse.sync.dataset.Datasets;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts all datasets of a pool into its stream, one after the other.
final class BulkPublisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BulkPublisher.class);
    private static final int PAGE = 50;
    private static final Duration DRAIN = Duration.ofSeconds(5);
    private static final List<Duration> PAUSES =
            List.of(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(20));

    private final Kinesis kinesis;
    private final Datasets datasets;
    private final BulkPublishStore store;
    private final Clock clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    BulkPublisher(Kinesis kinesis, Datasets datasets, BulkPublishStore store, Clock clock) {
        this.kinesis = kinesis;
        this.datasets = datasets;
        this.store = store;
        this.clock = clock;
    }

    /// Goes to work on what was begun.
    void publish(IdentityPoolId pool, String stream, Instant started) {
        threads.execute(() -> {
            try {
                work(pool, stream, started);
                store.end(pool, started, clock.instant(), null);
            } catch (InterruptedException e) {
                store.end(pool, started, clock.instant(), "The server stopped.");
            } catch (IOException | Kinesis.StreamClosed e) {
                LOG.warn("bulk publish of {}: {}", pool, e.toString());
                store.end(pool, started, clock.instant(), "The stream did not take a record.");
            } catch (RuntimeException e) {
                LOG.error("bulk publish of {} failed", pool, e);
                store.end(pool, started, clock.instant(), "An internal error occurred.");
            }
        });
    }

    private void work(IdentityPoolId pool, String stream, Instant started)
            throws IOException, InterruptedException, Kinesis.StreamClosed {
        @Nullable DatasetKey last = null;
        while (true) {
            var page = datasets.ofPool(pool, last, PAGE);
            for (var one : page) {
                if (!store.alive(pool, started, clock.instant())) return;
                publish(one, stream);
            }
            if (page.size() < PAGE) return;
            last = page.getLast();
        }
    }

    private void publish(DatasetKey key, String stream)
            throws IOException, InterruptedException, Kinesis.StreamClosed {
        var snapshot = datasets.snapshot(key);
        if (snapshot.isEmpty()) return;
        var whole = snapshot.get();
        for (byte[] data :
                StreamRecords.of(key, whole.syncCount(), whole.at(), false, whole.records())) {
            put(key, stream, data);
        }
    }

    private void put(DatasetKey key, String stream, byte[] data)
            throws IOException, InterruptedException, Kinesis.StreamClosed {
        for (int tries = 0; ; tries++) {
            try {
                kinesis.put(new Region(key.pool().region()), stream, key.identity().value(), data);
                return;
            } catch (IOException e) {
                if (tries == PAUSES.size()) throw e;
            }
            Thread.sleep(PAUSES.get(tries));
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS))
                LOG.warn("a bulk publish did not end in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

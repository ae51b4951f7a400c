package doorhouse.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/// Calls again and again from many at once, each with a connection of its own.
final class Load {
    private static final Duration WARM_SLICE = Duration.ofMillis(1_500);
    private static final double SETTLED = 1.05;

    private Load() {}

    /// One thing that a caller does over and over.
    @FunctionalInterface
    interface Work {
        /// Does it once and tells how long the server took.
        ///
        /// @return nanoseconds from the first byte sent to the last received, the client's own
        ///   maths between two requests left out
        long once(Connection connection, RandomGenerator random) throws IOException;
    }

    /// @param latencies of every call in nanoseconds, sorted
    record Result(long[] latencies, Duration took) {
        double perSecond() {
            return latencies.length / (took.toNanos() / 1e9);
        }

        /// @param share 0.5 is the median
        double millis(double share) {
            int at = (int) Math.min(latencies.length - 1, Math.round(share * latencies.length));
            return latencies[at] / 1e6;
        }
    }

    /// Calls until the rate is within a twentieth of the best so far, so that what is measured next
    /// is the server after its compiler is done.
    ///
    /// @param most ends it anyway
    static void warm(int port, int callers, Duration most, Work work)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        double best = 0;
        while (System.nanoTime() < end) {
            double rate = run(port, callers, WARM_SLICE, work).perSecond();
            if (rate < best * SETTLED) return;
            best = Math.max(best, rate);
        }
    }

    /// @param port where the server listens
    static Result run(int port, int callers, Duration time, Work work)
            throws IOException, InterruptedException {
        var kept = new ArrayList<Samples>();
        var threads = new ArrayList<Thread>();
        var failure = new AtomicReference<@Nullable Throwable>();
        long start = System.nanoTime();
        long end = start + time.toNanos();
        for (int caller = 0; caller < callers; caller++) {
            var samples = new Samples();
            kept.add(samples);
            var random = RandomGeneratorFactory.of("L64X128MixRandom").create(caller);
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                try (var connection = new Connection(port)) {
                                    while (System.nanoTime() < end)
                                        samples.add(work.once(connection, random));
                                } catch (IOException | RuntimeException e) {
                                    failure.set(e);
                                }
                            }));
        }
        for (var thread : threads) thread.join();
        var took = Duration.ofNanos(System.nanoTime() - start);
        var failed = failure.get();
        if (failed != null) throw new IOException("a call failed: " + failed.getMessage(), failed);
        return new Result(merged(kept), took);
    }

    private static long[] merged(List<Samples> kept) {
        long[] all = new long[kept.stream().mapToInt(samples -> samples.count).sum()];
        int at = 0;
        for (var samples : kept) {
            System.arraycopy(samples.values, 0, all, at, samples.count);
            at += samples.count;
        }
        Arrays.sort(all);
        return all;
    }

    private static final class Samples {
        private long[] values = new long[4_096];
        private int count;

        void add(long value) {
            if (count == values.length) values = Arrays.copyOf(values, count * 2);
            values[count++] = value;
        }
    }
}

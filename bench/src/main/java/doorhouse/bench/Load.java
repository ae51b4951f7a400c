package doorhouse.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/// Calls again and again from many at once, each with a connection of its own.
final class Load {
    private static final Duration WARM_SLICE = Duration.ofMillis(1_500);
    private static final double SETTLED = 0.05;

    /// With fewer calls behind it, code is not compiled for good yet.
    private static final int WARM_CALLS = 3_000;

    /// With fewer calls, the slowest hundredth is a matter of chance.
    private static final int ENOUGH_FOR_P99 = 1_000;

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

        /// The latency that a share of the calls does not exceed, by the nearest rank.
        ///
        /// @param share 0.5 is the median
        double millis(double share) {
            int rank = (int) Math.ceil(share * latencies.length);
            return latencies[Math.max(rank, 1) - 1] / 1e6;
        }

        /// As the report writes it; a dash where so few calls do not tell.
        String p99() {
            if (latencies.length < ENOUGH_FOR_P99) return "-";
            return String.format(Locale.ROOT, "%.2f", millis(0.99));
        }
    }

    /// Calls for one slice without measuring, so that no operation meets a server that has done
    /// nothing yet.
    static void touch(int port, int callers, Work work) throws IOException, InterruptedException {
        run(port, callers, WARM_SLICE, work);
    }

    /// Calls until the rate has settled, so that what is measured next is the server after its
    /// compiler is done.
    ///
    /// @param most ends it anyway
    static void warm(int port, int callers, Duration most, Work work)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        double before = 0;
        int calls = 0;
        while (System.nanoTime() < end) {
            var slice = run(port, callers, WARM_SLICE, work);
            calls += slice.latencies.length;
            if (settled(before, slice.perSecond(), calls)) return;
            before = slice.perSecond();
        }
    }

    /// Whether two slices lie within a twentieth of each other, neither faster nor slower, after
    /// enough calls.
    static boolean settled(double before, double now, int calls) {
        return calls >= WARM_CALLS && Math.abs(now - before) <= before * SETTLED;
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

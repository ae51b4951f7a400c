package doorhouse.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What calls cost in a pool of a thousand users, and what the same calls cost in one of millions,
/// who come by import jobs; and what each user costs on disk.
final class GrowthBench {
    /// How far a call may cost more in the large pool.
    private static final double ALLOWED = 4 / 3.0;

    private static final int FEW = 1_000;
    private static final int CALLERS = 4;

    /// @param users in the large pool
    record Run(String store, int users) {}

    /// @param warmUp before each line
    /// @param each for each line
    /// @param sharedBuffersMib of PostgreSQL
    record Plan(List<Run> runs, Duration warmUp, Duration each, int sharedBuffersMib) {
        /// As PostgreSQL's documentation advises for a machine of its own ("Resource Consumption").
        private static final int OF_MEMORY = 4;

        private static final int QUICK_USERS = 20_000;
        static final List<Run> WHOLE =
                List.of(new Run("postgresql", 10_000_000), new Run("sqlite", 1_000_000));

        static Plan whole(List<Run> runs, Optional<Integer> sharedBuffersMib) {
            return new Plan(
                    runs,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(3),
                    sharedBuffersMib.orElseGet(() -> Machine.memoryMib() / OF_MEMORY));
        }

        static Plan quick() {
            var runs = List.of(new Run("sqlite", QUICK_USERS));
            return new Plan(
                    runs,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    Machine.memoryMib() / OF_MEMORY);
        }
    }

    /// What a call cost.
    ///
    /// @param cpu of the server and of the database, in milliseconds
    /// @param pages that were not in PostgreSQL's shared buffers
    /// @param pageMicros that reading one took
    private record Measured(double p50, double p99, double cpu, double pages, double pageMicros) {}

    private final Path home;
    private final Path folder;
    private final Plan plan;
    private final PrintStream out;

    /// @param home the unpacked distribution
    /// @param folder for the stores; removed by who made it
    GrowthBench(Path home, Path folder, Plan plan, PrintStream out) {
        this.home = home;
        this.folder = folder;
        this.plan = plan;
        this.out = out;
    }

    void run() throws IOException, InterruptedException {
        for (var run : plan.runs()) {
            try (var store = Store.open(run.store(), folder, plan.sharedBuffersMib());
                    var server = ServerProcess.run(home, "dev", store)) {
                measure(store, server, run.users());
            }
        }
    }

    private void measure(Store store, ServerProcess server, int users)
            throws IOException, InterruptedException {
        out.printf(Locale.ROOT, "%n%s, from %,d to %,d users%n", store.name(), FEW, users);
        if (store instanceof Store.Postgresql) {
            out.printf(Locale.ROOT, "shared_buffers %,d MiB%n", plan.sharedBuffersMib());
        }
        var small = pool(server, "few", FEW);
        load(server, small);
        // The JVM's compiler has seen every call before the first that is measured.
        for (var work : GrowthFlows.of(server.port(), small).all().values()) {
            Load.run(server.port(), CALLERS, plan.each(), work);
        }
        var few = measure(store, server, small);
        var large = pool(server, "many", users);
        grow(store, server, large);
        var many = measure(store, server, large);
        report(few, many, users);
        out.printf(Locale.ROOT, "%d MiB resident after the run%n", server.residentMib());
    }

    private static GrowthPool pool(ServerProcess server, String name, int users)
            throws IOException {
        try (var connection = new Connection(server.port())) {
            return GrowthPool.create(connection, name, users);
        }
    }

    private void load(ServerProcess server, GrowthPool pool)
            throws IOException, InterruptedException {
        new GrowthImport(server.port(), folder, pool).run();
    }

    private void grow(Store store, ServerProcess server, GrowthPool pool)
            throws IOException, InterruptedException {
        long bytes = store.bytes();
        double serverCpu = server.cpu().toNanos();
        double storeCpu = store.cpu().toNanos();
        long start = System.nanoTime();
        store.loads(true);
        load(server, pool);
        store.loads(false);
        double took = System.nanoTime() - start;
        out.printf(
                Locale.ROOT,
                "%,d users imported in %.0f s: %,.0f rows a second; CPU a row: server %.0f µs, database %.0f µs%n",
                pool.users(),
                took / 1e9,
                pool.users() / (took / 1e9),
                (server.cpu().toNanos() - serverCpu) / 1e3 / pool.users(),
                (store.cpu().toNanos() - storeCpu) / 1e3 / pool.users());
        start = System.nanoTime();
        store.settle();
        out.printf(
                Locale.ROOT,
                "settled in %.0f s; %,d bytes on disk a user, %.2f GB in all; %d MiB resident%n",
                (System.nanoTime() - start) / 1e9,
                (store.bytes() - bytes) / pool.users(),
                store.bytes() / 1e9,
                server.residentMib());
        for (var line : store.sizes()) out.println("  " + line);
    }

    private Map<String, Measured> measure(Store store, ServerProcess server, GrowthPool pool)
            throws IOException, InterruptedException {
        int port = server.port();
        var measured = new LinkedHashMap<String, Measured>();
        for (var work : GrowthFlows.of(port, pool).all().entrySet()) {
            Load.run(port, CALLERS, plan.warmUp(), work.getValue());
            double before = cpu(store, server);
            var reads = store.pageReads();
            var result = Load.run(port, CALLERS, plan.each(), work.getValue());
            double cpu = (cpu(store, server) - before) / result.latencies().length;
            measured.put(work.getKey(), measured(result, cpu, reads, store.pageReads()));
        }
        return measured;
    }

    /// PostgreSQL tells what it read a second late, at the beginning as at the end.
    private static Measured measured(
            Load.Result result, double cpu, Store.PageReads before, Store.PageReads after) {
        long pages = after.pages() - before.pages();
        return new Measured(
                result.millis(0.5),
                result.millis(0.99),
                cpu,
                pages / (double) result.latencies().length,
                pages == 0 ? 0 : (after.millis() - before.millis()) * 1e3 / pages);
    }

    private static double cpu(Store store, ServerProcess server) {
        return (server.cpu().toNanos() + store.cpu().toNanos()) / 1e6;
    }

    private void report(Map<String, Measured> few, Map<String, Measured> many, int users) {
        out.printf(
                Locale.ROOT,
                "%n| operation, %d callers | p50 ms, %2$,d users | %3$,d | p99 ms, %2$,d | %3$,d"
                        + " | CPU ms, %2$,d | %3$,d | CPU ratio | |%n",
                CALLERS,
                FEW,
                users);
        out.println("|---|---:|---:|---:|---:|---:|---:|---:|---|");
        var missed = new ArrayList<String>();
        few.forEach((name, before) -> {
            var after = many.getOrDefault(name, before);
            double ratio = after.cpu / before.cpu;
            if (ratio > ALLOWED) missed.add(name);
            out.printf(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %.2f | %s |%n",
                    name,
                    before.p50,
                    after.p50,
                    before.p99,
                    after.p99,
                    before.cpu,
                    after.cpu,
                    ratio,
                    ratio > ALLOWED ? "missed" : "reached");
        });
        out.println(
                missed.isEmpty()
                        ? "Every call costs within a third of what it costs at a thousand."
                        : "More than a third above: " + String.join(", ", missed) + ".");
        reportPages(many);
    }

    private void reportPages(Map<String, Measured> many) {
        if (many.values().stream().allMatch(measured -> measured.pages == 0)) return;
        out.println("pages of 8 KB from outside shared_buffers, a call; what reading one took:");
        many.forEach((name, measured) ->
                out.printf(
                        Locale.ROOT,
                        "  %s: %.1f; %.1f µs%n",
                        name,
                        measured.pages,
                        measured.pageMicros));
    }
}

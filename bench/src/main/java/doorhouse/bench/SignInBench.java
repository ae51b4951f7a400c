package doorhouse.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;

/// Sign-ins by password, by SRP and on the pages, refresh, GetUser and the grants of machines, on
/// every store, with few and many users, by one caller and by many.
final class SignInBench {
    /// How long and how much. The compiler of the JVM needs seconds of work before a flow is at its
    /// speed, so each is warmed up first.
    ///
    /// @param warmUp for each flow, with many callers
    /// @param each for each line of the report
    record Plan(List<String> stores, List<Integer> users, Duration warmUp, Duration each) {
        static final Plan WHOLE =
                new Plan(
                        Store.names(),
                        List.of(1_000, 100_000),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(5));
        static final Plan QUICK =
                new Plan(
                        List.of("sqlite"),
                        List.of(1_000),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(2));
    }

    private static final List<Integer> CALLERS = List.of(1, 64);

    private final Path home;
    private final Path folder;
    private final Plan plan;
    private final PrintStream out;

    /// @param home the unpacked distribution
    /// @param folder for the stores; removed by who made it
    SignInBench(Path home, Path folder, Plan plan, PrintStream out) {
        this.home = home;
        this.folder = folder;
        this.plan = plan;
        this.out = out;
    }

    void run() throws IOException, InterruptedException, ExecutionException {
        out.println(Machine.description());
        var rsa = RsaLimit.measure(plan.each());
        out.printf(
                Locale.ROOT,
                "RSA-2048: %,.0f signatures a second on one core by %s; a sign-in makes two%n",
                rsa.signaturesPerSecond(),
                rsa.provider());
        for (String name : plan.stores()) {
            try (var store = Store.open(name, folder)) {
                measure(store);
            }
        }
    }

    private void measure(Store store) throws IOException, InterruptedException, ExecutionException {
        Tenant tenant;
        try (var server = ServerProcess.run(home, "dev", store)) {
            tenant = Tenant.create(server.port());
        }
        int there = 0;
        for (int users : plan.users()) {
            long start = System.nanoTime();
            Seed.users(store, tenant.poolId(), there, users);
            out.printf(
                    Locale.ROOT,
                    "%n%s, %,d users (%,d added in %.1f s)%n",
                    store.name(),
                    users,
                    users - there,
                    (System.nanoTime() - start) / 1e9);
            there = users;
            try (var server = ServerProcess.run(home, "start", store)) {
                out.printf(
                        Locale.ROOT,
                        "ready after %.2f s, %d MiB resident%n",
                        server.startedIn().toMillis() / 1e3,
                        server.residentMib());
                measure(store, server, new Flows(tenant, users));
                out.printf(Locale.ROOT, "%d MiB resident after the run%n", server.residentMib());
            }
        }
    }

    private void measure(Store store, ServerProcess server, Flows flows)
            throws IOException, InterruptedException {
        var works = flows.all(server.port());
        for (var work : works.values()) Load.run(server.port(), 16, plan.warmUp(), work);
        out.println(
                "| operation | callers | a second | p50 ms | p99 ms | server CPU ms each | a second a core | database CPU ms | client CPU ms |");
        out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (var work : works.entrySet()) {
            for (int callers : CALLERS) {
                var before = Cost.now(store, server);
                var result = Load.run(server.port(), callers, plan.each(), work.getValue());
                var cost = Cost.now(store, server).since(before, result.latencies().length);
                out.printf(
                        Locale.ROOT,
                        "| %s | %d | %,.0f | %.2f | %s | %.2f | %,.0f | %.2f | %.2f |%n",
                        work.getKey(),
                        callers,
                        result.perSecond(),
                        result.millis(0.5),
                        result.p99(),
                        cost.server,
                        1_000 / cost.server,
                        cost.database,
                        cost.client);
            }
        }
    }

    /// CPU in milliseconds.
    private record Cost(double server, double database, double client) {
        static Cost now(Store store, ServerProcess server) {
            var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Cost(
                    server.cpu().toNanos() / 1e6,
                    store.cpu().toNanos() / 1e6,
                    system.getProcessCpuTime() / 1e6);
        }

        Cost since(Cost before, int calls) {
            return new Cost(
                    (server - before.server) / calls,
                    (database - before.database) / calls,
                    (client - before.client) / calls);
        }
    }
}

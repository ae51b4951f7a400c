package doorhouse.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// Doorhouse and Keycloak, one after the other on the same machine, by the same client.
final class CompareBench {
    /// With fewer users added, the database's own room hides theirs.
    private static final int ENOUGH_TO_WEIGH = 100_000;

    /// @param home the unpacked distribution of Doorhouse
    /// @param target where Keycloak is unpacked in `keycloak`, and the report goes
    record Folders(Path home, Path target) {}

    private final Folders folders;
    private final ComparePlan plan;
    private final Path scratch;
    private final Report report;
    private final Measured measured = new Measured();

    /// @param scratch for the stores; removed by who made it
    CompareBench(Folders folders, ComparePlan plan, Path scratch, PrintStream out)
            throws IOException {
        this.folders = folders;
        this.plan = plan;
        this.scratch = scratch;
        this.report = Report.begin(out, folders.target.resolve("compare.md"));
    }

    void run() throws IOException, InterruptedException, ExecutionException, SQLException {
        var keycloak = KeycloakDistribution.in(folders.target.resolve("keycloak"));
        var rsa = RsaLimit.measure(plan.each());
        var limit =
                String.format(
                        Locale.ROOT,
                        "RSA-2048: %,.0f signatures a second on one core by %s; a sign-in makes two.",
                        rsa.signaturesPerSecond(),
                        rsa.provider());
        report.say(Machine.description());
        report.say("\nDoorhouse, and Keycloak " + keycloak.version() + ". " + limit);
        for (var kind : plan.stores()) {
            try (var doorhouse = DoorhouseContender.prepare(folders.home, kind, scratch)) {
                measure(doorhouse, kind);
            }
            try (var other = KeycloakContender.prepare(keycloak, kind, scratch)) {
                measure(other, kind);
            }
        }
        report.say(CompareTable.of(measured));
        if (plan.chart() != null) Files.writeString(plan.chart(), CompareChart.of(measured, limit));
    }

    private void measure(Contender contender, StoreKind kind)
            throws IOException, InterruptedException, ExecutionException, SQLException {
        int there = 0;
        for (int users : plan.users()) {
            long before = contender.bytes();
            long start = System.nanoTime();
            contender.seed(there, users);
            report.say(
                    String.format(
                            Locale.ROOT,
                            "%n## %s on %s, %,d users%n%n%,d users added in %.1f s.%n",
                            contender.name(),
                            contender.database(),
                            users,
                            users - there,
                            (System.nanoTime() - start) / 1e9));
            double each =
                    users - there < ENOUGH_TO_WEIGH
                            ? Double.NaN
                            : (double) (contender.bytes() - before) / (users - there);
            there = users;
            measure(contender, new Measured.Place(kind, users), each);
        }
    }

    private void measure(Contender contender, Measured.Place place, double bytesPerUser)
            throws IOException, InterruptedException {
        // Other ways to keep a password say the same everywhere, so once is enough.
        boolean variants = place.store() == plan.stores().getFirst() && place.users() <= Crowd.FEW;
        try (var server = contender.start()) {
            report.say(
                    "| operation | callers | calls | a second | p50 ms | p99 ms | server CPU ms each | database CPU ms each |");
            report.say("|---|---:|---:|---:|---:|---:|---:|---:|");
            var works = server.work(Crowd.of(place.users()), variants);
            for (var work : works.entrySet()) touch(server, work);
            for (var work : works.entrySet()) measure(contender, place, server, work);
            var print =
                    new Measured.Footprint(
                            contender.name(),
                            place,
                            server.firstToken(),
                            server.residentMib(),
                            bytesPerUser);
            measured.add(print);
            report.say(
                    String.format(
                            Locale.ROOT,
                            "%nFirst token after %.2f s; %,d MiB resident after the run.",
                            print.firstToken().toMillis() / 1e3,
                            print.residentMib()));
            if (!Double.isNaN(bytesPerUser))
                report.say("%.0f bytes on disk per user.".formatted(bytesPerUser));
        }
    }

    /// What fails here fails again where it is measured, and is told there.
    private static void touch(Contender.Running server, Map.Entry<Task, Load.Work> work)
            throws InterruptedException {
        try {
            Load.touch(server.port(), work.getKey().callers().getLast(), work.getValue());
        } catch (IOException e) {
            return;
        }
    }

    private void measure(
            Contender contender,
            Measured.Place place,
            Contender.Running server,
            Map.Entry<Task, Load.Work> work)
            throws IOException, InterruptedException {
        var task = work.getKey();
        try {
            Load.warm(server.port(), task.callers().getLast(), plan.warmUp(), work.getValue());
            for (int callers : task.callers()) {
                var before = server.cpu();
                var result = Load.run(server.port(), callers, plan.each(), work.getValue());
                var cpu = server.cpu().since(before);
                measured.add(
                        new Measured.Rate(
                                contender.name(), place, task, callers, result.perSecond()));
                report.say(row(task, callers, result, cpu));
            }
        } catch (IOException e) {
            // What one of them refuses is a finding too, and the rest is worth having.
            measured.addFailure(contender.name(), place, task);
            report.say("| %s | failed: %s |".formatted(task.label(), e.getMessage()));
        }
    }

    private static String row(Task task, int callers, Load.Result result, Contender.Cpu cpu) {
        int calls = result.latencies().length;
        return String.format(
                Locale.ROOT,
                "| %s | %d | %,d | %,.0f | %.2f | %s | %.2f | %.2f |",
                task.label(),
                callers,
                calls,
                result.perSecond(),
                result.millis(0.5),
                result.p99(),
                millis(cpu.server(), calls),
                millis(cpu.database(), calls));
    }

    private static double millis(Duration cpu, int calls) {
        return cpu.toNanos() / 1e6 / calls;
    }
}

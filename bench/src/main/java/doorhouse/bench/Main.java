package doorhouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/// The command line: what to measure with its options, and `--distribution FOLDER` and `--target
/// FOLDER`, which the script `./doorhouse` adds.
public final class Main {
    private static final String USAGE =
            """
            usage: ./doorhouse bench signin [--quick]
                   ./doorhouse bench growth [--users N] [--store sqlite|postgresql] [--shared-buffers MIB] [--quick]
                   ./doorhouse bench compare [--quick] [--store embedded|postgresql] [--users N[,N]] [--chart FILE]
                   ./doorhouse bench functions
                   ./doorhouse bench policies
                   ./doorhouse bench argon2
                   ./doorhouse bench gateway

              signin     sign-ins by password, SRP and pages, refresh, GetUser; about eight minutes
              --quick    the embedded store with a thousand users only; under a minute
              growth     calls in a pool of a thousand users, and in one of ten million on PostgreSQL
                         and a million on SQLite, or as many as is said; about half an hour
              compare    Doorhouse and Keycloak side by side; about a quarter of an hour
              --quick    the embedded stores with a thousand users only; four to five minutes
              --chart    draws what was compared (SVG)
              functions  a trigger with a local function, in Node and in Python; some seconds
              policies   decisions by IAM policies; some seconds
              argon2     hashing a password, beside Bouncy Castle; about a minute
              gateway    reading objects through the gateway, and directly; about a minute
            """;

    private Main() {}

    public static void main(String[] args)
            throws IOException, InterruptedException, ExecutionException, SQLException {
        var words = new ArrayList<>(List.of(args));
        var folders =
                new CompareBench.Folders(given(words, "--distribution"), given(words, "--target"));
        if (words.isEmpty()) throw misused();
        var measured = words.removeFirst();
        // No server is left behind when the bench is ended early.
        Runtime.getRuntime().addShutdownHook(new Thread(Main::endServers));
        var scratch = Files.createTempDirectory("doorhouse-bench-");
        try {
            run(measured, words, folders, scratch);
        } finally {
            remove(scratch);
        }
    }

    private static void run(
            String measured, List<String> options, CompareBench.Folders folders, Path scratch)
            throws IOException, InterruptedException, ExecutionException, SQLException {
        if (measured.equals("compare")) {
            new CompareBench(folders, plan(options), scratch, System.out).run();
            return;
        }
        boolean quick = options.remove("--quick");
        var home = folders.home();
        if (measured.equals("growth")) {
            new GrowthBench(home, scratch, growth(options, quick), System.out).run();
            return;
        }
        if (!options.isEmpty()) throw misused();
        var plan = quick ? SignInBench.Plan.QUICK : SignInBench.Plan.WHOLE;
        switch (measured) {
            case "argon2" -> new Argon2Bench(System.out).run();
            case "functions" -> new FunctionBench(scratch, System.out).run();
            case "gateway" -> new GatewayBench(home, scratch, System.out).run();
            case "policies" -> new PolicyBench(System.out).run();
            case "signin" -> new SignInBench(home, scratch, plan, System.out).run();
            default -> throw misused();
        }
    }

    private static ComparePlan plan(List<String> options) {
        try {
            var plan = ComparePlan.of(options);
            if (options.isEmpty()) return plan;
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
        }
        throw misused();
    }

    private static GrowthBench.Plan growth(List<String> words, boolean quick) {
        var users = option(words, "--users").map(Integer::valueOf);
        var store = option(words, "--store");
        var sharedBuffers = option(words, "--shared-buffers").map(Integer::valueOf);
        if (!words.isEmpty()) throw misused();
        if (quick) return GrowthBench.Plan.quick();
        return GrowthBench.Plan.whole(
                GrowthBench.Plan.WHOLE.stream()
                        .filter(run -> store.isEmpty() || store.get().equals(run.store()))
                        .map(run -> new GrowthBench.Run(run.store(), users.orElse(run.users())))
                        .toList(),
                sharedBuffers);
    }

    /// Takes an option and its value out of the words.
    private static Optional<String> option(List<String> words, String name) {
        int at = words.indexOf(name);
        if (at < 0) return Optional.empty();
        if (at + 1 == words.size()) throw misused();
        words.remove(at);
        return Optional.of(words.remove(at));
    }

    private static Path given(List<String> words, String name) {
        return option(words, name).map(Path::of).orElseThrow(Main::misused).toAbsolutePath();
    }

    private static RuntimeException misused() {
        System.err.print(USAGE);
        System.exit(2);
        return new IllegalArgumentException();
    }

    private static void endServers() {
        ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList())
                Files.deleteIfExists(file);
        }
    }
}

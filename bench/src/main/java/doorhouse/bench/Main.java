package doorhouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/// The command line: `signin [--quick]`, `growth [--users N] [--store S] [--quick]`, `functions`,
/// `policies` or `gateway`, and `--distribution FOLDER`, which the script `./doorhouse` adds.
public final class Main {
    private static final String USAGE =
            """
            usage: ./doorhouse bench signin [--quick]
                   ./doorhouse bench growth [--users N] [--store sqlite|postgresql] [--quick]
                   ./doorhouse bench functions
                   ./doorhouse bench policies
                   ./doorhouse bench gateway

              signin     sign-ins by password, SRP and pages, refresh, GetUser; about eight minutes
              --quick    the embedded store with a thousand users only; under a minute
              growth     calls in a pool of a thousand users, and in one of ten million on PostgreSQL
                         and a million on SQLite, or as many as is said; about half an hour
              functions  a trigger with a local function, in Node and in Python; some seconds
              policies   decisions by IAM policies; some seconds
              gateway    reading objects through the gateway, and directly; about a minute
            """;

    private Main() {}

    public static void main(String[] args)
            throws IOException, InterruptedException, ExecutionException {
        var words = new ArrayList<>(List.of(args));
        int distribution = words.indexOf("--distribution");
        if (distribution < 0 || distribution + 1 == words.size()) throw misused();
        var home = Path.of(words.get(distribution + 1));
        words.subList(distribution, distribution + 2).clear();
        boolean quick = words.remove("--quick");
        var growth = growth(words, quick);
        if (words.size() != 1) throw misused();
        var plan = quick ? SignInBench.Plan.QUICK : SignInBench.Plan.WHOLE;
        var folder = Files.createTempDirectory("doorhouse-bench-");
        try {
            switch (words.getFirst()) {
                case "functions" -> new FunctionBench(folder, System.out).run();
                case "growth" -> new GrowthBench(home, folder, growth, System.out).run();
                case "gateway" -> new GatewayBench(home, folder, System.out).run();
                case "policies" -> new PolicyBench(System.out).run();
                case "signin" -> new SignInBench(home, folder, plan, System.out).run();
                default -> throw misused();
            }
        } finally {
            remove(folder);
        }
    }

    private static GrowthBench.Plan growth(List<String> words, boolean quick) {
        var users = option(words, "--users").map(Integer::valueOf);
        var store = option(words, "--store");
        if (quick) return GrowthBench.Plan.quick();
        return GrowthBench.Plan.whole(
                GrowthBench.Plan.WHOLE.stream()
                        .filter(run -> store.isEmpty() || store.get().equals(run.store()))
                        .map(run -> new GrowthBench.Run(run.store(), users.orElse(run.users())))
                        .toList());
    }

    /// Takes an option and its value out of the words.
    private static Optional<String> option(List<String> words, String name) {
        int at = words.indexOf(name);
        if (at < 0) return Optional.empty();
        if (at + 1 == words.size()) throw misused();
        words.remove(at);
        return Optional.of(words.remove(at));
    }

    private static RuntimeException misused() {
        System.err.print(USAGE);
        System.exit(2);
        return new IllegalArgumentException();
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList())
                Files.deleteIfExists(file);
        }
    }
}

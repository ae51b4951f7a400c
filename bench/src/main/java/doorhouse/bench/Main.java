package doorhouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;

/// The command line: `signin [--quick]`, `functions`, `policies` or `gateway`, and `--distribution
/// FOLDER`, which the script `./doorhouse` adds.
public final class Main {
    private static final String USAGE =
            """
            usage: ./doorhouse bench signin [--quick]
                   ./doorhouse bench functions
                   ./doorhouse bench policies
                   ./doorhouse bench gateway

              signin     sign-ins by password, SRP and pages, refresh, GetUser; about eight minutes
              --quick    the embedded store with a thousand users only; under a minute
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
        if (words.size() != 1) throw misused();
        var plan = quick ? SignInBench.Plan.QUICK : SignInBench.Plan.WHOLE;
        var folder = Files.createTempDirectory("doorhouse-bench-");
        try {
            switch (words.getFirst()) {
                case "functions" -> new FunctionBench(folder, System.out).run();
                case "gateway" -> new GatewayBench(home, folder, System.out).run();
                case "policies" -> new PolicyBench(System.out).run();
                case "signin" -> new SignInBench(home, folder, plan, System.out).run();
                default -> throw misused();
            }
        } finally {
            remove(folder);
        }
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

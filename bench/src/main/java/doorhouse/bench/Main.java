package doorhouse.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/// The command line: `signin [--quick]`. The packed server is the one of `doorhouse.home`.
public final class Main {
    private static final String USAGE =
            """
            usage: doorhouse bench signin [--quick]

              signin   sign-ins by password and SRP, refresh and GetUser; about six minutes
              --quick  the embedded store with a thousand users only; under a minute
            """;

    private Main() {}

    public static void main(String[] args)
            throws IOException, InterruptedException, ExecutionException {
        var words = List.of(args);
        if (words.isEmpty() || !words.getFirst().equals("signin") || !known(words)) {
            System.err.print(USAGE);
            System.exit(2);
        }
        var plan = words.contains("--quick") ? SignInBench.Plan.QUICK : SignInBench.Plan.WHOLE;
        var folder = Files.createTempDirectory("doorhouse-bench-");
        try {
            new SignInBench(home(), folder, plan, System.out).run();
        } finally {
            remove(folder);
        }
    }

    private static boolean known(List<String> words) {
        return Set.of("signin", "--quick").containsAll(words);
    }

    private static Path home() {
        var home = System.getProperty("doorhouse.home");
        if (home == null || !Files.isExecutable(Path.of(home, "bin/doorhouse")))
            throw new IllegalStateException(
                    "-Ddoorhouse.home must name an unpacked distribution; ./doorhouse bench does that");
        return Path.of(home);
    }

    private static void remove(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList())
                Files.deleteIfExists(file);
        }
    }
}

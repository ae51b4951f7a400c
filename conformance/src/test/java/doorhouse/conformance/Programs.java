package doorhouse.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Other programs, run to their end.
final class Programs {
    private static final long PATIENCE_SECONDS = 300;

    private Programs() {}

    /// What a program said, and how it ended.
    record Outcome(int exit, String out, String err) {
        /// The output of a program that must succeed.
        String good() {
            if (exit != 0) throw new AssertionError("exit " + exit + "\n" + out + err);
            return out;
        }
    }

    /// Where a program stands on the path, if it does.
    static Optional<Path> find(String name) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            var file = Path.of(folder, name);
            if (Files.isExecutable(file)) return Optional.of(file);
        }
        return Optional.empty();
    }

    /// Runs a program in a folder; `environment` is added to this process's own.
    static Outcome run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        var out = Files.createTempFile("out", ".txt");
        var err = Files.createTempFile("err", ".txt");
        try {
            var builder =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectInput(new java.io.File("/dev/null"))
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            forgetAccounts(builder.environment());
            builder.environment().putAll(environment);
            var process = builder.start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("%s did not end:%n%s".formatted(command, read(out)));
            }
            return new Outcome(process.exitValue(), read(out), read(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    /// Takes away what would lead a client, or a server, elsewhere than where the test sends it.
    static void forgetAccounts(Map<String, String> environment) {
        environment
                .keySet()
                .removeIf(name -> name.startsWith("AWS_") || name.startsWith("DOORHOUSE_"));
        environment.put("AWS_CONFIG_FILE", "/dev/null");
        environment.put("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}

package doorhouse.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// The clients in JavaScript under `conformance/node`, and the tests that are written with them.
final class NodeClients {
    static final int OLDEST_NODE = 20;
    private static final JsonMapper JSON = new JsonMapper();

    private NodeClients() {}

    /// How one test in JavaScript ended.
    record Result(String name, boolean passed, @Nullable String error) {}

    /// Why the tests cannot run here; null where they can.
    static @Nullable String missing() throws IOException, InterruptedException {
        if (Programs.find("node").isEmpty() || Programs.find("npm").isEmpty())
            return "Node %d or newer with npm is needed for the JavaScript clients, and there is none on the path"
                    .formatted(OLDEST_NODE);
        var version = Programs.run(folder(), Map.of(), List.of("node", "--version")).good().strip();
        int major = Integer.parseInt(version.substring(1, version.indexOf('.')));
        if (major >= OLDEST_NODE) return null;
        return "Node %d or newer is needed for the JavaScript clients; this is %s"
                .formatted(OLDEST_NODE, version);
    }

    /// Brings the packages that the lock names, unless they are there already.
    static void install() throws IOException, InterruptedException {
        OneProcess.does("packages", NodeClients::installMissing);
    }

    private static void installMissing() throws IOException, InterruptedException {
        var lock = folder().resolve("package-lock.json");
        var installed = folder().resolve("node_modules/.package-lock.json");
        if (Files.exists(installed)
                && Files.getLastModifiedTime(installed).compareTo(Files.getLastModifiedTime(lock))
                        >= 0) return;
        Programs.run(folder(), Map.of(), List.of("npm", "ci", "--ignore-scripts")).good();
    }

    /// Runs one file of tests.
    static List<Result> run(String file, Map<String, String> environment)
            throws IOException, InterruptedException {
        var outcome =
                Programs.run(
                        folder(),
                        environment,
                        List.of("node", "--test", "--test-reporter=./reporter.mjs", file));
        var results = new ArrayList<Result>();
        for (String line : outcome.out().lines().toList()) {
            if (line.startsWith("{")) results.add(JSON.readValue(line, Result.class));
        }
        if (results.isEmpty()) throw new AssertionError(file + " ran no test\n" + outcome);
        return results;
    }

    /// A file of theirs, the packages they need included.
    static Path file(String name) {
        return folder().resolve(name);
    }

    private static Path folder() {
        return Path.of(Distribution.property("doorhouse.node"));
    }
}

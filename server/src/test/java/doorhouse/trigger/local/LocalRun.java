package doorhouse.trigger.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.crypto.RandomText;
import doorhouse.trigger.FunctionFailure;
import doorhouse.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import tools.jackson.databind.node.ObjectNode;

/// A runner over a folder of its own, and calls as a user pool makes them.
final class LocalRun implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Path folder;
    final LocalFunctions functions;

    LocalRun() {
        this(2, Duration.ofMinutes(5));
    }

    LocalRun(int processes, Duration idle) {
        this(processes, idle, "node", "python3");
    }

    LocalRun(int processes, Duration idle, String node, String python) {
        try {
            folder = Files.createTempDirectory("doorhouse-test-functions").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        functions =
                new LocalFunctions(
                        new LocalFunctions.Settings(
                                folder, processes, idle, true, node, python, "us-east-1"),
                        new RandomText(new SecureRandom()));
    }

    FunctionFolder function(String name) {
        return FunctionFolder.in(folder, name);
    }

    ObjectNode call(String name, String event) throws FunctionFailure {
        return Json.read(bytes(name, event));
    }

    byte[] bytes(String name, String event) throws FunctionFailure {
        return bytes(name, event, PATIENCE);
    }

    byte[] bytes(String name, String event, Duration patience) throws FunctionFailure {
        return functions.invoke(FunctionFolder.arn(name), event.getBytes(UTF_8), patience);
    }

    @Override
    public void close() {
        functions.close();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

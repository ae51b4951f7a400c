package doorhouse.trigger.local;

import doorhouse.http.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Starts the processes of functions and writes down what they print.
final class Launcher {
    private static final Logger LOG = LoggerFactory.getLogger("doorhouse.function");
    private static final int MOST_OF_A_LINE = 8_192;
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final Program.Interpreters interpreters;
    private final Bootstraps bootstraps;
    private final RuntimeApi api;
    private final String region;

    Launcher(
            Program.Interpreters interpreters,
            Bootstraps bootstraps,
            RuntimeApi api,
            String region) {
        this.interpreters = interpreters;
        this.bootstraps = bootstraps;
        this.api = api;
        this.region = region;
    }

    /// Starts a worker's process in its function's folder.
    ///
    /// @throws BadFunction when the folder cannot be run
    void start(Worker worker, Path folder, String name) throws BadFunction {
        var program = Program.of(folder, interpreters, bootstraps);
        var command = new ArrayList<>(List.of("/bin/sh", bootstraps.guard()));
        command.addAll(program.command());
        var builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment()
                .putAll(
                        FunctionEnvironment.of(
                                folder, name, program.handler(), region, api.address(worker)));
        api.admit(worker);
        try {
            var process = builder.start();
            var log =
                    Thread.ofPlatform()
                            .daemon()
                            .name("function-" + name)
                            .start(() -> log(process, name, worker));
            Thread.startVirtualThread(() -> awaitEnd(process, log, worker));
            worker.runs(process);
        } catch (IOException e) {
            api.dismiss(worker);
            throw new BadFunction("%s cannot be started: %s".formatted(folder, e.getMessage()));
        }
    }

    /// What it printed last is written down before its end is told; but its children may still hold
    /// its output.
    private void awaitEnd(Process process, Thread log, Worker worker) {
        try {
            int status = process.waitFor();
            log.join(LAST_WORDS);
            api.dismiss(worker);
            worker.ended(status);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// One line an event, with the ids of the request and the invocation that it belongs to. On a
    /// thread of its own, for reading from a process holds one.
    private static void log(Process process, String name, Worker worker) {
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (var line = line(lines); line != null; line = line(lines)) {
                if (line.isBlank()) continue;
                var invocation = worker.last();
                if (invocation != null) MDC.put(HttpServer.REQUEST_ID, invocation.request());
                LOG.info("{} [{}] {}", name, invocation == null ? "-" : invocation.id(), line);
            }
        } catch (IOException e) {
            LOG.debug("{}: its output ended", name, e);
        }
    }

    /// A line without what could make a terminal or a log believe something else; what is too long
    /// is cut. Null at the end.
    private static @Nullable String line(BufferedReader in) throws IOException {
        var line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) return line.isEmpty() ? null : line.toString();
            if (line.length() < MOST_OF_A_LINE) line.append(plain((char) c));
        }
        return line.toString();
    }

    private static char plain(char c) {
        return Character.isISOControl(c) && c != '\t' ? ' ' : c;
    }
}

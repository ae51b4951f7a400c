package doorhouse.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The packed server as a process of its own.
final class ServerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:([1-9]\\d*)");

    private final Process process;
    private final int port;
    private final Duration startedIn;

    private ServerProcess(Process process, int port, Duration startedIn) {
        this.process = process;
        this.port = port;
        this.startedIn = startedIn;
    }

    /// Starts a command of the program and waits until it serves.
    ///
    /// @param home the unpacked distribution
    static ServerProcess run(Path home, String command, Store store)
            throws IOException, InterruptedException {
        return run(home, command, store.data(), store.environment());
    }

    /// As above.
    ///
    /// @param environment what it is told
    static ServerProcess run(Path home, String command, Path data, Map<String, String> environment)
            throws IOException, InterruptedException {
        var log = data.resolve("server.log");
        var program = home.resolve("bin/doorhouse").toString();
        var builder =
                new ProcessBuilder(
                        List.of(program, command, "--port", "0", "--data", data.toString()));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        long start = System.nanoTime();
        var process = builder.start();
        try {
            int port = awaitPort(process, log);
            awaitReady(port);
            return new ServerProcess(process, port, Duration.ofNanos(System.nanoTime() - start));
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static int awaitPort(Process process, Path log)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var text = Files.readString(log);
            var found = ADDRESS.matcher(text);
            if (found.find()) return Integer.parseInt(found.group(1));
            if (!process.isAlive() || System.nanoTime() > end)
                throw new IOException("the server did not start:\n" + text);
            Thread.sleep(5);
        }
    }

    private static void awaitReady(int port) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (var connection = new Connection(port)) {
                if (connection.get("/health/ready").status() == 200) return;
            }
            if (System.nanoTime() > end) throw new IOException("the server is not ready");
            Thread.sleep(5);
        }
    }

    int port() {
        return port;
    }

    /// From the process's beginning to its first ready answer.
    Duration startedIn() {
        return startedIn;
    }

    Duration cpu() {
        return ProcessCost.cpu(process.toHandle());
    }

    long residentMib() throws IOException {
        return ProcessCost.residentMib(process.toHandle());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new UncheckedIOException(new IOException("interrupted while the server stopped"));
        }
    }
}

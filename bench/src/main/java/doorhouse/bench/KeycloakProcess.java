package doorhouse.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Keycloak as a process of its own, in production mode on loopback.
final class KeycloakProcess implements AutoCloseable {
    /// The name and the password of the administrator of the first start.
    static final String ADMIN = "admin";

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Process process;
    private final int port;
    private final Duration startedIn;

    private KeycloakProcess(Process process, int port, Duration startedIn) {
        this.process = process;
        this.port = port;
        this.startedIn = startedIn;
    }

    /// Ready to be asked whether it serves.
    @FunctionalInterface
    interface Ready {
        boolean in(Connection connection) throws IOException;
    }

    static KeycloakProcess start(
            KeycloakDistribution keycloak, KeycloakStore store, Path log, Ready ready)
            throws IOException, InterruptedException {
        int port = freePort();
        var words =
                new ArrayList<>(
                        List.of(
                                "start",
                                "--optimized",
                                // One node needs no cluster, which would listen to the network.
                                "--cache=local",
                                "--http-enabled=true",
                                "--http-host=127.0.0.1",
                                "--http-port=" + port,
                                "--hostname=http://127.0.0.1:" + port));
        words.addAll(store.options());
        var program = keycloak.program(words, log);
        program.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
        program.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN);
        long start = System.nanoTime();
        var process = program.start();
        try {
            await(process, port, log, ready);
            var startedIn = Duration.ofNanos(System.nanoTime() - start);
            return new KeycloakProcess(process, port, startedIn);
        } catch (IOException | InterruptedException | RuntimeException e) {
            end(process);
            throw e;
        }
    }

    private static void await(Process process, int port, Path log, Ready ready)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (var connection = new Connection(port)) {
                if (ready.in(connection)) return;
            } catch (ConnectException e) {
                // It does not listen yet.
            }
            if (!process.isAlive() || System.nanoTime() > end)
                throw new IOException("Keycloak did not start:\n" + Files.readString(log));
            Thread.sleep(5);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    /// From the process's beginning until it was ready.
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
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) end(process);
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
        }
    }

    /// With the server, which is a child of Keycloak's script.
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}

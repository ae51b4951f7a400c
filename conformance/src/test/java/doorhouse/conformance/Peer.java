package doorhouse.conformance;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A foreign server that runs on Java, as a process with a class path of its own: a folder of
/// `conformance/peers`, whose `target/lib` the build fills. It listens on loopback alone.
final class Peer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final String name;
    private final int port;
    private final Process process;

    private Peer(String name, int port, Process process) {
        this.name = name;
        this.port = port;
        this.process = process;
    }

    /// Starts it and waits until it can be connected to.
    ///
    /// @param words options of the Java machine, then what to run and its own options
    static Peer start(String name, int port, List<String> words)
            throws IOException, InterruptedException {
        var folder = folder(name);
        if (!Files.isDirectory(folder.resolve("target/lib")))
            throw new IllegalStateException(
                    folder + "/target/lib is not there: run ./mvnw verify from the root");
        var log = Distribution.logs().resolve(name + ".log");
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                "target/lib/*"));
        command.addAll(words);
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        Programs.forgetAccounts(builder.environment());
        var process =
                builder.redirectInput(new File("/dev/null"))
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        var peer = new Peer(name, port, process);
        try {
            peer.awaitConnection();
            return peer;
        } catch (InterruptedException | RuntimeException | Error e) {
            peer.close();
            throw e;
        }
    }

    static Path folder(String name) {
        return Path.of(Distribution.property("doorhouse.peers"), name);
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private void awaitConnection() throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!connects()) {
            if (!process.isAlive() || System.nanoTime() > end)
                throw new AssertionError(name + " is not ready: see logs/" + name + ".log");
            Thread.sleep(50);
        }
    }

    private boolean connects() {
        try (var socket = new Socket(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}

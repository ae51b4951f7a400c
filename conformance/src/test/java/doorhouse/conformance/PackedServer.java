package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// The packed server, started as its users start it, on a free loopback port. Its output is kept,
/// and searched for secrets when it ends.
final class PackedServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern ADDRESS =
            Pattern.compile("http://(127\\.0\\.0\\.1|localhost):(\\d+)");
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path log;
    private final int port;

    private PackedServer(Process process, Path log, int port) {
        this.process = process;
        this.log = log;
        this.port = port;
    }

    /// Starts a command of the program, `start` or `dev`, on a data folder, and waits until it
    /// serves.
    static PackedServer run(String command, Path data, String... options)
            throws IOException, InterruptedException {
        return run(0, command, data, options);
    }

    /// `dev` as browsers see it: at `localhost`, so that passkeys work and cookies are told from
    /// those of other addresses.
    static PackedServer dev(Path data, String... options) throws IOException, InterruptedException {
        int port = freePort();
        var words = new ArrayList<>(List.of("--public-url", "http://localhost:" + port));
        words.addAll(List.of(options));
        return run(port, "dev", data, words.toArray(String[]::new));
    }

    /// @param port to listen on; with 0 the program takes a free one and prints it
    static PackedServer run(int port, String command, Path data, String... options)
            throws IOException, InterruptedException {
        return runBehind(List.of(), port, command, data, options);
    }

    /// The same, begun by another program, which becomes the server.
    ///
    /// @param before its words; those of the server follow
    static PackedServer runBehind(
            List<String> before, int port, String command, Path data, String... options)
            throws IOException, InterruptedException {
        var log =
                Distribution.logs()
                        .resolve("server-%02d-%s.log".formatted(COUNT.incrementAndGet(), command));
        var words =
                new ArrayList<>(
                        List.of(
                                command,
                                "--port",
                                Integer.toString(port),
                                "--data",
                                data.toString()));
        words.addAll(List.of(options));
        var process = begin(before, words, log);
        try {
            int chosen = port == 0 ? awaitPort(process, log) : port;
            var server = new PackedServer(process, log, chosen);
            server.awaitReady();
            return server;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            killNow(process);
            throw e;
        }
    }

    /// A port that nobody listens on at this moment.
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// A port that nobody listens on, and that no connection is given by chance while nobody does:
    /// for servers that end and begin again where they were.
    static int steadyPort() {
        var random = ThreadLocalRandom.current();
        while (true) {
            int port = random.nextInt(20_000, 32_000);
            try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (IOException e) {
                // Somebody has it: another one.
            }
        }
    }

    /// Runs a command that ends by itself: how it ended and what it said.
    static Programs.Outcome ended(String... words) throws IOException, InterruptedException {
        return endedBehind(List.of(), words);
    }

    /// The same, begun by another program, which becomes the server.
    static Programs.Outcome endedBehind(List<String> before, String... words)
            throws IOException, InterruptedException {
        var log = Files.createTempFile("ended", ".log");
        var process = begin(before, List.of(words), log);
        boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        killNow(process);
        assertThat(ended)
                .as("%s ends by itself:%n%s", List.of(words), Files.readString(log))
                .isTrue();
        return new Programs.Outcome(process.exitValue(), Files.readString(log), "");
    }

    private static Process begin(List<String> before, List<String> words, Path log)
            throws IOException {
        var command = new ArrayList<>(before);
        command.add(Distribution.home().resolve("bin/doorhouse").toString());
        command.addAll(words);
        var builder = new ProcessBuilder(command);
        Programs.forgetAccounts(builder.environment());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.redirectInput(new java.io.File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /// Where clients reach it.
    URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /// Where browsers reach it, and what its tokens name as the beginning of their issuer.
    String publicUrl() {
        return "http://localhost:" + port;
    }

    int port() {
        return port;
    }

    long pid() {
        return process.pid();
    }

    /// What it has printed so far.
    String log() throws IOException {
        return Files.readString(log);
    }

    boolean alive() {
        return process.isAlive();
    }

    /// The status of a plain request.
    int status(String method, String path) throws IOException, InterruptedException {
        return HTTP.send(request(method, path), BodyHandlers.discarding()).statusCode();
    }

    /// The body that a GET answers.
    String get(String path) throws IOException, InterruptedException {
        var answer = HTTP.send(request("GET", path), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        return answer.body();
    }

    private HttpRequest request(String method, String path) {
        return HttpRequest.newBuilder(address().resolve(path))
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
    }

    boolean ready() throws InterruptedException {
        try {
            return status("GET", "/health/ready") == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /// `kill -9`: nothing is flushed, nothing is finished.
    void kill() throws InterruptedException {
        killNow(process);
    }

    /// Asks it to end, waits, and looks for secrets in what it printed.
    @Override
    public void close() throws IOException {
        process.destroy();
        boolean ended = false;
        try {
            ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            killNow(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        assertThat(ended).as("the server ends when asked").isTrue();
        assertThat(UsedSecrets.heldBy(log())).as("secrets in %s", log).isEmpty();
    }

    private void awaitReady() throws InterruptedException, IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!ready()) {
            if (!alive() || System.nanoTime() > end)
                throw new AssertionError("the server is not ready:\n" + log());
            Thread.sleep(20);
        }
    }

    private static int awaitPort(Process process, Path log)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var found = ADDRESS.matcher(Files.readString(log));
            while (found.find()) {
                if (!found.group(2).equals("0")) return Integer.parseInt(found.group(2));
            }
            if (!process.isAlive() || System.nanoTime() > end)
                throw new AssertionError(
                        "the server printed no address:\n" + Files.readString(log));
            Thread.sleep(20);
        }
    }

    private static void killNow(Process process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }
}

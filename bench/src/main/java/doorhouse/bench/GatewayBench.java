package doorhouse.bench;

import com.sun.net.httpserver.HttpServer;
import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.Signer;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/// What the gateway adds to a call: an object read from a store on the same machine, directly and
/// through it by a presigned address. The store does nothing but answer.
final class GatewayBench {
    private static final int[] SIZES = {1 << 10, 64 << 10};
    private static final int[] CALLERS = {1, 16};
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final Duration TIME = Duration.ofSeconds(5);
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final double MICRO = 1e3;

    private final Path home;
    private final Path folder;
    private final PrintStream out;

    GatewayBench(Path home, Path folder, PrintStream out) {
        this.home = home;
        this.folder = folder;
        this.out = out;
    }

    void run() throws IOException, InterruptedException {
        var store = store();
        try (var server = ServerProcess.run(home, "dev", folder, settings(store))) {
            out.println("| object | callers | way | a second | p50 us | p99 us | gateway CPU us |");
            out.println("|---|---:|---|---:|---:|---:|---:|");
            for (int size : SIZES) {
                var path = "/bench/" + size;
                var signed = path + "?" + presigned(path, server.port());
                Load.run(server.port(), CALLERS[1], WARM_UP, get(signed));
                for (int callers : CALLERS) {
                    print(
                            size,
                            callers,
                            "direct",
                            measured(store.getAddress().getPort(), callers, path),
                            0);
                    var before = server.cpu();
                    var through = measured(server.port(), callers, signed);
                    var spent = server.cpu().minus(before);
                    print(size, callers, "gateway", through, spent.toNanos());
                }
            }
        } finally {
            store.stop(0);
        }
    }

    private static HttpServer store() throws IOException {
        var store =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        store.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        store.createContext(
                "/",
                exchange -> {
                    var path = exchange.getRequestURI().getPath();
                    byte[] object =
                            new byte[Integer.parseInt(path.substring(path.lastIndexOf('/') + 1))];
                    Arrays.fill(object, (byte) 'x');
                    exchange.sendResponseHeaders(200, object.length);
                    try (exchange) {
                        exchange.getResponseBody().write(object);
                    }
                });
        store.start();
        return store;
    }

    private static Map<String, String> settings(HttpServer store) {
        return Map.of(
                "DOORHOUSE_GATEWAY_S3_ENDPOINT",
                "http://127.0.0.1:" + store.getAddress().getPort(),
                "DOORHOUSE_GATEWAY_S3_ACCESS_KEY_ID",
                "bench",
                "DOORHOUSE_GATEWAY_S3_SECRET_ACCESS_KEY",
                "bench");
    }

    /// The query of a presigned address, by a key that `dev` knows.
    private static String presigned(String path, int port) {
        var signer =
                new Signer(
                        "doorhouse", Secret.of("doorhouse"), null, new Region("us-east-1"), "s3");
        var headers = List.of(new RawRequest.Header("Host", "127.0.0.1:" + port));
        var request = new RawRequest("GET", path, "", headers, UNSIGNED);
        return String.valueOf(signer.presign(request, Instant.now(), Duration.ofHours(1)).query());
    }

    private static Load.Work get(String path) {
        return (connection, _) -> {
            long start = System.nanoTime();
            connection.get(path).good();
            return System.nanoTime() - start;
        };
    }

    private static Load.Result measured(int port, int callers, String path)
            throws IOException, InterruptedException {
        return Load.run(port, callers, TIME, get(path));
    }

    private void print(int size, int callers, String way, Load.Result result, long cpuNanos) {
        out.printf(
                "| %d KB | %d | %s | %.0f | %.0f | %.0f | %s |%n",
                size >> 10,
                callers,
                way,
                result.perSecond(),
                result.millis(0.5) * MICRO,
                result.millis(0.99) * MICRO,
                cpuNanos == 0
                        ? ""
                        : String.format("%.0f", cpuNanos / MICRO / result.latencies().length));
    }
}

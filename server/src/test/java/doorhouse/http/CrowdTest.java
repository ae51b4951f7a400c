package doorhouse.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// More callers than the listener has places for, and callers that are slow.
@Timeout(60)
class CrowdTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final CountDownLatch come = new CountDownLatch(1);
    private final CountDownLatch go = new CountDownLatch(1);
    private final Routes routes =
            new Routes()
                    .get("/stuck", _ -> stuck())
                    .get("/lent", _ -> lent())
                    .get("/quick", _ -> Response.json(200, "\"quick\""))
                    .getVital("/vital/{x}", _ -> Response.json(200, "\"vital\""))
                    .getHealth("/health", _ -> Response.json(200, "\"well\""))
                    .options("/quick", _ -> Response.of(204))
                    .hosts(host -> {
                        if (host.equals("unknown")) throw new IllegalStateException("no store");
                        return Optional.empty();
                    })
                    .post("/", _ -> Response.json(200, "\"whole\""))
                    .busy(_ -> Response.json(429, "\"busy\""));
    private final HttpServer http =
            new HttpServer(
                    new HttpServer.Settings(
                            "127.0.0.1",
                            0,
                            new HttpServer.Limits(
                                    10_000, 4_096, PATIENCE, 100, 1, 10, Duration.ofMillis(100)),
                            "x-request-id",
                            Duration.ofSeconds(1)),
                    routes);

    @BeforeEach
    void start() throws IOException {
        http.start();
    }

    @AfterEach
    void stop() {
        go.countDown();
        http.close();
    }

    private Response stuck() {
        come.countDown();
        await(go);
        return Response.json(200, "\"done\"");
    }

    private Response lent() {
        try (var _ = Place.lend()) {
            return stuck();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void withoutAPlaceARequestIsRefusedAndWhatIsVitalIsAnsweredAllTheSame() throws IOException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var stuck = threads.submit(() -> ask("GET /stuck"));
            await(come);

            assertThat(ask("GET /quick")).contains("429", "\"busy\"");
            assertThat(ask("GET /vital/1")).contains("200", "\"vital\"");
            assertThat(ask("HEAD /vital/1")).contains("200");
            assertThat(ask("GET /health")).contains("200", "\"well\"");
            assertThat(ask("OPTIONS /quick")).contains("204");

            go.countDown();
            assertThat(stuck).succeedsWithin(Duration.ofSeconds(30)).asString().contains("done");
            assertThat(ask("GET /quick")).contains("200", "\"quick\"");
        }
    }

    @Test
    void healthIsToldAtAnyHostBeforeAnybodyAsksWhatThatStandsFor() throws IOException {
        try (var caller = connect()) {
            send(caller, "GET /health HTTP/1.1\r\nHost: unknown\r\nConnection: close\r\n\r\n");

            assertThat(rest(caller)).contains("200", "\"well\"");
        }
        assertThat(ask("POST /health")).contains("405");
    }

    @Test
    void whoeverWaitsForAnotherServerLeavesHisPlaceToOthers() throws IOException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var away = threads.submit(() -> ask("GET /lent"));
            await(come);

            assertThat(ask("GET /quick")).contains("200", "\"quick\"");

            go.countDown();
            assertThat(away).succeedsWithin(Duration.ofSeconds(30)).asString().contains("done");
            assertThat(ask("GET /quick")).contains("200", "\"quick\"");
        }
    }

    @Test
    void aSlowBodyHoldsNoPlace() throws IOException {
        try (var slow = connect()) {
            send(slow, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nx");

            assertThat(ask("GET /quick")).contains("200", "\"quick\"");
            assertThat(rest(slow)).contains("408", "Request Timeout");
        }
    }

    @Test
    void aHeadThatComesByDropsEndsByThePatience() throws IOException {
        try (var slow = connect()) {
            assertThat(drip(slow, "GET / HTTP/1.1\r\nX-Slow: ")).isTrue();
        }
    }

    @Test
    void aHeadThatComesByDropsAfterAWholeRequestEndsLikewise() throws IOException {
        try (var slow = connect()) {
            send(slow, "GET /quick HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(slow.getInputStream().read()).isPositive();
            assertThat(drip(slow, "GET / HTTP/1.1\r\nX-Slow: ")).isTrue();
        }
    }

    /// The answer must reach the sender, and not the end of a connection with bytes on their way.
    @Test
    void whoeverSendsTooMuchReadsThatItWasTooMuch() throws IOException {
        for (int length : new int[] {10_001, 3 << 20}) {
            try (var sender = connect()) {
                send(
                        sender,
                        "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: "
                                + length
                                + "\r\n\r\n");
                sender.getOutputStream().write(new byte[length]);

                assertThat(rest(sender)).contains("413", "Request Entity Too Large");
            }
        }
    }

    /// Likewise where it shows only as it comes, on a connection that both go on with.
    @Test
    void whoeverSendsTooManyChunksReadsThatItWasTooMuch() throws IOException {
        try (var sender = connect()) {
            send(sender, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 300; i++) send(sender, "2710\r\n" + "x".repeat(10_000) + "\r\n");
            send(sender, "0\r\n\r\n");
            send(sender, "GET /quick HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

            assertThat(rest(sender)).contains("413", "Request Entity Too Large", "quick");
        }
    }

    private String ask(String what) throws IOException {
        try (var socket = connect()) {
            send(socket, what + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            return rest(socket);
        }
    }

    /// Sends a byte at a time until the server ends the connection.
    private static boolean drip(Socket socket, String begin) throws IOException {
        socket.setSoTimeout(100);
        send(socket, begin);
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < end) {
            try {
                socket.getOutputStream().write('x');
                if (socket.getInputStream().read() < 0) return true;
            } catch (SocketTimeoutException e) {
                // Nothing was said: the next drop.
            } catch (IOException e) {
                return true;
            }
        }
        return false;
    }

    private Socket connect() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), http.port());
    }

    private static void send(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(US_ASCII));
        out.flush();
    }

    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
}

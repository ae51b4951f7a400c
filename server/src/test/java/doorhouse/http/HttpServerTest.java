package doorhouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How the listener stops.
@Timeout(60)
class HttpServerTest {
    private static HttpServer listening(Routes routes, Duration notice) throws IOException {
        var settings =
                new HttpServer.Settings(
                        "127.0.0.1",
                        0,
                        HttpServer.Limits.DEFAULTS,
                        "x-id",
                        Duration.ofSeconds(20),
                        notice,
                        Proxies.NONE);
        var http = new HttpServer(settings, routes);
        http.start();
        return http;
    }

    /// One kept connection.
    private record Caller(Socket socket) implements AutoCloseable {
        static Caller of(HttpServer http) throws IOException {
            return new Caller(new Socket(InetAddress.getLoopbackAddress(), http.port()));
        }

        void ask(String path) throws IOException {
            send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        }

        /// Up to the answer's end, which its body `done.` marks.
        String answer() throws IOException {
            var text = new StringBuilder();
            while (text.indexOf("done.") < 0) {
                int read = socket.getInputStream().read();
                if (read < 0) throw new IOException("the connection ended: " + text);
                text.append((char) read);
            }
            return text.toString();
        }

        boolean ended() throws IOException {
            return socket.getInputStream().read() < 0;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void untilItsNoticeEndsItAnswersOnAndEndsConnectionsByTheirAnswers() throws Exception {
        var routes = new Routes().get("/", _ -> Response.json(200, "done."));
        try (var http = listening(routes, Duration.ofMinutes(1));
                var kept = Caller.of(http);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            kept.ask("/");
            assertThat(kept.answer()).doesNotContain("Connection: close");

            var closing = Thread.ofVirtual().start(http::close);
            while (!http.leaving()) Thread.onSpinWait();
            kept.ask("/");
            var last = kept.answer();
            var fresh =
                    threads.submit(() -> {
                        try (var caller = Caller.of(http)) {
                            caller.ask("/");
                            return caller.answer();
                        }
                    });

            assertThat(last).startsWith("HTTP/1.1 200").contains("Connection: close");
            assertThat(kept.ended()).isTrue();
            assertThat(fresh.get()).startsWith("HTTP/1.1 200").contains("Connection: close");
            closing.interrupt();
        }
    }

    @Test
    void whatIsUnderWayIsFinishedAfterTheNotice() throws Exception {
        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        var routes =
                new Routes()
                        .get("/", _ -> Response.json(200, "done."))
                        .get(
                                "/slow",
                                _ -> {
                                    begun.countDown();
                                    await(mayEnd);
                                    return Response.json(200, "done.");
                                });
        try (var http = listening(routes, Duration.ZERO);
                var idle = Caller.of(http);
                var busy = Caller.of(http)) {
            idle.ask("/");
            idle.answer();
            busy.ask("/slow");
            begun.await();

            var closing = Thread.ofVirtual().start(http::close);
            // Ends once nobody new comes in, which is longer than an idle connection lives then.
            assertThat(idle.ended()).isTrue();
            mayEnd.countDown();

            assertThat(busy.answer()).startsWith("HTTP/1.1 200").contains("Connection: close");
            closing.join();
        }
    }

    @Test
    void aBodyThatHaltsForAWhileIsWaitedForAlsoWhenItStops() throws Exception {
        var routes = new Routes().post("/", _ -> Response.json(200, "done."));
        try (var http = listening(routes, Duration.ZERO);
                var slow = Caller.of(http)) {
            slow.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\na");
            // Until its head has come, for else it would be idle.
            Thread.sleep(500);

            var closing = Thread.ofVirtual().start(http::close);
            Thread.sleep(2_000);
            slow.send("b");

            assertThat(slow.answer()).startsWith("HTTP/1.1 200").contains("Connection: close");
            closing.join();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

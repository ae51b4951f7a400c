package doorhouse.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.sigv4.RawRequest.Header;
import doorhouse.testing.TestReceiver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayTest {
    private final Relay relay = new Relay(Duration.ofSeconds(5), Duration.ofSeconds(20), 4);

    @AfterEach
    void close() {
        relay.close();
    }

    private static Relay.Body body(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return new Relay.Body(bytes.length, new ByteArrayInputStream(bytes));
    }

    private static List<Header> host(URI to) {
        return List.of(new Header("Host", to.getAuthority()), new Header("x-a", "b"));
    }

    @Test
    void aCallAfterTheEndFailsAsOneThatIsNotAnswered() throws IOException {
        try (var server = new TestReceiver()) {
            relay.close();

            var to = server.at("/");
            assertThatThrownBy(() -> relay.send("GET", to, host(to), null))
                    .isInstanceOf(Relay.Failed.class);
        }
    }

    @Test
    void aCallAndItsAnswerArriveAsTheyAre() throws IOException {
        try (var server = new TestReceiver()) {
            server.behave(exchange -> {
                exchange.getResponseHeaders().set("Location", "http://elsewhere.example/");
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                TestReceiver.reply(exchange, 302, "Grüße");
            });
            var to = server.at("/a%2Fb//c?x=%7E&y=");

            try (var answer = relay.send("PUT", to, host(to), body("body"))) {
                assertThat(answer.status()).isEqualTo(302);
                assertThat(answer.headers()).contains(new Header("Content-Encoding", "gzip"));
                assertThat(answer.body().readAllBytes()).isEqualTo("Grüße".getBytes(UTF_8));
            }
            var received = server.only();
            assertThat(received.request().path()).isEqualTo("/a%2Fb//c");
            assertThat(received.request().query()).isEqualTo("x=%7E&y=");
            assertThat(received.body()).isEqualTo("body");
            assertThat(received.header("Content-Length")).isEqualTo("4");
            assertThat(received.header("User-Agent")).isEmpty();
            assertThat(received.header("Accept-Encoding")).isEmpty();
        }
    }

    /// The other side waits for the end that never comes.
    @Test
    void aBodyThatFailsIsBrokenOffBeforeItsEnd() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var received = new CompletableFuture<String>();
            Thread.ofVirtual()
                    .start(() -> {
                        try (var socket = server.accept()) {
                            received.complete(
                                    new String(socket.getInputStream().readAllBytes(), UTF_8));
                        } catch (IOException e) {
                            received.complete("broken off");
                        }
                    });
            var to = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/k");
            var failing =
                    new InputStream() {
                        private boolean begun;

                        @Override
                        public int read() {
                            throw new UnsupportedOperationException();
                        }

                        @Override
                        public int read(byte[] bytes, int offset, int length) throws IOException {
                            if (begun) throw new IOException("no more");
                            begun = true;
                            java.util.Arrays.fill(bytes, offset, offset + 10, (byte) 'x');
                            return 10;
                        }
                    };

            var thrown =
                    catchThrowable(
                            () -> relay.send("PUT", to, host(to), new Relay.Body(20, failing)));

            assertThat(thrown).isInstanceOf(IOException.class).hasMessage("no more");
            assertThat(received.get()).doesNotContain("x".repeat(20));
        }
    }

    /// Some refuse by the head alone, and close.
    @Test
    void anAnswerBeforeTheBodysEndIsTheAnswer() throws Exception {
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual()
                    .start(() -> {
                        try (var socket = server.accept()) {
                            byte[] head = new byte[64];
                            assertThat(socket.getInputStream().read(head)).isPositive();
                            socket.getOutputStream()
                                    .write(
                                            "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"
                                                    .getBytes(UTF_8));
                            socket.getOutputStream().flush();
                            socket.shutdownOutput();
                            // Takes the rest, and leaves it at that.
                            socket.getInputStream()
                                    .transferTo(java.io.OutputStream.nullOutputStream());
                        } catch (IOException e) {
                            // It has said what it had to say.
                        }
                    });
            var to = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/k");

            try (var answer = relay.send("PUT", to, host(to), body("x".repeat(5_000_000)))) {
                assertThat(answer.status()).isEqualTo(403);
            }
        }
    }

    @Test
    void whoIsNotThereIsAFailure() {
        var to = URI.create("http://127.0.0.1:1/");

        var failed = catchThrowable(() -> relay.send("GET", to, host(to), null));

        assertThat(failed).isInstanceOf(Relay.Failed.class);
    }
}

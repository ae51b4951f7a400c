package doorhouse.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import doorhouse.policy.Network;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerCallsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final AddressRule HERE = new AddressRule(true, List.of());
    private static final AddressRule NOT_HERE = new AddressRule(false, List.of());

    private final AtomicInteger asked = new AtomicInteger();
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer peer;

    @BeforeEach
    void listen() throws IOException {
        peer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        peer.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        peer.createContext(
                "/",
                exchange -> {
                    asked.incrementAndGet();
                    var path = exchange.getRequestURI().getPath();
                    byte[] body = exchange.getRequestBody().readAllBytes();
                    int status = 200;
                    switch (path) {
                        case "/away" -> {
                            status = 302;
                            exchange.getResponseHeaders().set("Location", "/elsewhere");
                        }
                        case "/unauthorized" -> status = 401;
                        case "/large" -> body = new byte[5_000];
                        case "/never" -> await();
                        case "/accept" ->
                                body =
                                        String.valueOf(
                                                        exchange.getRequestHeaders()
                                                                .getFirst("Accept"))
                                                .getBytes(UTF_8);
                        default -> {}
                    }
                    exchange.getResponseHeaders().set("Content-Type", "text/plain");
                    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        peer.start();
    }

    private void await() {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        end.countDown();
        peer.stop(0);
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + peer.getAddress().getPort() + path);
    }

    private static PeerCalls calls(AddressRule rule) {
        return new PeerCalls(Duration.ofSeconds(2), 4_000, rule);
    }

    @Test
    void whatIsPostedArrivesAndItsAnswerComesBack() throws IOException {
        try (var calls = calls(HERE)) {
            var answer =
                    calls.post(
                            at("/echo"),
                            Map.of("Content-Type", "application/x-www-form-urlencoded"),
                            "код=1".getBytes(UTF_8),
                            PATIENCE);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(new String(answer.body(), UTF_8)).isEqualTo("код=1");
            assertThat(answer.contentType()).isEqualTo("text/plain");
        }
    }

    @Test
    void aHeaderOfTheCallerIsTheOnlyOneOfItsName() throws IOException {
        try (var calls = calls(HERE)) {
            var answer = calls.get(at("/accept"), Map.of("Accept", "application/json"), PATIENCE);

            assertThat(new String(answer.body(), UTF_8)).isEqualTo("application/json");
        }
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        try (var calls = calls(HERE)) {
            var answer = calls.get(at("/away"), Map.of(), PATIENCE);

            assertThat(answer.status()).isEqualTo(302);
            assertThat(asked).hasValue(1);
        }
    }

    @Test
    void aRefusalWithoutAChallengeIsAnAnswer() throws IOException {
        try (var calls = calls(HERE)) {
            var answer = calls.get(at("/unauthorized"), Map.of(), PATIENCE);

            assertThat(answer.status()).isEqualTo(401);
        }
    }

    @Test
    void anAnswerThatIsTooLargeIsNone() {
        try (var calls = calls(HERE)) {
            assertThatThrownBy(() -> calls.get(at("/large"), Map.of(), PATIENCE))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void anAnswerThatDoesNotComeIsNotWaitedForLonger() {
        try (var calls = calls(HERE)) {
            assertThatThrownBy(() -> calls.get(at("/never"), Map.of(), Duration.ofMillis(200)))
                    .isInstanceOf(InterruptedIOException.class);
        }
    }

    @Test
    void nothingReachesThisMachineUnlessItMay() {
        try (var calls = calls(NOT_HERE)) {
            for (var host : List.of("localhost", "127.0.0.1", "127.1.2.3", "[::1]", "0.0.0.0")) {
                var to = URI.create("http://" + host + ":" + peer.getAddress().getPort() + "/");
                assertThatThrownBy(() -> calls.get(to, Map.of(), PATIENCE))
                        .as(host)
                        .isInstanceOf(AddressRefused.class);
            }
        }
        assertThat(asked).hasValue(0);
    }

    @Test
    void onlyServersOfTheWebAreCalled() {
        try (var calls = calls(HERE)) {
            for (var to :
                    List.of("file:///etc/passwd", "ftp://localhost/", "http://a:b@localhost/")) {
                assertThatThrownBy(() -> calls.get(URI.create(to), Map.of(), PATIENCE))
                        .as(to)
                        .isInstanceOf(IOException.class);
            }
        }
        assertThat(asked).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1",
                "100.64.0.1",
                "127.0.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:10.0.0.1",
                "fe80::1",
                "fc00::1",
                "fd00:ec2::254",
                "ff02::1",
                "64:ff9b::a00:1",
                "2002:a00:1::1",
                "2001:db8::1"
            })
    void noAddressOfAPrivateNetworkIsAllowed(String address) {
        assertThat(NOT_HERE.allows(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "172.15.255.255",
                "172.32.0.1",
                "100.128.0.1",
                "223.255.255.255",
                "2606:4700::1111",
                "64:ff9b::101:101",
                "2002:101:101::1"
            })
    void anAddressOfTheInternetIsAllowed(String address) {
        assertThat(NOT_HERE.allows(InetAddress.ofLiteral(address))).isTrue();
    }

    @Test
    void aNetworkThatTheOperatorAllowsIsAllowedAndNoOther() {
        var network = Objects.requireNonNull(Network.parse("10.1.0.0/16"));
        var rule = new AddressRule(false, List.of(network));

        assertThat(rule.allows(InetAddress.ofLiteral("10.1.255.255"))).isTrue();
        assertThat(rule.allows(InetAddress.ofLiteral("10.2.0.0"))).isFalse();
    }
}

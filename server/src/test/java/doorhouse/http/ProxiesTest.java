package doorhouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.policy.Network;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The listener behind balancers, to the byte.
class ProxiesTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final String REQUEST =
            "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n";

    private static Proxies proxies(String trusted, boolean proxyProtocol) {
        return new Proxies(
                List.of(Objects.requireNonNull(Network.parse(trusted))),
                Proxies.Headers.X_FORWARDED,
                proxyProtocol);
    }

    /// What a server tells that tells who sent the request.
    private static String ask(Proxies proxies, byte[] sent) throws IOException {
        var routes =
                new Routes()
                        .get("/", r -> Response.json(200, r.remoteAddress() + " " + r.secure()));
        var settings =
                new HttpServer.Settings(
                        "127.0.0.1",
                        0,
                        HttpServer.Limits.DEFAULTS,
                        "x-id",
                        Duration.ofSeconds(1),
                        Duration.ZERO,
                        proxies);
        try (var server = new HttpServer(settings, routes)) {
            server.start();
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.setSoTimeout(5_000);
                socket.getOutputStream().write(sent);
                var answer =
                        new String(
                                socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                return answer.startsWith("HTTP/1.1 200")
                        ? answer.substring(answer.indexOf("\r\n\r\n") + 4)
                        : answer.lines().findFirst().orElse("");
            }
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// A header of version 2 before the request.
    private static byte[] after(String hex) throws IOException {
        var all = new ByteArrayOutputStream();
        all.write(HexFormat.of().parseHex(SIGNATURE + hex));
        all.write(text(REQUEST));
        return all.toByteArray();
    }

    @Test
    void aProxyIsBelievedOnlyWhereItIsTrusted() throws IOException {
        assertThat(ask(proxies("127.0.0.0/8", false), text(REQUEST))).isEqualTo("192.0.2.1 false");
        assertThat(ask(proxies("10.0.0.0/8", false), text(REQUEST))).isEqualTo("127.0.0.1 false");
        assertThat(ask(Proxies.NONE, text(REQUEST))).isEqualTo("127.0.0.1 false");
    }

    @Test
    void theClientIsWhomTheProxyHeaderNames() throws IOException {
        var balancer = proxies("127.0.0.1", true);

        assertThat(ask(balancer, text("PROXY TCP4 203.0.113.7 10.0.0.1 4711 443\r\n" + REQUEST)))
                .isEqualTo("203.0.113.7 false");
        assertThat(ask(balancer, text("PROXY TCP6 2001:db8::7 ::1 4711 443\r\n" + REQUEST)))
                .isEqualTo("2001:db8:0:0:0:0:0:7 false");
        assertThat(ask(balancer, after("2111000c" + "cb007107" + "0a000001" + "126701bb")))
                .isEqualTo("203.0.113.7 false");
    }

    @Test
    void theProxyHeaderTellsOfTls() throws IOException {
        var tls = "200005" + "01" + "00000000";
        var none = "200005" + "00" + "00000000";

        assertThat(
                        ask(
                                proxies("127.0.0.1", true),
                                after("21110014" + "cb007107" + "0a000001" + "126701bb" + tls)))
                .isEqualTo("203.0.113.7 true");
        assertThat(
                        ask(
                                proxies("127.0.0.1", true),
                                after("21110014" + "cb007107" + "0a000001" + "126701bb" + none)))
                .isEqualTo("203.0.113.7 false");
    }

    @Test
    void aBalancerSpeaksForItselfWhereItNamesNobody() throws IOException {
        var balancer = proxies("127.0.0.1", true);

        assertThat(ask(balancer, text("PROXY UNKNOWN\r\n" + REQUEST))).isEqualTo("192.0.2.1 false");
        assertThat(ask(balancer, after("20000000"))).isEqualTo("192.0.2.1 false");
    }

    @Test
    void behindABalancerAProxyIsBelievedThatItNames() throws IOException {
        var request = text("PROXY TCP4 127.0.0.9 10.0.0.1 4711 443\r\n" + REQUEST);

        assertThat(ask(proxies("127.0.0.0/8", true), request)).isEqualTo("192.0.2.1 false");
    }

    @Test
    void aStrangerCannotSendAProxyHeader() throws IOException {
        var forged = text("PROXY TCP4 203.0.113.7 10.0.0.1 4711 443\r\n" + REQUEST);

        assertThat(ask(proxies("10.0.0.0/8", true), forged)).startsWith("HTTP/1.1 400");
        assertThat(ask(proxies("10.0.0.0/8", true), text(REQUEST))).isEqualTo("127.0.0.1 false");
        assertThat(ask(proxies("127.0.0.1", false), forged)).startsWith("HTTP/1.1 400");
    }

    @Test
    void aBalancerThatForgetsTheProxyHeaderIsNotServed() throws IOException {
        assertThat(ask(proxies("127.0.0.1", true), text(REQUEST))).isEmpty();
    }
}

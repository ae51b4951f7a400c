package doorhouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.policy.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardingTest {
    private static final String PROXY = "10.0.0.1";
    private static final String STRANGER = "198.51.100.9";

    private static Proxies trusting(Proxies.Headers headers) {
        var trusted = new ArrayList<Network>();
        for (var text : List.of("10.0.0.0/8", "fd00::/8", "203.0.113.5"))
            trusted.add(Objects.requireNonNull(Network.parse(text)));
        return new Proxies(trusted, headers, false);
    }

    private static Sender sender(Proxies.Headers kind, String peer, Request.Header... headers) {
        return new Forwarding(trusting(kind)).sender(new Sender(peer, false), List.of(headers));
    }

    private static Sender x(String peer, String nodes) {
        return sender(
                Proxies.Headers.X_FORWARDED, peer, new Request.Header("x-forwarded-for", nodes));
    }

    private static Sender forwarded(String peer, String value) {
        return sender(Proxies.Headers.FORWARDED, peer, new Request.Header("Forwarded", value));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7 | 203.0.113.7",
                "203.0.113.7:4711 | 203.0.113.7",
                "2001:db8::1 | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1] | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1]:4711 | 2001:db8:0:0:0:0:0:1",
                "::ffff:203.0.113.7 | 203.0.113.7",
                // What the client wrote itself stands before what the proxy wrote.
                "127.0.0.1, 203.0.113.7 | 203.0.113.7",
                "evil, 203.0.113.7 | 203.0.113.7",
                "203.0.113.7, 10.9.9.9 | 203.0.113.7",
                "203.0.113.7,10.9.9.9,fd00::7,203.0.113.5 | 203.0.113.7",
                // All are proxies: the first of them is as far as anybody can tell.
                "10.0.0.3, 10.0.0.2 | 10.0.0.3",
                // Behind these nobody is known.
                "203.0.113.7, unknown | 10.0.0.1",
                "203.0.113.7, _hidden, 10.0.0.2 | 10.0.0.2",
                "203.0.113.7, | 10.0.0.1",
                "'' | 10.0.0.1",
                "localhost | 10.0.0.1",
                "203.0.113.700 | 10.0.0.1",
                "203.0.113 | 10.0.0.1",
                "3405803783 | 10.0.0.1",
                "[203.0.113.7 | 10.0.0.1",
                "203.0.113.7:port | 10.0.0.1",
                "fe80::1%eth0 | 10.0.0.1",
                "2001:db8::1]:80 | 10.0.0.1",
                "203.0.113.7 203.0.113.8 | 10.0.0.1"
            })
    void theLastOneWhomNobodyTrustsIsTheClient(String nodes, String client) {
        assertThat(x(PROXY, nodes).address()).isEqualTo(client);
    }

    @Test
    void whoeverIsNotTrustedSpeaksForItselfAlone() {
        var told = new Request.Header("X-Forwarded-For", "203.0.113.7");
        var scheme = new Request.Header("X-Forwarded-Proto", "https");

        assertThat(sender(Proxies.Headers.X_FORWARDED, STRANGER, told, scheme))
                .isEqualTo(new Sender(STRANGER, false));
        assertThat(forwarded(STRANGER, "for=203.0.113.7;proto=https"))
                .isEqualTo(new Sender(STRANGER, false));
    }

    @Test
    void onlyOneKindOfHeaderIsRead() {
        var x = new Request.Header("X-Forwarded-For", "203.0.113.7");
        var forwarded = new Request.Header("Forwarded", "for=203.0.113.8");

        assertThat(sender(Proxies.Headers.X_FORWARDED, PROXY, x, forwarded).address())
                .isEqualTo("203.0.113.7");
        assertThat(sender(Proxies.Headers.FORWARDED, PROXY, x, forwarded).address())
                .isEqualTo("203.0.113.8");
    }

    @Test
    void linesOfOneHeaderAreOneList() {
        var first = new Request.Header("X-Forwarded-For", "192.0.2.1, 203.0.113.7");
        var second = new Request.Header("X-Forwarded-For", "10.0.0.2");

        assertThat(sender(Proxies.Headers.X_FORWARDED, PROXY, first, second).address())
                .isEqualTo("203.0.113.7");
    }

    @Test
    void behindSoManyProxiesNobodyIsLookedFor() {
        var near = "203.0.113.7" + ", 10.0.0.2".repeat(31);
        var far = "203.0.113.7" + ", 10.0.0.2".repeat(32);

        assertThat(x(PROXY, near).address()).isEqualTo("203.0.113.7");
        assertThat(x(PROXY, far).address()).isEqualTo("10.0.0.2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7 | https | true",
                "203.0.113.7 | HTTPS | true",
                "203.0.113.7 | http | false",
                "203.0.113.7 | javascript | false",
                "203.0.113.7 |  | false",
                "203.0.113.7, 10.0.0.2 | https | true",
                "203.0.113.7, 10.0.0.2 | https, http | true",
                "203.0.113.7, 10.0.0.2 | http, https | false",
                // Who wrote the first is not known.
                "192.0.2.1, 203.0.113.7, 10.0.0.2 | https, http | false",
                "unknown | https | true"
            })
    void theProxyTellsWhetherTheClientCameByTls(String nodes, String schemes, boolean secure) {
        var told = new ArrayList<Request.Header>();
        told.add(new Request.Header("X-Forwarded-For", nodes));
        if (schemes != null) told.add(new Request.Header("X-Forwarded-Proto", schemes));

        var sender =
                sender(Proxies.Headers.X_FORWARDED, PROXY, told.toArray(Request.Header[]::new));

        assertThat(sender.secure()).isEqualTo(secure);
    }

    @Test
    void aProxyMayTellTheSchemeAlone() {
        var sender =
                sender(
                        Proxies.Headers.X_FORWARDED,
                        PROXY,
                        new Request.Header("X-Forwarded-Proto", "https"));

        assertThat(sender).isEqualTo(new Sender(PROXY, true));
    }

    /// Forms from RFC 7239 §4, §6 and §7.1.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "for=203.0.113.7 | 203.0.113.7 | false",
                "FOR=203.0.113.7;Proto=HTTPS | 203.0.113.7 | true",
                "For=\"[2001:db8:cafe::17]:4711\" | 2001:db8:cafe:0:0:0:0:17 | false",
                "for=\"203.0.113.7:47011\";by=203.0.113.43;proto=https | 203.0.113.7 | true",
                "for=\"203.0.113\\.7\" | 203.0.113.7 | false",
                "for=203.0.113.7:80 | 203.0.113.7 | false",
                "for=192.0.2.43, for=203.0.113.7 ; proto=https | 203.0.113.7 | true",
                "for=203.0.113.7;proto=https, for=10.0.0.2;proto=http | 203.0.113.7 | true",
                "for=203.0.113.7;proto=http, for=10.0.0.2;proto=https | 203.0.113.7 | false",
                "for=\"_gazonk\";proto=https | 10.0.0.1 | true",
                "for=203.0.113.7, for=unknown | 10.0.0.1 | false",
                "for=203.0.113.7, proto=https | 10.0.0.1 | true",
                "host=\"a,for=192.0.2.1;x\";for=203.0.113.7 | 203.0.113.7 | false",
                // Nobody knows who wrote what.
                "for=\"203.0.113.7 | 10.0.0.1 | false",
                "for=\"x, for=203.0.113.7 | 10.0.0.1 | false",
                "for=192.0.2.1;for=203.0.113.7 | 10.0.0.1 | false",
                "for = 203.0.113.7 | 10.0.0.1 | false",
                "for=203.0.113.7 for=192.0.2.1 | 10.0.0.1 | false",
                ";;, | 10.0.0.1 | false",
                "`` | 10.0.0.1 | false"
            })
    void theForwardedHeaderIsReadAsItsStandardSays(String value, String client, boolean secure) {
        assertThat(forwarded(PROXY, value)).isEqualTo(new Sender(client, secure));
    }

    @Test
    void aHeaderThatIsTooLongIsNotRead() {
        var client = ";for=203.0.113.7";
        var fits = "x=\"" + "\\a".repeat(2_038) + "\"" + client;

        assertThat(fits).hasSize(4_096);
        assertThat(forwarded(PROXY, fits).address()).isEqualTo("203.0.113.7");
        assertThat(forwarded(PROXY, fits + " ").address()).isEqualTo(PROXY);
    }
}

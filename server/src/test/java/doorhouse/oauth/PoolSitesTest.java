package doorhouse.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class PoolSitesTest {
    private final TestServer server = TestServer.shared();
    private final TestPool pool = server.pool();
    private final String prefix = "a" + UUID.randomUUID();

    private int port() {
        return server.address().getPort();
    }

    private String host() {
        return prefix + ".auth.us-east-1.localhost:" + port();
    }

    /// What the server answers, to the byte, to whoever calls it by this name.
    private String ask(String host, String line, String... headers) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            var request = line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n";
            for (var header : headers) request += header + "\r\n";
            socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void withDomain() {
        server.admin().createUserPoolDomain(r -> r.userPoolId(pool.id()).domain(prefix));
    }

    private ObjectNode discovery(String path) {
        return Json.read(new TestBrowser(server).get(path).body());
    }

    @Test
    void discoveryNamesThePathsOfAPoolWithoutADomain() {
        var base = server.address() + "/" + pool.id();

        var document = discovery("/" + pool.id() + "/.well-known/openid-configuration");

        assertThat(document.path("issuer").asString()).isEqualTo(base);
        assertThat(document.path("authorization_endpoint").asString())
                .isEqualTo(base + "/oauth2/authorize");
        assertThat(document.path("token_endpoint").asString()).isEqualTo(base + "/oauth2/token");
        assertThat(document.path("userinfo_endpoint").asString())
                .isEqualTo(base + "/oauth2/userInfo");
        assertThat(document.path("revocation_endpoint").asString())
                .isEqualTo(base + "/oauth2/revoke");
        assertThat(document.path("end_session_endpoint").asString()).isEqualTo(base + "/logout");
        assertThat(document.path("code_challenge_methods_supported").toString())
                .isEqualTo("[\"S256\"]");
        // RFC 8414 §3.1 has the path last; others put it first.
        assertThat(discovery("/.well-known/oauth-authorization-server/" + pool.id()))
                .isEqualTo(document);
        assertThat(discovery("/" + pool.id() + "/.well-known/oauth-authorization-server"))
                .isEqualTo(document);
    }

    @Test
    void discoveryNamesTheDomainAndTheSameIssuer() {
        withDomain();

        var document = discovery("/" + pool.id() + "/.well-known/openid-configuration");

        assertThat(document.path("issuer").asString())
                .isEqualTo(server.address() + "/" + pool.id());
        assertThat(document.path("jwks_uri").asString())
                .isEqualTo(server.address() + "/" + pool.id() + "/.well-known/jwks.json");
        assertThat(document.path("token_endpoint").asString())
                .isEqualTo("http://" + host() + "/oauth2/token");
    }

    @Test
    void aDomainOfOnesOwnGoesBeforeThePrefix() {
        withDomain();
        var own = prefix + ".example.com";
        server.admin()
                .createUserPoolDomain(r ->
                        r.userPoolId(pool.id())
                                .domain(own)
                                .customDomainConfig(c ->
                                        c.certificateArn(
                                                "arn:aws:acm:us-east-1:123456789012:certificate/x")));

        var document = discovery("/" + pool.id() + "/.well-known/openid-configuration");

        assertThat(document.path("authorization_endpoint").asString())
                .isEqualTo("http://" + own + ":" + port() + "/oauth2/authorize");
    }

    @Test
    void theRoutesStandUnderTheDomainToo() throws IOException {
        var app = RelyingParty.publicOf(pool);
        var asked =
                "GET /oauth2/authorize?response_type=code&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback&client_id="
                        + app.id();
        assertThat(ask(host(), asked)).startsWith("HTTP/1.1 404");

        withDomain();
        var answer = ask(host(), asked);
        var keys = ask(host().toUpperCase(java.util.Locale.ROOT), "GET /.well-known/jwks.json");

        assertThat(answer).startsWith("HTTP/1.1 302");
        assertThat(answer).contains("Location: http://" + host() + "/login?client_id=" + app.id());
        assertThat(keys).contains("\"kty\"");
        server.admin().deleteUserPoolDomain(r -> r.userPoolId(pool.id()).domain(prefix));
        assertThat(ask(host(), asked)).startsWith("HTTP/1.1 404");
    }

    @Test
    void aSessionOfTheDomainHasTheWholeHost() throws IOException {
        withDomain();
        var app = RelyingParty.publicOf(pool);
        pool.confirmedUser("ana");
        var secret = app.browserOf("ana").cookie("cognito");

        var answer =
                ask(
                        host(),
                        "GET /logout?logout_uri=https%3A%2F%2Fapp.example.com%2Fbye&client_id="
                                + app.id(),
                        "Cookie: a=b; cognito=" + secret);

        assertThat(answer).contains("Location: https://app.example.com/bye");
        assertThat(answer)
                .contains("Set-Cookie: cognito=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
    }

    @Test
    void noOtherNameAndNoHeaderOfAProxyStandsForAPool() throws IOException {
        withDomain();
        var asked = "GET /.well-known/jwks.json";

        for (var host :
                new String[] {
                    prefix,
                    prefix + ".localhost",
                    prefix + ".auth.eu-west-1.localhost",
                    prefix + ".auth.us-east-1.localhost.evil.example",
                    "x." + prefix + ".auth.us-east-1.localhost",
                    prefix + ".example.com",
                    "127.0.0.1:" + port(),
                    "localhost"
                }) {
            assertThat(ask(host, asked)).as(host).startsWith("HTTP/1.1 404");
        }
        assertThat(
                        ask(
                                "localhost",
                                asked,
                                "X-Forwarded-Host: " + host(),
                                "Forwarded: host=" + host()))
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void noNameThatAStrangerSendsIsGivenBack() throws IOException {
        var app = RelyingParty.publicOf(pool);

        var answer =
                ask(
                        "evil.example",
                        "GET /"
                                + pool.id()
                                + "/oauth2/authorize?response_type=code&redirect_uri=https%3A%2F%2Fapp.example.com%2Fcallback&client_id="
                                + app.id(),
                        "X-Forwarded-Host: evil.example",
                        "X-Forwarded-Proto: https");

        assertThat(answer).contains("Location: " + server.address()).doesNotContain("evil");
    }
}

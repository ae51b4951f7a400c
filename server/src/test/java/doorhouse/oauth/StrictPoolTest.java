package doorhouse.oauth;

import static doorhouse.oauth.Answered.json;
import static doorhouse.testing.TestBrowser.location;
import static doorhouse.testing.TestBrowser.parameters;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a strict pool does otherwise than Cognito.
class StrictPoolTest {
    private final TestServer server = TestServer.shared();
    private final TestPool pool = server.pool();
    private RelyingParty app;

    @BeforeEach
    void begin() {
        pool.confirmedUser(
                "ana",
                TestPool.attribute("email", "ana@example.com"),
                TestPool.attribute("email_verified", "true"),
                TestPool.attribute("updated_at", "1732179600"));
        app = RelyingParty.confidentialOf(pool);
        Answered.set(pool, "strict", "true");
    }

    private java.net.http.HttpResponse<String> get(String path, String... headers)
            throws Exception {
        var request = HttpRequest.newBuilder(app.uri(path));
        for (int i = 0; i < headers.length; i += 2) request.header(headers[i], headers[i + 1]);
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request.build(), BodyHandlers.ofString());
        }
    }

    @Test
    void answersNameTheIssuer() {
        var answer = app.authorize(app.browserOf("ana"));
        assertThat(parameters(location(answer).getRawQuery()))
                .containsEntry("iss", app.uri("").toString());

        var refused = app.authorize(new TestBrowser(server), "prompt", "none");
        assertThat(parameters(location(refused).getRawQuery()))
                .containsEntry("iss", app.uri("").toString())
                .containsEntry("error", "login_required");
    }

    @Test
    void discoverySaysWhatIsThereAndWhatIsNot() throws Exception {
        var metadata = OIDCProviderMetadata.parse(get("/.well-known/openid-configuration").body());

        assertThat(metadata.getIssuer()).isEqualTo(new Issuer(app.uri("")));
        assertThat(metadata.supportsAuthorizationResponseIssuerParam()).isTrue();
        assertThat(metadata.supportsRequestURIParam()).isFalse();
        assertThat(metadata.supportsRequestParam()).isFalse();
        assertThat(metadata.supportsClaimsParam()).isFalse();
        assertThat(metadata.getClaims()).contains("sub", "email_verified");
    }

    @Test
    void theUserInfoIsTypedAsOpenIdConnectSays() throws Exception {
        var bearer = "Bearer " + app.tokens("ana").access();

        var strict = json(get("/oauth2/userInfo", "Authorization", bearer));
        Answered.set(pool, "strict", "false");
        var plain = json(get("/oauth2/userInfo", "Authorization", bearer));

        assertThat(strict.path("email_verified").isBoolean()).isTrue();
        assertThat(strict.path("updated_at").isIntegralNumber()).isTrue();
        assertThat(strict.path("updated_at").asLong()).isEqualTo(1_732_179_600L);
        assertThat(plain.path("email_verified").isString()).isTrue();
        assertThat(plain.path("updated_at").isString()).isTrue();
    }

    @Test
    void aClientThatFailsToProveItselfIsChallenged() throws Exception {
        var basic =
                Base64.getEncoder()
                        .encodeToString(
                                (app.id() + ":wrong")
                                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        try (var http = HttpClient.newHttpClient()) {
            var answer =
                    http.send(
                            HttpRequest.newBuilder(app.uri("/oauth2/token"))
                                    .header("Authorization", "Basic " + basic)
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(
                                            HttpRequest.BodyPublishers.ofString(
                                                    "grant_type=refresh_token&refresh_token=x"))
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                    .startsWith("Basic realm=");
        }
    }

    @Test
    void otherPoolsStayAsCognitos() {
        var plain = server.pool();
        plain.confirmedUser("ana");
        var client = RelyingParty.confidentialOf(plain);

        var answer = client.authorize(client.browserOf("ana"));

        assertThat(parameters(location(answer).getRawQuery())).containsOnlyKeys("code", "state");
        var refused =
                client.post(
                        "/oauth2/token",
                        Map.of(
                                "grant_type", "refresh_token",
                                "refresh_token", "x",
                                "client_id", client.id(),
                                "client_secret", "wrong"));
        assertThat(refused.statusCode()).isEqualTo(400);
    }
}

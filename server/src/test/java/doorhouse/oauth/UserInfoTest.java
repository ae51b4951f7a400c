package doorhouse.oauth;

import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SchemaAttributeType;

class UserInfoTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final TestServer server = TestServer.shared();
    private final TestPool pool =
            server.pool(r ->
                    r.schema(
                            List.of(
                                    SchemaAttributeType.builder()
                                            .name("stufe")
                                            .attributeDataType("String")
                                            .mutable(true)
                                            .build())));
    private final RelyingParty app = RelyingParty.publicOf(pool);

    UserInfoTest() {
        pool.confirmedUser(
                "ana",
                attribute("email", "ana@example.com"),
                attribute("email_verified", "true"),
                attribute("phone_number", "+4912345678"),
                attribute("name", "Ana Müller 安娜"),
                attribute("address", "Am Markt 1"),
                attribute("custom:stufe", "7"));
    }

    static HttpResponse<String> ask(RelyingParty app, String token) {
        return send(app, "GET", "Bearer " + token);
    }

    private static HttpResponse<String> send(
            RelyingParty app, String method, String authorization) {
        var request =
                HttpRequest.newBuilder(app.uri("/oauth2/userInfo"))
                        .header("Authorization", authorization)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build();
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void openidAloneTellsAllThatTheClientReads() {
        var answer = ask(app, app.tokens("ana", "scope", "openid").access());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/json;charset=UTF-8");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        var claims = Json.read(answer.body());
        assertThat(claims.path("email_verified").isString()).isTrue();
        assertThat(claims.path("email_verified").asString()).isEqualTo("true");
        assertThat(claims.path("name").asString()).isEqualTo("Ana Müller 安娜");
        assertThat(claims.at("/address/formatted").asString()).isEqualTo("Am Markt 1");
        assertThat(claims.path("custom:stufe").asString()).isEqualTo("7");
        assertThat(claims.path("username").asString()).isEqualTo("ana");
        assertThat(claims.path("sub").asString()).hasSize(36);
    }

    @Test
    void scopesNarrowWhatIsTold() {
        var email = Json.read(ask(app, app.tokens("ana", "scope", "openid email").access()).body());
        var rest =
                Json.read(ask(app, app.tokens("ana", "scope", "openid profile").access()).body());

        assertThat(email.propertyNames())
                .containsExactlyInAnyOrder("sub", "email", "email_verified", "username");
        assertThat(rest.propertyNames())
                .contains("name", "custom:stufe")
                .doesNotContain("email", "phone_number");
    }

    @Test
    void aTokenMayBePostedToo() {
        var token = app.tokens("ana", "scope", "openid").access();

        assertThat(send(app, "POST", "bearer " + token).statusCode()).isEqualTo(200);
        assertThat(
                        new TestBrowser(server)
                                .send("POST", app.path("/oauth2/userInfo"), "access_token=" + token)
                                .statusCode())
                .isEqualTo(200);
        assertThat(
                        new TestBrowser(server)
                                .get(app.path("/oauth2/userInfo?access_token=" + token))
                                .statusCode())
                .isEqualTo(400);
    }

    @Test
    void whatIsNoRequestIsToldSo() {
        var answer = new TestBrowser(server).get(app.path("/oauth2/userInfo"));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValue(
                        "Bearer error=\"invalid_request\", error_description=\"Bad OAuth2 request at"
                                + " UserInfo Endpoint\"");
        assertThat(RelyingParty.error(answer)).isEqualTo("invalid_request");
        assertThat(send(app, "GET", "Basic abc").statusCode()).isEqualTo(400);
    }

    @Test
    void aTokenWithoutOpenidIsTooLittle() {
        var other = app.tokens("ana", "scope", "openid").access();
        var ofApi = pool.accessToken(pool.client(), "ana");

        var answer = ask(app, ofApi);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(RelyingParty.error(answer)).isEqualTo("insufficient_scope");
        assertThat(ask(app, other).statusCode()).isEqualTo(200);
    }

    @Test
    void aTokenThatIsNotGoodIsRefused() {
        var tokens = app.tokens("ana", "scope", "openid");
        var revoked = app.tokens("ana", "scope", "openid");
        var expired = app.tokens("ana", "scope", "openid").access();
        app.post(
                "/oauth2/revoke",
                java.util.Map.of("token", revoked.refresh(), "client_id", app.id()));
        var elsewhere = RelyingParty.publicOf(server.pool());

        assertInvalid(ask(app, "x.y.z"));
        assertInvalid(ask(app, tokens.id().serialize()));
        assertInvalid(ask(app, revoked.access()));
        assertInvalid(ask(elsewhere, tokens.access()));
        assertThat(ask(app, tokens.access()).statusCode()).isEqualTo(200);
        server.clock().forward(Duration.ofMinutes(61));
        assertInvalid(ask(app, expired));
    }

    @Test
    void aUserWhoIsGoneOrSignedOutIsToldNothingOf() {
        var signedOut = app.tokens("ana", "scope", "openid").access();
        server.admin().adminUserGlobalSignOut(r -> r.userPoolId(pool.id()).username("ana"));
        var disabled = app.tokens("ana", "scope", "openid").access();
        server.admin().adminDisableUser(r -> r.userPoolId(pool.id()).username("ana"));

        assertInvalid(ask(app, signedOut));
        assertInvalid(ask(app, disabled));
        server.admin().adminDeleteUser(r -> r.userPoolId(pool.id()).username("ana"));
        assertInvalid(ask(app, disabled));
    }

    private static void assertInvalid(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(RelyingParty.error(answer)).isEqualTo("invalid_token");
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Bearer error=\"invalid_token\"");
    }
}

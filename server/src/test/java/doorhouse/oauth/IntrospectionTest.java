package doorhouse.oauth;

import static doorhouse.oauth.Answered.error;
import static doorhouse.oauth.Answered.json;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.OAuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceServerScopeType;
import tools.jackson.databind.node.ObjectNode;

/// RFC 7662.
class IntrospectionTest {
    private final TestServer server = TestServer.shared();
    private final TestPool pool = server.pool();
    private RelyingParty app;
    private RelyingParty api;

    @BeforeEach
    void begin() {
        pool.confirmedUser("ana");
        app = RelyingParty.publicOf(pool);
        api = RelyingParty.confidentialOf(pool);
        Answered.set(pool, api.id() + ":introspection", "on");
    }

    private ObjectNode introspect(String token) {
        return json(api.post("/oauth2/introspect", form(api, token)));
    }

    private static Map<String, String> form(RelyingParty by, String token) {
        return by.secret() == null
                ? Map.of("client_id", by.id(), "token", token)
                : Map.of("client_id", by.id(), "client_secret", by.secret(), "token", token);
    }

    @Test
    void aLivingTokenIsToldOf() {
        var told = introspect(app.tokens("ana", "scope", "openid email").access());

        assertThat(told.path("active").asBoolean()).isTrue();
        assertThat(told.path("scope").asString()).isEqualTo("openid email");
        assertThat(told.path("client_id").asString()).isEqualTo(app.id());
        assertThat(told.path("username").asString()).isEqualTo("ana");
        assertThat(told.path("token_type").asString()).isEqualTo("Bearer");
    }

    @Test
    void whatIsRevokedIsNotActiveAndNothingElseIsSaid() {
        var tokens = app.tokens("ana");
        app.post("/oauth2/revoke", Map.of("client_id", app.id(), "token", tokens.refresh()));

        assertThat(introspect(tokens.access()).toString()).isEqualTo("{\"active\":false}");
        assertThat(introspect("garbage").toString()).isEqualTo("{\"active\":false}");
        assertThat(introspect(tokens.id().serialize()).toString()).isEqualTo("{\"active\":false}");
    }

    @Test
    void anotherPoolsTokenIsNotActive() {
        var other = server.pool();
        other.confirmedUser("ana");

        var foreign = RelyingParty.publicOf(other).tokens("ana").access();

        assertThat(introspect(foreign).path("active").asBoolean()).isFalse();
    }

    @Test
    void onlyWhoMayAndProvesItselfIsTold() {
        var token = app.tokens("ana").access();
        var wrong = Map.of("client_id", api.id(), "client_secret", "wrong", "token", token);
        Answered.set(pool, app.id() + ":introspection", "on");

        assertThat(api.post("/oauth2/introspect", wrong).statusCode()).isEqualTo(401);
        assertThat(error(app.post("/oauth2/introspect", form(app, token))))
                .isEqualTo("unauthorized_client");
        var plain = RelyingParty.confidentialOf(pool);
        assertThat(error(plain.post("/oauth2/introspect", form(plain, token))))
                .isEqualTo("unauthorized_client");
    }

    @Test
    void aTokenEndsWithItsClient() {
        var token = app.tokens("ana").access();
        assertThat(introspect(token).path("active").asBoolean()).isTrue();

        server.admin().deleteUserPoolClient(r -> r.userPoolId(pool.id()).clientId(app.id()));

        assertThat(introspect(token).toString()).isEqualTo("{\"active\":false}");
    }

    @Test
    void aMachinesTokenEndsWithItsClientToo() {
        server.admin()
                .createResourceServer(r ->
                        r.userPoolId(pool.id())
                                .identifier("orders")
                                .name("Bestellungen")
                                .scopes(
                                        ResourceServerScopeType.builder()
                                                .scopeName("read")
                                                .scopeDescription("read")
                                                .build()));
        var machine =
                RelyingParty.of(
                        pool,
                        r ->
                                r.generateSecret(true)
                                        .allowedOAuthFlows(OAuthFlowType.CLIENT_CREDENTIALS)
                                        .allowedOAuthScopes("orders/read"));
        var granted =
                machine.post(
                        "/oauth2/token",
                        Map.of(
                                "grant_type", "client_credentials",
                                "client_id", machine.id(),
                                "client_secret", requireNonNull(machine.secret())));
        var token = json(granted).path("access_token").asString();
        assertThat(introspect(token).path("active").asBoolean()).isTrue();

        server.admin().deleteUserPoolClient(r -> r.userPoolId(pool.id()).clientId(machine.id()));

        assertThat(introspect(token).toString()).isEqualTo("{\"active\":false}");
    }
}

package doorhouse.oauth;

import static doorhouse.oauth.Answered.error;
import static doorhouse.oauth.Answered.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.OAuthFlowType;
import tools.jackson.databind.node.ObjectNode;

/// Tokens bound to keys, RFC 9449.
class DpopTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final TestServer server = TestServer.shared();
    private final TestPool pool = server.pool();
    private RelyingParty app;
    private ECKey key;

    @BeforeEach
    void begin() throws Exception {
        pool.confirmedUser("ana");
        app = RelyingParty.publicOf(pool);
        key = new ECKeyGenerator(Curve.P_256).generate();
        Answered.set(pool, "dpop", "on");
    }

    private String proof(ECKey by, String method, URI uri, @Nullable String token)
            throws Exception {
        return new DefaultDPoPProofFactory(by, JWSAlgorithm.ES256)
                .createDPoPJWT(
                        new JWTID(),
                        method,
                        uri,
                        Date.from(server.clock().instant()),
                        token == null ? null : new DPoPAccessToken(token),
                        null)
                .serialize();
    }

    private HttpResponse<String> token(@Nullable String proof, Map<String, String> form)
            throws Exception {
        var request =
                HttpRequest.newBuilder(app.uri("/oauth2/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(TestBrowser.form(form)));
        if (proof != null) request.header("DPoP", proof);
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    private Map<String, String> code() {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("client_id", app.id());
        form.put("code", app.code("ana"));
        form.put("redirect_uri", RelyingParty.REDIRECT);
        return form;
    }

    private Map<String, String> refresh(ObjectNode tokens) {
        return Map.of(
                "grant_type", "refresh_token",
                "client_id", app.id(),
                "refresh_token", tokens.path("refresh_token").asString());
    }

    private String tokenProof(ECKey by) throws Exception {
        return proof(by, "POST", app.uri("/oauth2/token"), null);
    }

    private ObjectNode bound() throws Exception {
        return json(token(tokenProof(key), code()));
    }

    private HttpResponse<String> userInfo(String scheme, String token, @Nullable String proof)
            throws Exception {
        var request =
                HttpRequest.newBuilder(app.uri("/oauth2/userInfo"))
                        .header("Authorization", scheme + " " + token);
        if (proof != null) request.header("DPoP", proof);
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void aTokenIsBoundToTheKeyThatWasProved() throws Exception {
        var tokens = bound();
        var access = tokens.path("access_token").asString();

        assertThat(tokens.path("token_type").asString()).isEqualTo("DPoP");
        assertThat(Tokens.claims(access).getJSONObjectClaim("cnf"))
                .containsExactly(Map.entry("jkt", key.computeThumbprint().toString()));
        var uri = app.uri("/oauth2/userInfo");
        var told = userInfo("DPoP", access, proof(key, "GET", uri, access));
        assertThat(told.statusCode()).isEqualTo(200);
        assertThat(json(told).path("username").asString()).isEqualTo("ana");
    }

    @Test
    void withoutItsKeyTheTokenIsWorthNothing() throws Exception {
        var access = bound().path("access_token").asString();
        var uri = app.uri("/oauth2/userInfo");
        var other = new ECKeyGenerator(Curve.P_256).generate();

        assertThat(userInfo("Bearer", access, null).statusCode()).isEqualTo(401);
        assertThat(userInfo("Bearer", access, proof(key, "GET", uri, access)).statusCode())
                .isEqualTo(401);
        assertThat(userInfo("DPoP", access, null).statusCode()).isEqualTo(401);
        assertThat(userInfo("DPoP", access, proof(other, "GET", uri, access)).statusCode())
                .isEqualTo(401);
        assertThat(userInfo("DPoP", access, proof(key, "GET", uri, null)).statusCode())
                .isEqualTo(401);
        assertThat(userInfo("DPoP", access, proof(key, "POST", uri, access)).statusCode())
                .isEqualTo(401);
        assertThatThrownBy(() -> server.app().getUser(r -> r.accessToken(access)))
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining("Invalid Access Token");
    }

    @Test
    void aProofForABearerTokenIsNoUse() throws Exception {
        var bearer = app.tokens("ana").access();
        var uri = app.uri("/oauth2/userInfo");

        assertThat(userInfo("DPoP", bearer, proof(key, "GET", uri, bearer)).statusCode())
                .isEqualTo(401);
        assertThat(userInfo("Bearer", bearer, null).statusCode()).isEqualTo(200);
    }

    @Test
    void aPublicClientsRefreshTokenIsBoundTo() throws Exception {
        var tokens = bound();
        var other = new ECKeyGenerator(Curve.P_256).generate();

        assertThat(error(token(null, refresh(tokens)))).isEqualTo("invalid_grant");
        assertThat(error(token(tokenProof(other), refresh(tokens)))).isEqualTo("invalid_grant");
        assertThatThrownBy(() ->
                        server.app()
                                .getTokensFromRefreshToken(r ->
                                        r.clientId(app.id())
                                                .refreshToken(
                                                        tokens.path("refresh_token").asString())))
                .isInstanceOf(NotAuthorizedException.class);
        var again = json(token(tokenProof(key), refresh(tokens)));
        assertThat(again.path("token_type").asString()).isEqualTo("DPoP");
        assertThat(Tokens.claims(again.path("access_token").asString()).getJSONObjectClaim("cnf"))
                .containsEntry("jkt", key.computeThumbprint().toString());
    }

    @Test
    void wrongProofsAreRefusedAndSpendNothing() throws Exception {
        var form = code();
        var wrongPlace = proof(key, "POST", app.uri("/oauth2/revoke"), null);

        assertThat(error(token("garbage", form))).isEqualTo("invalid_dpop_proof");
        assertThat(error(token(wrongPlace, form))).isEqualTo("invalid_dpop_proof");
        var once = tokenProof(key);
        assertThat(token(once, form).statusCode()).isEqualTo(200);
        assertThat(error(token(once, code()))).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void aClientMayHaveToProve() throws Exception {
        Answered.set(pool, app.id() + ":dpop", "required");

        assertThat(error(token(null, code()))).isEqualTo("invalid_dpop_proof");
        assertThat(bound().path("token_type").asString()).isEqualTo("DPoP");
    }

    @Test
    void whereItIsOffAProofIsPassedOver() throws Exception {
        Answered.set(pool, app.id() + ":dpop", "off");

        assertThat(bound().path("token_type").asString()).isEqualTo("Bearer");
    }

    @Test
    void whoMustProveGetsNoBearerTokensElsewhere() {
        var implicit =
                RelyingParty.of(
                        pool,
                        r ->
                                r.allowedOAuthFlows(OAuthFlowType.IMPLICIT)
                                        .explicitAuthFlows(
                                                ExplicitAuthFlowsType.ALLOW_USER_PASSWORD_AUTH,
                                                ExplicitAuthFlowsType.ALLOW_REFRESH_TOKEN_AUTH));
        var browser = implicit.browserOf("ana");
        assertThat(implicit.authorize(browser, "response_type", "token").headers().toString())
                .contains("access_token=");
        Answered.set(pool, implicit.id() + ":dpop", "required");

        assertThat(implicit.authorize(browser, "response_type", "token").headers().toString())
                .contains("#error=unauthorized_client")
                .doesNotContain("access_token=");
        var tokens = pool.signIn(implicit.id(), "ana", TestPool.PASSWORD).authenticationResult();
        assertThatThrownBy(() ->
                        server.app()
                                .getTokensFromRefreshToken(r ->
                                        r.clientId(implicit.id())
                                                .refreshToken(tokens.refreshToken())))
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining("token endpoint");
    }

    @Test
    void whoMustUsePkceHasNoImplicitFlow() {
        var implicit = RelyingParty.of(pool, r -> r.allowedOAuthFlows(OAuthFlowType.IMPLICIT));
        Answered.set(pool, "pkce", "required");

        var answer = implicit.authorize(implicit.browserOf("ana"), "response_type", "token");

        assertThat(answer.headers().toString()).contains("#error=unauthorized_client");
    }
}

package doorhouse.oauth;

import static doorhouse.oauth.RelyingParty.REDIRECT;
import static doorhouse.oauth.RelyingParty.error;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.FeatureType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.OAuthFlowType;

class TokenEndpointTest {
    private static final String TOKEN = "/oauth2/token";

    private final TestServer server = TestServer.shared();
    private final TestPool pool = server.pool();

    private RelyingParty app() {
        pool.confirmedUser("ana");
        return RelyingParty.publicOf(pool);
    }

    private static Map<String, String> form(String... pairs) {
        var form = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) form.put(pairs[i], pairs[i + 1]);
        return form;
    }

    private HttpResponse<String> send(RelyingParty app, String authorization, String form)
            throws Exception {
        var request =
                HttpRequest.newBuilder(app.uri(TOKEN))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header("Authorization", authorization)
                        .POST(BodyPublishers.ofString(form))
                        .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.ofString());
        }
    }

    private static String basic(String id, String secret) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString((id + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                                                                  | invalid_request
                    grant_type=                                   | invalid_request
                    grant_type=password&client_id=ID              | unsupported_grant_type
                    grant_type=authorization_code                 | invalid_client
                    grant_type=authorization_code&client_id=nobody      | invalid_client
                    grant_type=authorization_code&client_id=no%20client | invalid_client
                    grant_type=authorization_code&client_id=ID&client_secret=x | invalid_client
                    grant_type=authorization_code&client_id=ID    | invalid_request
                    grant_type=authorization_code&client_id=ID&code=x&code=y&redirect_uri=z | invalid_request
                    grant_type=authorization_code&client_id=ID&code=x | invalid_request
                    grant_type=authorization_code&client_id=ID&code=x&redirect_uri=z | invalid_grant
                    grant_type=authorization_code&client_id=ID&code=%00&redirect_uri=z | invalid_request
                    grant_type=refresh_token&client_id=ID         | invalid_request
                    grant_type=refresh_token&client_id=ID&refresh_token=a.b.c.d.e | invalid_grant
                    grant_type=client_credentials&client_id=ID    | unauthorized_client
                    """)
    void everyFaultHasItsWord(String form, String error) {
        var app = app();
        var sent = form == null ? "" : form.replace("ID", app.id());

        var answer = new TestBrowser(server).send("POST", app.path(TOKEN), sent);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(error(answer)).isEqualTo(error);
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValue("application/json;charset=UTF-8");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(answer.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(answer.headers().firstValue("x-amz-cognito-request-id")).isPresent();
    }

    @Test
    void onlyAFormIsTaken() {
        var app = app();

        assertThat(new TestBrowser(server).get(app.path(TOKEN)).statusCode()).isEqualTo(405);
        assertThat(new TestBrowser(server).send("POST", app.path(TOKEN), null).statusCode())
                .isEqualTo(400);
    }

    @Test
    void aProgramOfAnyOriginMayAsk() {
        var app = app();

        for (var endpoint : new String[] {TOKEN, "/oauth2/revoke", "/oauth2/userInfo"}) {
            var answer = new TestBrowser(server).send("OPTIONS", app.path(endpoint), null);
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
                    .contains("Authorization");
        }
        assertThat(
                        new TestBrowser(server)
                                .send("OPTIONS", app.path("/oauth2/authorize"), null)
                                .headers()
                                .firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void aClientProvesItselfByHeaderOrForm() throws Exception {
        app();
        var app = RelyingParty.confidentialOf(pool);
        var secret = java.util.Objects.requireNonNull(app.secret());
        var byHeader = app.exchange(app.code("ana"), null);
        var form =
                form(
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        app.id(),
                        "client_secret",
                        secret,
                        "redirect_uri",
                        REDIRECT,
                        "code",
                        app.code("ana"));

        var byForm = app.post(TOKEN, form);
        var wrong =
                app.post(
                        TOKEN,
                        form(
                                "grant_type",
                                "refresh_token",
                                "client_id",
                                app.id(),
                                "client_secret",
                                secret + "x"));
        var none = app.post(TOKEN, form("grant_type", "refresh_token", "client_id", app.id()));
        var twice =
                send(
                        app,
                        basic(app.id(), secret),
                        "grant_type=refresh_token&client_secret=" + secret);
        var another =
                send(app, basic(app.id(), secret), "grant_type=refresh_token&client_id=other");
        var wrongHeader = send(app, basic(app.id(), "x"), "grant_type=refresh_token");
        var noBase64 = send(app, "Basic %%%", "grant_type=refresh_token");
        var bearer = send(app, "Bearer x", "grant_type=refresh_token&client_id=" + app.id());
        var right =
                send(
                        app,
                        basic(app.id(), secret),
                        "grant_type=refresh_token&client_id=" + app.id());

        assertThat(byHeader.indicatesSuccess()).isTrue();
        assertThat(byForm.statusCode()).isEqualTo(200);
        for (var answer :
                new HttpResponse<?>[] {wrong, none, another, wrongHeader, noBase64, bearer}) {
            assertThat((String) answer.body()).isEqualTo("{\"error\":\"invalid_client\"}");
            assertThat(answer.statusCode()).isEqualTo(400);
        }
        assertThat(error(twice)).isEqualTo("invalid_request");
        // Proven, it lacks only the token.
        assertThat(error(right)).isEqualTo("invalid_request");
    }

    @Test
    void eachOfAClientsSecretsProvesItAndADeletedOneDoesNot() throws Exception {
        var app = RelyingParty.confidentialOf(pool);
        var first = java.util.Objects.requireNonNull(app.secret());
        var second =
                server.admin()
                        .addUserPoolClientSecret(r -> r.userPoolId(pool.id()).clientId(app.id()))
                        .clientSecretDescriptor();

        assertThat(error(send(app, basic(app.id(), first), "grant_type=none")))
                .isEqualTo("unsupported_grant_type");
        assertThat(error(send(app, basic(app.id(), second.clientSecretValue()), "grant_type=none")))
                .isEqualTo("unsupported_grant_type");
        server.admin()
                .deleteUserPoolClientSecret(r ->
                        r.userPoolId(pool.id())
                                .clientId(app.id())
                                .clientSecretId(second.clientSecretId()));
        assertThat(error(send(app, basic(app.id(), second.clientSecretValue()), "grant_type=none")))
                .isEqualTo("invalid_client");
    }

    @Test
    void aSecretWithAPlusMayBeFormEncodedOrNot() throws Exception {
        var secret = "a+b_+C_7+d+e+f_g+h_i+j_k+l_m+n";
        var app = RelyingParty.of(pool, r -> r.clientSecret(secret));

        var plain = send(app, basic(app.id(), secret), "grant_type=none");
        var encoded =
                send(
                        app,
                        basic(app.id(), java.net.URLEncoder.encode(secret, StandardCharsets.UTF_8)),
                        "grant_type=none");

        assertThat(error(plain)).isEqualTo("unsupported_grant_type");
        assertThat(error(encoded)).isEqualTo("unsupported_grant_type");
    }

    @Test
    void aRefreshTokenKeepsItsScopesAndTheSignIn() throws Exception {
        var app = app();
        var tokens = app.tokens("ana", "scope", "openid profile", "nonce", "n1");
        server.clock().forward(Duration.ofMinutes(2));

        var later = Tokens.of(app.refresh(tokens.refresh()));

        assertThat(later.accessClaims().getStringClaim("scope")).isEqualTo("openid profile");
        assertThat(later.accessClaims().getLongClaim("version")).isEqualTo(2);
        assertThat(later.accessClaims().getStringClaim("origin_jti"))
                .isEqualTo(tokens.accessClaims().getStringClaim("origin_jti"));
        assertThat(later.idClaims().getClaim("auth_time"))
                .isEqualTo(tokens.idClaims().getClaim("auth_time"));
        assertThat(later.idClaims().getStringClaim("at_hash"))
                .isNotEqualTo(tokens.idClaims().getStringClaim("at_hash"));
        // OpenID Connect Core §12.2: the nonce was the first one's.
        assertThat(later.idClaims().getClaim("nonce")).isNull();
        assertThat(later.all().getRefreshToken()).isNull();
    }

    @Test
    void scopesDoNotGrowAtARefresh() {
        var app = app();
        var tokens = app.tokens("ana", "scope", "openid profile");
        var refresh =
                form(
                        "grant_type",
                        "refresh_token",
                        "client_id",
                        app.id(),
                        "refresh_token",
                        tokens.refresh(),
                        "scope",
                        "openid");

        var fewer = app.post(TOKEN, refresh);
        refresh.put("scope", "openid aws.cognito.signin.user.admin");
        var more = app.post(TOKEN, refresh);

        assertThat(fewer.statusCode()).isEqualTo(200);
        assertThat(error(more)).isEqualTo("invalid_scope");
    }

    @Test
    void aRefreshTokenIsItsClientsAlone() {
        var app = app();
        var other = RelyingParty.publicOf(pool);
        var elsewhere = RelyingParty.publicOf(server.pool());
        var tokens = app.tokens("ana");

        assertThat(error(other.refresh(tokens.refresh()))).isEqualTo("invalid_grant");
        assertThat(error(elsewhere.refresh(tokens.refresh()))).isEqualTo("invalid_grant");
        assertThat(error(app.refresh(tokens.access()))).isEqualTo("invalid_grant");
    }

    @Test
    void rotatedTokensAreGoodOnceAndThroughTheGracePeriod() {
        app();
        var app =
                RelyingParty.of(
                        pool,
                        r ->
                                r.refreshTokenRotation(x ->
                                        x.feature(FeatureType.ENABLED)
                                                .retryGracePeriodSeconds(30)));
        var first = app.tokens("ana").refresh();

        var second = Tokens.of(app.refresh(first)).refresh();
        var inGrace = app.refresh(first);
        server.clock().forward(Duration.ofSeconds(31));
        var late = app.refresh(first);

        assertThat(second).isNotEqualTo(first);
        assertThat(inGrace.indicatesSuccess()).isTrue();
        assertThat(error(late)).isEqualTo("invalid_grant");
        // Whoever came too late may be the thief or the robbed: the family ends.
        assertThat(error(app.refresh(second))).isEqualTo("invalid_grant");
    }

    @Test
    void aRefreshTokenOfTheApiDoesHereAndOneOfOursThere() {
        var app = app();
        var both =
                RelyingParty.of(
                        pool,
                        r ->
                                r.explicitAuthFlowsWithStrings(
                                        "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"));
        var ofApi = pool.signIn(both.id(), "ana", TestPool.PASSWORD).authenticationResult();
        var ofOurs = both.tokens("ana", "scope", "aws.cognito.signin.user.admin openid").refresh();

        var here = both.refresh(ofApi.refreshToken());
        var there =
                server.app()
                        .getTokensFromRefreshToken(r -> r.clientId(both.id()).refreshToken(ofOurs))
                        .authenticationResult();

        assertThat(Tokens.of(here).idClaims().getClaim("cognito:username")).isEqualTo("ana");
        assertThat(there.idToken()).isNotEmpty();
        assertThat(Tokens.claims(there.accessToken()).getClaim("scope"))
                .isEqualTo("aws.cognito.signin.user.admin openid");
        assertThat(app.id()).isNotEqualTo(both.id());
    }

    @Test
    void aDeviceTrackingPoolTakesNoRefreshTokenOfTheApiHere() {
        var tracking =
                server.pool(r ->
                        r.deviceConfiguration(d ->
                                d.challengeRequiredOnNewDevice(false)
                                        .deviceOnlyRememberedOnUserPrompt(true)));
        tracking.confirmedUser("ana");
        var app =
                RelyingParty.of(
                        tracking,
                        r ->
                                r.explicitAuthFlowsWithStrings(
                                        "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"));
        var ofApi = tracking.signIn(app.id(), "ana", TestPool.PASSWORD).authenticationResult();

        assertThat(error(app.refresh(ofApi.refreshToken()))).isEqualTo("invalid_grant");
        assertThat(app.refresh(app.tokens("ana").refresh()).indicatesSuccess()).isTrue();
    }

    @Test
    void aClientThatMayDoLessGetsLess() {
        app();
        var implicit = RelyingParty.of(pool, r -> r.allowedOAuthFlows(OAuthFlowType.IMPLICIT));

        var code =
                implicit.post(
                        TOKEN,
                        form(
                                "grant_type",
                                "authorization_code",
                                "client_id",
                                implicit.id(),
                                "code",
                                "x",
                                "redirect_uri",
                                REDIRECT));
        var refresh =
                implicit.post(
                        TOKEN,
                        form(
                                "grant_type",
                                "refresh_token",
                                "client_id",
                                implicit.id(),
                                "refresh_token",
                                "x"));

        assertThat(error(code)).isEqualTo("unauthorized_client");
        assertThat(error(refresh)).isEqualTo("unauthorized_client");
    }
}

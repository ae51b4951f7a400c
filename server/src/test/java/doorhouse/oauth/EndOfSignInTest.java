package doorhouse.oauth;

import static doorhouse.testing.TestBrowser.location;
import static doorhouse.testing.TestBrowser.parameters;
import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import doorhouse.testing.PageBrowser;
import doorhouse.testing.PageBrowser.Page;
import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdvancedSecurityModeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.OAuthFlowType;

/// What comes of signing in on a page.
class EndOfSignInTest {
    private static final String COOKIE = "cognito";

    private final TestServer server = TestServer.shared();

    private static String authorize(RelyingParty app, String more) {
        return app.path("/oauth2/authorize")
                + "?response_type=code&state=s&client_id="
                + app.id()
                + "&redirect_uri="
                + RelyingParty.REDIRECT
                + more;
    }

    private static Page signIn(PageBrowser browser, RelyingParty app, String user, String more) {
        var page = browser.open(authorize(app, more));
        return browser.submit(page, Map.of("username", user, "password", PASSWORD));
    }

    private static String code(Page end) {
        var code = end.parameter("code");
        if (code == null) throw new AssertionError("no code: " + end.address() + end.text());
        return code;
    }

    @Test
    void theTokensNameTheEventOfTheSignIn() throws Exception {
        var pool =
                server.pool(r ->
                        r.userPoolAddOns(
                                a -> a.advancedSecurityMode(AdvancedSecurityModeType.AUDIT)));
        pool.confirmedUser("ana");
        var app = RelyingParty.publicOf(pool);

        var end = signIn(new PageBrowser(server), app, "ana", "");
        var tokens = Tokens.of(app.exchange(code(end), null));

        var events =
                server.admin()
                        .adminListUserAuthEvents(r -> r.userPoolId(pool.id()).username("ana"))
                        .authEvents();
        assertThat(events).hasSize(1);
        assertThat(events.getFirst().eventResponseAsString()).isEqualTo("Pass");
        assertThat(tokens.accessClaims().getStringClaim("event_id"))
                .isEqualTo(events.getFirst().eventId());
        assertThat(tokens.idClaims().getStringClaim("event_id"))
                .isEqualTo(events.getFirst().eventId());
    }

    @Test
    void aSessionThatWasThereBeforeIsNotTheOneAfter() {
        var pool = server.pool();
        pool.confirmedUser("ana");
        pool.confirmedUser("eve");
        var app = RelyingParty.publicOf(pool);
        var ofEve = app.browserOf("eve");
        var planted = requireNonNull(ofEve.cookie(COOKIE));
        var browser = new PageBrowser(server);
        browser.cookies().put(COOKIE, planted);

        var end = signIn(browser, app, "ana", "&prompt=login");

        assertThat(Tokens.of(app.exchange(code(end), null)).idClaims().getClaim("cognito:username"))
                .isEqualTo("ana");
        assertThat(browser.cookies().get(COOKIE)).isNotEqualTo(planted);
        // What eve knows signs in nobody any more.
        assertThat(location(app.authorize(ofEve)).getPath()).isEqualTo(app.path("/login"));
    }

    @Test
    void aSignInThatIsGivenUpLeavesWhoWasThere() {
        var pool = server.pool();
        pool.confirmedUser("ana");
        pool.confirmedUser("ben");
        var app = RelyingParty.publicOf(pool);
        var browser = new PageBrowser(server);
        signIn(browser, app, "ana", "");

        var page = browser.open(authorize(app, "&prompt=login"));
        var wrong = browser.submit(page, Map.of("username", "ben", "password", "Wrong-Horse-7"));
        var end = browser.open(authorize(app, ""));

        assertThat(wrong.parameter("code")).isNull();
        assertThat(Tokens.of(app.exchange(code(end), null)).idClaims().getClaim("cognito:username"))
                .isEqualTo("ana");
    }

    @Test
    void thePoolsFunctionIsToldOfTheBrowserAndOfRefreshes() throws Exception {
        var function =
                server.functions()
                        .answering(r -> {
                            var id =
                                    r.putObject("claimsOverrideDetails")
                                            .putObject("claimsToAddOrOverride");
                            id.put("abteilung", "Köche").put("nonce", "mine").put("at_hash", "x");
                        });
        var pool = server.pool(r -> r.lambdaConfig(l -> l.preTokenGeneration(function.arn())));
        pool.confirmedUser("ana");
        var app = RelyingParty.publicOf(pool);

        var tokens = app.tokens("ana", "scope", "openid", "nonce", "n7");
        app.refresh(tokens.refresh());

        assertThat(function.sources())
                .containsExactly("TokenGeneration_HostedAuth", "TokenGeneration_RefreshTokens");
        assertThat(tokens.idClaims().getStringClaim("abteilung")).isEqualTo("Köche");
        assertThat(app.verified(tokens, "n7").getAccessTokenHash().getValue()).isNotEqualTo("x");
    }

    @Test
    void aFunctionThatFailsIsToldToTheClient() {
        var function = server.functions().throwing("not today");
        var pool = server.pool(r -> r.lambdaConfig(l -> l.preTokenGeneration(function.arn())));
        pool.confirmedUser("ana");
        var app = RelyingParty.publicOf(pool);
        var implicit = RelyingParty.of(pool, r -> r.allowedOAuthFlows(OAuthFlowType.IMPLICIT));

        var atToken = app.exchange(app.code("ana"), null).toErrorResponse().getErrorObject();
        var atOnce =
                parameters(
                        location(
                                        implicit.authorize(
                                                implicit.browserOf("ana"),
                                                "response_type",
                                                "token"))
                                .getRawFragment());

        assertThat(atToken.getCode()).isEqualTo("invalid_grant");
        assertThat(atToken.getDescription()).contains("not today");
        assertThat(atOnce).containsEntry("error", "invalid_request");
        assertThat(atOnce.get("error_description")).contains("not today");
    }

    @ParameterizedTest
    @CsvSource({"RS256", "ES256", "EdDSA"})
    void theHashOfTheAccessTokenIsThatOfTheSignature(String name) throws Exception {
        var algorithm = JWSAlgorithm.parse(name);
        var pool = server.pool(r -> r.userPoolTags(Map.of("doorhouse:signing-algorithm", name)));
        pool.confirmedUser("ana", attribute("email", "ana@example.com"));
        var app = RelyingParty.publicOf(pool);

        var tokens = app.tokens("ana", "scope", "openid");

        assertThat(tokens.id().getHeader().getAlgorithm()).isEqualTo(algorithm);
        assertThat(tokens.idClaims().getStringClaim("at_hash"))
                .isEqualTo(
                        AccessTokenHash.compute(
                                        tokens.all().getAccessToken(),
                                        algorithm,
                                        name.equals("EdDSA") ? Curve.Ed25519 : null)
                                .getValue());
    }

    @Test
    void onlyS256IsAChallenge() {
        var pool = server.pool();
        var app = RelyingParty.publicOf(pool);
        var good = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

        for (var wrong :
                List.of(
                        List.of(good, "plain"),
                        List.of(good, "s256"),
                        List.of(good + "A", "S256"),
                        List.of(good.substring(1), "S256"),
                        List.of(good.replace('-', '+'), "S256"))) {
            var answer =
                    app.authorize(
                            new TestBrowser(server),
                            "code_challenge",
                            wrong.getFirst(),
                            "code_challenge_method",
                            wrong.getLast());
            assertThat(parameters(location(answer).getRawQuery()))
                    .as(wrong.toString())
                    .containsEntry("error", "invalid_request");
        }
    }
}

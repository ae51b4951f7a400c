package doorhouse.oauth;

import static doorhouse.oauth.RelyingParty.REDIRECT;
import static doorhouse.testing.TestBrowser.location;
import static doorhouse.testing.TestBrowser.parameters;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.OAuthFlowType;

class AuthorizeTest {
    private final TestServer server = TestServer.shared();
    private final TestPool pool = server.pool();
    private final RelyingParty app = RelyingParty.publicOf(pool);

    private TestBrowser stranger() {
        return new TestBrowser(server);
    }

    private TestBrowser ana() {
        pool.confirmedUser("ana");
        return app.browserOf("ana");
    }

    private static Map<String, String> query(HttpResponse<?> answer) {
        return parameters(location(answer).getRawQuery());
    }

    @Test
    void aStrangerGoesToTheSignInPageWithTheSameQuery() {
        var answer =
                app.authorize(
                        stranger(),
                        "scope",
                        "openid email",
                        "nonce",
                        "n",
                        "login_hint",
                        "ana@é.fr");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(location(answer).toString()).startsWith(app.uri("/login?").toString());
        assertThat(query(answer))
                .containsEntry("client_id", app.id())
                .containsEntry("redirect_uri", REDIRECT)
                .containsEntry("response_type", "code")
                .containsEntry("scope", "openid email")
                .containsEntry("state", "xyz")
                .containsEntry("nonce", "n")
                .containsEntry("login_hint", "ana@é.fr");
    }

    @Test
    void whoIsSignedInGoesBackAtOnceWithACodeAndTheState() {
        var answer = app.authorize(ana(), "state", "a b&c=d#é");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(location(answer).toString()).startsWith(REDIRECT + "?code=");
        assertThat(query(answer))
                .containsOnlyKeys("code", "state")
                .containsEntry("state", "a b&c=d#é");
    }

    @Test
    void answersAreKeptByNobodyAndTellNoAddress() {
        var headers = app.authorize(ana()).headers();

        assertThat(headers.firstValue("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
        assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                .contains("frame-ancestors 'none'");
        assertThat(headers.firstValue("x-amz-cognito-request-id")).isPresent();
        assertThat(headers.firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    @Test
    void whoOnlyLooksGetsNoCode() {
        var browser = ana();

        var answer =
                browser.send(
                        "HEAD",
                        app.path("/oauth2/authorize?")
                                + TestBrowser.form(
                                        Map.of(
                                                "client_id",
                                                app.id(),
                                                "response_type",
                                                "code",
                                                "redirect_uri",
                                                REDIRECT)),
                        null);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(location(answer).getPath()).isEqualTo(app.path("/login"));
    }

    /// Each is told to the client, with the state.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    response_type         |                            | invalid_request
                    response_type         | id_token                   | invalid_request
                    response_type         | code token                 | invalid_request
                    scope                 | openid other/scope         | invalid_scope
                    scope                 | email                      | invalid_scope
                    code_challenge        | abc                        | invalid_request
                    code_challenge        | E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM | invalid_request
                    code_challenge_method | S256                       | invalid_request
                    code_challenge_method | plain                      | invalid_request
                    prompt                | none login                 | invalid_request
                    prompt                | create                     | invalid_request
                    prompt                | none                       | login_required
                    max_age               | -1                         | invalid_request
                    max_age               | soon                       | invalid_request
                    resource              | /relative                  | invalid_target
                    resource              | https://a.example#fragment | invalid_target
                    resource              | http://a.example           | invalid_target
                    request               | eyJhbGciOiJub25lIn0.e30.   | request_not_supported
                    request_uri           | http://127.0.0.1:1/x       | request_uri_not_supported
                    """)
    void theClientIsToldWhatIsWrong(String parameter, String value, String error) {
        var answer = app.authorize(stranger(), parameter, value == null ? "" : value);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(location(answer).toString()).startsWith(REDIRECT + "?error=");
        assertThat(query(answer)).containsEntry("error", error).containsEntry("state", "xyz");
    }

    @Test
    void aStateThatIsJsonIsRefused() {
        var answer = app.authorize(stranger(), "state", "{\"to\":\"/home\"}");

        assertThat(query(answer)).containsEntry("error", "invalid_request");
    }

    /// Nobody but the user is told.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    client_id    |                                | invalid_request
                    client_id    | nobody                         | invalid_request
                    client_id    | not a client                   | invalid_request
                    redirect_uri |                                | invalid_request
                    redirect_uri | https://evil.example.com/      | redirect_mismatch
                    """)
    void withoutAClientAndItsOwnAddressNothingIsToldOutside(
            String parameter, String value, String error) {
        var answer = app.authorize(ana(), parameter, value == null ? "" : value);

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(location(answer).toString()).startsWith(app.uri("/error?").toString());
        assertThat(query(answer)).containsEntry("error", error);
    }

    @Test
    void aClientOfAnotherPoolIsNone() {
        var other = RelyingParty.publicOf(server.pool());

        var answer = app.authorize(ana(), "client_id", other.id());

        assertThat(location(answer).getPath()).isEqualTo(app.path("/error"));
    }

    @Test
    void parametersGivenTwiceAreRefused() {
        var once =
                app.path("/oauth2/authorize?")
                        + TestBrowser.form(
                                Map.of(
                                        "client_id",
                                        app.id(),
                                        "response_type",
                                        "code",
                                        "redirect_uri",
                                        REDIRECT));

        var scope = ana().get(once + "&scope=openid&scope=openid");
        var state = stranger().get(once + "&state=a&state=b");
        var redirect = stranger().get(once + "&redirect_uri=https%3A%2F%2Fevil.example");

        assertThat(query(scope)).containsEntry("error", "invalid_request");
        assertThat(query(state))
                .containsEntry("error", "invalid_request")
                .doesNotContainKey("state");
        assertThat(location(redirect).getPath()).isEqualTo(app.path("/error"));
    }

    @Test
    void aQueryThatIsNoneIsAnswered() {
        assertThat(location(stranger().get(app.path("/oauth2/authorize?client_id=%00"))).getPath())
                .isEqualTo(app.path("/error"));
        assertThat(stranger().get(app.path("/oauth2/authorize")).statusCode()).isEqualTo(302);
        assertThat(stranger().get("/us-east-1_nobody/oauth2/authorize").statusCode())
                .isEqualTo(404);
        var posted = stranger().send("POST", app.path("/oauth2/authorize"), "a=b");
        assertThat(posted.statusCode()).isEqualTo(303);
        assertThat(location(posted).getPath()).isEqualTo(app.path("/error"));
        assertThat(stranger().send("PUT", app.path("/oauth2/authorize"), "a=b").statusCode())
                .isEqualTo(405);
    }

    @Test
    void promptLoginAsksAgainAndKeepsTheSessionMeanwhile() {
        var browser = ana();

        var asked = app.authorize(browser, "prompt", "login");
        var chosen = app.authorize(browser, "prompt", "select_account");
        var cancelled = app.authorize(browser);

        assertThat(location(asked).getPath()).isEqualTo(app.path("/login"));
        assertThat(query(asked)).containsEntry("prompt", "login");
        assertThat(location(chosen).getPath()).isEqualTo(app.path("/login"));
        assertThat(query(cancelled)).containsKey("code");
    }

    @Test
    void promptNoneGivesACodeToWhoIsSignedIn() {
        var browser = ana();

        assertThat(query(app.authorize(browser, "prompt", "none"))).containsKey("code");
        assertThat(query(app.authorize(browser, "prompt", "consent"))).containsKey("code");
    }

    @Test
    void maxAgeWantsASignInNoLongerAgo() {
        var browser = ana();
        server.clock().forward(Duration.ofSeconds(30));

        assertThat(query(app.authorize(browser, "max_age", "60"))).containsKey("code");
        assertThat(query(app.authorize(browser, "max_age", "29", "prompt", "none")))
                .containsEntry("error", "login_required");
        assertThat(location(app.authorize(browser, "max_age", "0")).getPath())
                .isEqualTo(app.path("/login"));
    }

    @Test
    void theOnlyAddressOfAClientWithOneProviderNeedsNotBeSaid() {
        var one = RelyingParty.of(pool, r -> r.defaultRedirectURI(REDIRECT));
        pool.confirmedUser("ben");

        var answer = one.authorize(one.browserOf("ben"), "redirect_uri", "");

        assertThat(location(answer).toString()).startsWith(REDIRECT + "?code=");
    }

    @Test
    void theImplicitFlowAnswersInTheFragment() throws Exception {
        var implicit = RelyingParty.of(pool, r -> r.allowedOAuthFlows(OAuthFlowType.IMPLICIT));
        pool.confirmedUser("ben");

        var answer =
                implicit.authorize(
                        implicit.browserOf("ben"),
                        "response_type",
                        "token",
                        "scope",
                        "openid",
                        "nonce",
                        "n1");
        var bare =
                implicit.authorize(
                        implicit.browserOf("ben"),
                        "response_type",
                        "token",
                        "scope",
                        "aws.cognito.signin.user.admin");
        var fault =
                implicit.authorize(stranger(), "response_type", "token", "scope", "openid none/x");
        var notAllowed = app.authorize(stranger(), "response_type", "token");

        assertThat(location(answer).getRawQuery()).isNull();
        var told = parameters(location(answer).getRawFragment());
        assertThat(told)
                .containsOnlyKeys("id_token", "access_token", "expires_in", "token_type", "state")
                .containsEntry("expires_in", "3600")
                .containsEntry("token_type", "Bearer");
        var id = Tokens.claims(told.getOrDefault("id_token", ""));
        assertThat(id.getStringClaim("nonce")).isEqualTo("n1");
        assertThat(id.getStringClaim("at_hash")).isNotEmpty();
        assertThat(parameters(location(bare).getRawFragment())).doesNotContainKey("id_token");
        assertThat(parameters(location(fault).getRawFragment()))
                .containsEntry("error", "invalid_scope");
        assertThat(parameters(location(notAllowed).getRawFragment()))
                .containsEntry("error", "unauthorized_client");
    }

    @Test
    void aClientWithoutOAuthGetsNothing() {
        var off = RelyingParty.of(pool, r -> r.allowedOAuthFlowsUserPoolClient(false));

        assertThat(query(off.authorize(stranger()))).containsEntry("error", "unauthorized_client");
    }
}

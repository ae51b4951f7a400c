package doorhouse.oauth;

import static doorhouse.testing.TestBrowser.location;
import static doorhouse.testing.TestBrowser.parameters;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// OpenID Connect RP-Initiated Logout 1.0, and hints that name a user.
class OpenIdLogoutTest {
    private static final String BYE = "https://app.example.com/bye";

    private final TestServer server = TestServer.shared();
    private final TestPool pool = server.pool();
    private RelyingParty app;
    private TestBrowser browser;
    private String idToken;

    @BeforeEach
    void begin() {
        pool.confirmedUser("ana");
        pool.confirmedUser("bo");
        app = RelyingParty.publicOf(pool);
        browser = app.browserOf("ana");
        idToken = app.tokens("ana").id().serialize();
    }

    private HttpResponse<String> logout(String method, String... given) {
        var form = new LinkedHashMap<String, String>();
        for (int i = 0; i < given.length; i += 2) form.put(given[i], given[i + 1]);
        var text = TestBrowser.form(form);
        return method.equals("POST")
                ? browser.send("POST", app.path("/logout"), text)
                : browser.send("GET", app.path("/logout?" + text), null);
    }

    private boolean signedIn() {
        return parameters(location(app.authorize(browser, "prompt", "none")).getRawQuery())
                .containsKey("code");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void theBrowserIsSignedOutAndLedBackWithItsState(String method) {
        var answer =
                logout(
                        method,
                        "id_token_hint",
                        idToken,
                        "post_logout_redirect_uri",
                        BYE,
                        "state",
                        "a&b=ü");

        assertThat(answer.statusCode()).isEqualTo(method.equals("POST") ? 303 : 302);
        assertThat(location(answer).toString()).startsWith(BYE + "?");
        assertThat(parameters(location(answer).getRawQuery())).containsEntry("state", "a&b=ü");
        assertThat(signedIn()).isFalse();
    }

    @Test
    void theClientMayBeNamedInsteadAndTheTokenMayBeOld() {
        var old = idToken;
        server.clock().forward(java.time.Duration.ofDays(2));
        browser = app.browserOf("ana");
        assertThat(location(logout("GET", "id_token_hint", old, "post_logout_redirect_uri", BYE)))
                .hasToString(BYE);
        assertThat(location(logout("GET", "client_id", app.id(), "post_logout_redirect_uri", BYE)))
                .hasToString(BYE);
    }

    @Test
    void nobodyIsLedWhereTheClientDidNotSay() {
        var other = RelyingParty.publicOf(pool);
        for (var uri : new String[] {BYE + "/", "https://evil.example/", BYE + "?state=x"}) {
            var answer = logout("GET", "id_token_hint", idToken, "post_logout_redirect_uri", uri);
            assertThat(location(answer).getPath()).endsWith("/error");
        }
        assertThat(location(logout("GET", "post_logout_redirect_uri", BYE)).getPath())
                .endsWith("/error");
        assertThat(
                        location(
                                        logout(
                                                "GET",
                                                "id_token_hint",
                                                idToken,
                                                "client_id",
                                                other.id(),
                                                "post_logout_redirect_uri",
                                                BYE))
                                .getPath())
                .endsWith("/error");
    }

    @Test
    void withoutAPlaceToGoAPageSaysThatItIsDone() {
        assertThat(location(logout("GET", "state", "x")).getPath()).endsWith("/signedOut");
        assertThat(signedIn()).isFalse();

        browser = app.browserOf("ana");
        assertThat(location(logout("POST", "id_token_hint", idToken)).getPath())
                .endsWith("/signedOut");
        assertThat(signedIn()).isFalse();
    }

    @Test
    void whoeverIsMeantByAnothersTokenStaysSignedIn() {
        var access = app.tokens("ana").access();
        var unsigned = "eyJhbGciOiJub25lIn0." + idToken.split("\\.")[1] + ".";
        var other = app.tokens("bo").id().serialize();
        for (var hint : new String[] {other, access, unsigned, "garbage"}) {
            var answer = logout("GET", "id_token_hint", hint, "post_logout_redirect_uri", BYE);

            assertThat(location(answer).getPath()).endsWith("/error");
            assertThat(signedIn()).isTrue();
        }
    }

    @Test
    void aHintAtAuthorizeIsForItsUserAlone() {
        var own = app.authorize(browser, "prompt", "none", "id_token_hint", idToken);
        assertThat(RelyingParty.code(own)).isNotEmpty();

        for (var hint : new String[] {app.tokens("bo").id().serialize(), "garbage"}) {
            var other = app.authorize(browser, "prompt", "none", "id_token_hint", hint);
            assertThat(parameters(location(other).getRawQuery()))
                    .containsEntry("error", "login_required");

            var asked = app.authorize(browser, "id_token_hint", hint);
            assertThat(location(asked).getPath()).endsWith("/login");
            assertThat(parameters(location(asked).getRawQuery())).containsEntry("prompt", "login");
        }
    }

    @Test
    void authorizeMayBeAskedByAForm() {
        var form = new LinkedHashMap<String, String>();
        form.put("response_type", "code");
        form.put("client_id", app.id());
        form.put("redirect_uri", RelyingParty.REDIRECT);
        form.put("state", "posted");

        var answer = browser.send("POST", app.path("/oauth2/authorize"), TestBrowser.form(form));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(parameters(location(answer).getRawQuery()))
                .containsEntry("state", "posted")
                .containsKey("code");
    }
}

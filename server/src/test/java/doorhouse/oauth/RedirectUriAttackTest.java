package doorhouse.oauth;

import static doorhouse.testing.TestBrowser.location;
import static doorhouse.testing.TestBrowser.parameters;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Redirect URIs that are nearly the client's own. None is gone to.
class RedirectUriAttackTest {
    private static final TestServer SERVER = TestServer.shared();
    private static final TestPool POOL = SERVER.pool();
    private static final RelyingParty APP =
            RelyingParty.of(
                    POOL,
                    r ->
                            r.callbackURLs(
                                    "https://app.example.com/callback",
                                    "https://app.example.com/own?code=theirs&tenant=7&st%61te=x",
                                    "http://127.0.0.1/native",
                                    "http://[::1]/native",
                                    "http://127.0.0.1:8080/fixed",
                                    "http://localhost/page",
                                    "com.example.app:/callback"));

    static {
        POOL.confirmedUser("ana");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com/callback/",
                "https://app.example.com/callback/..",
                "https://app.example.com/callback/../evil",
                "https://app.example.com/callback/..;/evil",
                "https://app.example.com/callbackevil",
                "https://app.example.com/callback?x=1",
                "https://app.example.com/callback?",
                "https://app.example.com/callback#",
                "https://app.example.com/callback#x",
                "https://app.example.com/Callback",
                "https://APP.example.com/callback",
                "HTTPS://app.example.com/callback",
                "http://app.example.com/callback",
                "https://app.example.com:443/callback",
                "https://app.example.com:8443/callback",
                "https://app.example.com.evil.example/callback",
                "https://appXexample.com/callback",
                "https://evil.example/https://app.example.com/callback",
                "https://app.example.com@evil.example/callback",
                "https://app.example.com:80@evil.example/callback",
                "https://user@app.example.com/callback",
                "https://evil.example\\@app.example.com/callback",
                "https://app.example.com/%63allback",
                "https://app.example.com/callback%2F..",
                "https://app.example.com%2Fcallback",
                "https://app.example.com/callback%00",
                "https://app.example.com/callback%0d%0aSet-Cookie:%20a=b",
                " https://app.example.com/callback",
                "https://app.example.com/callback ",
                "https://app.example.com/callback\n",
                "//app.example.com/callback",
                "/callback",
                "javascript:alert(1)",
                "data:text/html,x",
                "*",
                "https://*.example.com/callback",
                "com.example.app:/callback/x",
                "com.example.app://callback",
                "http://127.0.0.1.evil.example/native",
                "http://127.0.0.1:1@evil.example/native",
                "http://127.0.0.1:/native",
                "http://127.0.0.1:0/native",
                "http://127.0.0.1:99999/native",
                "http://127.0.0.1:999999/native",
                "http://127.0.0.1:80 /native",
                "http://127.0.0.1:8081/native/more",
                "http://127.0.0.1:8081/native?x",
                "http://127.0.0.2:8081/native",
                "http://127.1:8081/native",
                "https://127.0.0.1:8081/native",
                "http://localhost:8081/native",
                "http://localhost:8081/page",
                "http://127.0.0.1:8081/fixed",
                "http://[::2]:8081/native"
            })
    void whatIsNotTheClientsOwnIsNotGoneTo(String redirectUri) {
        var signedIn = APP.authorize(APP.browserOf("ana"), "redirect_uri", redirectUri);
        var refused =
                APP.authorize(
                        new TestBrowser(SERVER),
                        "redirect_uri",
                        redirectUri,
                        "response_type",
                        "nonsense");

        for (var answer : java.util.List.of(signedIn, refused)) {
            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(location(answer).toString()).startsWith(APP.uri("/error?error=").toString());
            assertThat(location(answer).getRawQuery())
                    .doesNotContain("evil")
                    .doesNotContain("code=");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/native",
                "http://127.0.0.1:49152/native",
                "http://[::1]:1024/native",
                "http://127.0.0.1:8080/fixed",
                "http://localhost/page",
                "com.example.app:/callback"
            })
    void itsOwnAreGoneToAndAProgramMayListenOnAnyPortOfThisMachine(String redirectUri) {
        var answer = APP.authorize(APP.browserOf("ana"), "redirect_uri", redirectUri);

        assertThat(answer.headers().firstValue("Location").orElseThrow())
                .startsWith(redirectUri + "?code=");
        var code = RelyingParty.code(answer);
        assertThat(RelyingParty.error(APP.exchange(code, redirectUri + "x", null)))
                .isEqualTo("invalid_grant");
        assertThat(APP.exchange(code, redirectUri, null).indicatesSuccess()).isTrue();
    }

    @Test
    void theClientsOwnQueryStaysAndEachParameterOfOursStandsOnce() {
        var own = "https://app.example.com/own?code=theirs&tenant=7&st%61te=x";

        var answer = APP.authorize(APP.browserOf("ana"), "redirect_uri", own);

        var told = parameters(location(answer).getRawQuery());
        assertThat(told).containsOnlyKeys("tenant", "code", "state").containsEntry("state", "xyz");
        assertThat(told.get("code")).isNotEqualTo("theirs");
    }
}

package doorhouse.oauth;

import static doorhouse.testing.TestBrowser.location;
import static doorhouse.testing.TestBrowser.parameters;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.IdentityProviderTypeType;

@OnBothDatabases
class BrowserSessionTest {
    private static final String BYE = "https://app.example.com/bye";

    private final TestServer server = TestServer.shared();
    private final TestPool pool = server.pool();
    private final RelyingParty app = RelyingParty.publicOf(pool);

    private TestBrowser ana() {
        pool.confirmedUser("ana");
        return app.browserOf("ana");
    }

    private boolean signedIn(RelyingParty with, TestBrowser browser) {
        var answer = with.authorize(browser, "prompt", "none");
        return parameters(location(answer).getRawQuery()).containsKey("code");
    }

    @Test
    void oneSignInServesAllOfThePoolsClientsAndNoOtherPools() {
        var browser = ana();
        var other = RelyingParty.publicOf(pool);
        var elsewhere = server.pool();
        elsewhere.confirmedUser("ana");
        var foreign = RelyingParty.publicOf(elsewhere);
        var same = java.util.Objects.requireNonNull(browser.cookie("cognito"));
        var swapped = new TestBrowser(server);
        swapped.keep("cognito", "/" + elsewhere.id(), same);

        assertThat(signedIn(app, browser)).isTrue();
        assertThat(signedIn(other, browser)).isTrue();
        assertThat(signedIn(foreign, browser)).isFalse();
        assertThat(signedIn(foreign, swapped)).isFalse();
    }

    @Test
    void itLastsAnHourFromTheSignInOn() {
        var browser = ana();

        server.clock().forward(Duration.ofMinutes(59));
        assertThat(signedIn(app, browser)).isTrue();
        server.clock().forward(Duration.ofMinutes(2));
        assertThat(signedIn(app, browser)).isFalse();
    }

    @Test
    void aPoolMaySayHowLong() {
        var longer = server.pool(r -> r.userPoolTags(Map.of("doorhouse:session-minutes", "120")));
        longer.confirmedUser("ana");
        var with = RelyingParty.publicOf(longer);
        var browser = with.browserOf("ana");

        server.clock().forward(Duration.ofMinutes(119));
        assertThat(signedIn(with, browser)).isTrue();
        server.clock().forward(Duration.ofMinutes(2));
        assertThat(signedIn(with, browser)).isFalse();
    }

    @Test
    void whoIsDisabledIsSignedOutForGoodAndWhoIsDeletedToo() {
        var browser = ana();
        var again = app.browserOf("ana");
        server.admin().adminDisableUser(r -> r.userPoolId(pool.id()).username("ana"));
        assertThat(signedIn(app, browser)).isFalse();

        server.admin().adminEnableUser(r -> r.userPoolId(pool.id()).username("ana"));
        assertThat(signedIn(app, browser)).isFalse();
        assertThat(signedIn(app, again)).isFalse();

        var later = app.browserOf("ana");
        assertThat(signedIn(app, later)).isTrue();
        server.admin().adminDeleteUser(r -> r.userPoolId(pool.id()).username("ana"));
        assertThat(signedIn(app, later)).isFalse();
    }

    @Test
    void aPasswordDoesNotSignInWhereOnlyAnotherProviderMay() {
        var browser = ana();
        server.admin()
                .createIdentityProvider(r ->
                        r.userPoolId(pool.id())
                                .providerName("Firma")
                                .providerType(IdentityProviderTypeType.OIDC)
                                .providerDetails(
                                        Map.of(
                                                "client_id",
                                                "x",
                                                "client_secret",
                                                "y",
                                                "attributes_request_method",
                                                "GET",
                                                "oidc_issuer",
                                                "https://idp.example.com",
                                                "authorize_scopes",
                                                "openid",
                                                "authorize_url",
                                                "https://idp.example.com/a",
                                                "token_url",
                                                "https://idp.example.com/t",
                                                "attributes_url",
                                                "https://idp.example.com/u",
                                                "jwks_uri",
                                                "https://idp.example.com/j")));
        var alone = RelyingParty.of(pool, r -> r.supportedIdentityProviders("Firma"));
        var both = RelyingParty.of(pool, r -> r.supportedIdentityProviders("Firma", "COGNITO"));

        assertThat(signedIn(alone, browser)).isFalse();
        assertThat(signedIn(both, browser)).isTrue();
    }

    @Test
    void aGlobalSignOutLeavesTheBrowserSignedIn() {
        var browser = ana();

        server.admin().adminUserGlobalSignOut(r -> r.userPoolId(pool.id()).username("ana"));

        assertThat(signedIn(app, browser)).isTrue();
    }

    @Test
    void aGlobalSignOutEndsItWhereThePoolIsStrictOrSessionsAreLong() {
        for (var tags :
                List.of(
                        Map.of("doorhouse:strict", "true"),
                        Map.of("doorhouse:session-minutes", "61"))) {
            var other = server.pool(r -> r.userPoolTags(tags));
            other.confirmedUser("ana");
            var with = RelyingParty.publicOf(other);
            var browser = with.browserOf("ana");
            assertThat(signedIn(with, browser)).isTrue();

            server.admin().adminUserGlobalSignOut(r -> r.userPoolId(other.id()).username("ana"));

            assertThat(signedIn(with, browser)).as(tags.toString()).isFalse();
            assertThat(signedIn(with, with.browserOf("ana"))).isTrue();
        }
    }

    @Test
    void itEndsWithThePasswordThatItBeganWith() {
        var browser = ana();
        pool.confirmedUser("bob");
        var others = app.browserOf("bob");

        server.admin()
                .adminSetUserPassword(r ->
                        r.userPoolId(pool.id())
                                .username("ana")
                                .password("Another-password-2!")
                                .permanent(true));

        assertThat(signedIn(app, browser)).isFalse();
        assertThat(signedIn(app, others)).isTrue();
        assertThat(signedIn(app, app.browserOf("ana"))).isTrue();
    }

    @Test
    void whoIsToResetThePasswordIsNotSignedIn() {
        pool.confirmedUser(
                "ana",
                AttributeType.builder().name("email").value("ana@example.com").build(),
                AttributeType.builder().name("email_verified").value("true").build());
        var browser = app.browserOf("ana");
        assertThat(signedIn(app, browser)).isTrue();

        server.admin().adminResetUserPassword(r -> r.userPoolId(pool.id()).username("ana"));

        assertThat(signedIn(app, browser)).isFalse();
    }

    @Test
    void logoutEndsTheSessionOnTheServer() {
        var browser = ana();
        var stolen = new TestBrowser(server);
        stolen.keep(
                "cognito",
                "/" + pool.id(),
                java.util.Objects.requireNonNull(browser.cookie("cognito")));

        var answer =
                browser.get(app.path("/logout"), Map.of("client_id", app.id(), "logout_uri", BYE));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(location(answer).toString()).isEqualTo(BYE);
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .isEqualTo("cognito=; Path=/" + pool.id() + "; Max-Age=0; HttpOnly; SameSite=Lax");
        assertThat(browser.cookie("cognito")).isNull();
        assertThat(signedIn(app, stolen)).isFalse();
    }

    @Test
    void logoutGoesOnlyWhereTheClientRegistered() {
        for (var uri :
                new String[] {
                    "https://evil.example/",
                    BYE + "/",
                    BYE + "?x",
                    "https://app.example.com/callback"
                }) {
            var answer =
                    new TestBrowser(server)
                            .get(
                                    app.path("/logout"),
                                    Map.of("client_id", app.id(), "logout_uri", uri));

            assertThat(location(answer).toString())
                    .isEqualTo(
                            app.uri("/error?error=redirect_mismatch&client_id=" + app.id())
                                    .toString());
        }
        var nobody =
                new TestBrowser(server)
                        .get(app.path("/logout"), Map.of("client_id", "x", "logout_uri", BYE));
        assertThat(location(nobody).getPath()).isEqualTo(app.path("/error"));
    }

    @Test
    void logoutMayGoOnToSignInAnew() {
        var browser = ana();

        var answer =
                browser.get(
                        app.path("/logout"),
                        Map.of(
                                "client_id",
                                app.id(),
                                "redirect_uri",
                                RelyingParty.REDIRECT,
                                "response_type",
                                "code",
                                "state",
                                "s"));

        assertThat(location(answer).getPath()).isEqualTo(app.path("/login"));
        assertThat(parameters(location(answer).getRawQuery()))
                .containsEntry("state", "s")
                .containsKey("scope");
        assertThat(signedIn(app, browser)).isFalse();
    }

    @Test
    void whoOnlyLooksSignsNobodyOut() {
        var browser = ana();

        browser.send("HEAD", app.path("/logout"), null);

        assertThat(signedIn(app, browser)).isTrue();
        assertThat(location(browser.get(app.path("/logout"))).getPath())
                .isEqualTo(app.path("/signedOut"));
        assertThat(signedIn(app, browser)).isFalse();
    }
}

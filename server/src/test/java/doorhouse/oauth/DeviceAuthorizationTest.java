package doorhouse.oauth;

import static doorhouse.oauth.Answered.error;
import static doorhouse.oauth.Answered.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.PageBrowser;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// RFC 8628: a device without a browser, and its user at one.
@OnBothDatabases
class DeviceAuthorizationTest {
    private final TestServer server = TestServer.stoppedInTime();
    private final TestPool pool = server.pool();
    private RelyingParty app;

    @BeforeEach
    void begin() {
        pool.confirmedUser("ana");
        app = RelyingParty.publicOf(pool);
        Answered.set(pool, "device-authorization", "on");
    }

    private ObjectNode begun() {
        return json(
                app.post(
                        "/oauth2/device_authorization",
                        Map.of("client_id", app.id(), "scope", "openid email")));
    }

    private HttpResponse<String> ask(ObjectNode begun) {
        return app.post(
                "/oauth2/token",
                Map.of(
                        "grant_type", DeviceGrant.TYPE,
                        "client_id", app.id(),
                        "device_code", begun.path("device_code").asString()));
    }

    private PageBrowser.Page signedIn(PageBrowser browser, PageBrowser.Page page) {
        return browser.submit(page, Map.of("username", "ana", "password", TestPool.PASSWORD));
    }

    @Test
    void theUserTypesTheCodeSignsInAndSaysYes() {
        var begun = begun();
        assertThat(error(ask(begun))).isEqualTo("authorization_pending");
        assertThat(begun.path("user_code").asString())
                .matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
        assertThat(begun.path("interval").asInt()).isEqualTo(5);

        var browser = new PageBrowser(server);
        var page = browser.open(begun.path("verification_uri").asString());
        var typed = begun.path("user_code").asString().toLowerCase(java.util.Locale.ROOT);
        page = browser.submit(page, Map.of("user_code", typed.replace("-", " ")));
        page = signedIn(browser, page);
        assertThat(page.text()).contains("ana").contains("app");
        page = browser.press(page, "answer", "allow");
        assertThat(page.title()).isEqualTo("The device is connected");

        var tokens = json(ask(begun));
        assertThat(Tokens.claims(tokens.path("access_token").asString()).getClaim("scope"))
                .isEqualTo("openid email");
        assertThat(tokens.path("id_token").asString()).isNotEmpty();
        assertThat(tokens.path("refresh_token").asString()).isNotEmpty();
        assertThat(error(ask(begun))).isEqualTo("expired_token");
    }

    @Test
    void soManyDevicesOfAClientWaitAtATime() {
        var end = server.clock().instant().plus(Duration.ofMinutes(5));
        server.database()
                .transaction(() -> {
                    for (int i = 0; i < 9_999; i++) {
                        byte[] digest = ("device " + i).getBytes(UTF_8);
                        server.database()
                                .run(
                                        """
                                        insert into device_authorization
                                               (user_pool_id, client_id, device_digest, user_digest,
                                                scopes, state, polled_at, expires_at)
                                        values (?, ?, ?, ?, '', 'PENDING', ?, ?)\
                                        """,
                                        pool.id(),
                                        app.id(),
                                        digest,
                                        digest,
                                        end,
                                        end);
                    }
                });
        assertThat(begun().path("user_code").asString()).isNotEmpty();

        var tooMany = app.post("/oauth2/device_authorization", Map.of("client_id", app.id()));

        assertThat(tooMany.statusCode()).isEqualTo(429);
        assertThat(error(tooMany)).isEqualTo("slow_down");
        server.clock().forward(Duration.ofMinutes(5));
        assertThat(begun().path("user_code").asString()).isNotEmpty();
    }

    @Test
    void aLinkAloneConnectsNothing() {
        var begun = begun();
        var browser = new PageBrowser(server);
        var page = browser.open(begun.path("verification_uri_complete").asString());
        page = signedIn(browser, page);

        assertThat(page.title()).isEqualTo("Is this your device?");
        assertThat(page.text()).contains(begun.path("user_code").asString());
        assertThat(error(ask(begun))).isEqualTo("authorization_pending");
    }

    @Test
    void theUserMaySayNo() {
        var begun = begun();
        var browser = new PageBrowser(server);
        var page = browser.open(begun.path("verification_uri_complete").asString());
        page = browser.press(signedIn(browser, page), "answer", "deny");

        assertThat(page.title()).isEqualTo("The device is not connected");
        assertThat(error(ask(begun))).isEqualTo("access_denied");
    }

    @Test
    void aFormOfAnotherSiteSaysNothing() {
        var begun = begun();
        var browser = new PageBrowser(server);
        signedIn(browser, browser.open(begun.path("verification_uri_complete").asString()));

        var forged =
                browser.post(
                        begun.path("verification_uri").asString(),
                        Map.of(
                                "user_code", begun.path("user_code").asString(),
                                "answer", "allow",
                                "_csrf", "A".repeat(43)));

        assertThat(forged.status()).isEqualTo(403);
        assertThat(error(ask(begun))).isEqualTo("authorization_pending");
    }

    @Test
    void aDeviceThatDoesNotWaitIsToldTo() {
        var begun = begun();
        ask(begun);
        assertThat(error(ask(begun))).isEqualTo("slow_down");
        server.clock().forward(Duration.ofSeconds(5));
        assertThat(error(ask(begun))).isEqualTo("authorization_pending");
    }

    @Test
    void codesEndAfterTenMinutesAndAreTheirClientsOwn() {
        var begun = begun();
        var other = RelyingParty.publicOf(pool);
        var foreign =
                other.post(
                        "/oauth2/token",
                        Map.of(
                                "grant_type", DeviceGrant.TYPE,
                                "client_id", other.id(),
                                "device_code", begun.path("device_code").asString()));
        assertThat(error(foreign)).isEqualTo("expired_token");

        server.clock().forward(Duration.ofMinutes(10));
        assertThat(error(ask(begun))).isEqualTo("expired_token");
        var page = new PageBrowser(server).open(begun.path("verification_uri_complete").asString());
        assertThat(page.notice()).contains("not valid");
    }

    @Test
    void codesCannotBeGuessedForLong() {
        var begun = begun();
        var address = begun.path("verification_uri").asString();
        var browser = new PageBrowser(server);
        signedIn(browser, browser.open(begun().path("verification_uri_complete").asString()));
        for (int i = 0; i < 30; i++) browser.open(address + "?user_code=BBBB-BBBB");

        var page = browser.open(begun.path("verification_uri_complete").asString());
        var stranger = new PageBrowser(server);
        var others = stranger.open(begun.path("verification_uri_complete").asString());

        assertThat(page.notice()).contains("not valid");
        assertThat(others.title()).isEqualTo("Sign in");
    }

    @Test
    void whereItIsOffThereIsNone() {
        Answered.set(pool, app.id() + ":device-authorization", "off");

        assertThat(begun().path("error").asString()).isEqualTo("unauthorized_client");
    }

    @Test
    void aYesEndsWhenTheUserSignsOutEverywhere() {
        var begun = begun();
        var browser = new PageBrowser(server);
        var page = browser.open(begun.path("verification_uri_complete").asString());
        browser.press(signedIn(browser, page), "answer", "allow");

        server.admin().adminUserGlobalSignOut(r -> r.userPoolId(pool.id()).username("ana"));

        assertThat(error(ask(begun))).isEqualTo("invalid_grant");
    }
}

package doorhouse.oauth;

import static doorhouse.oauth.Answered.error;
import static doorhouse.oauth.Answered.json;
import static doorhouse.testing.TestBrowser.location;
import static doorhouse.testing.TestBrowser.parameters;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// RFC 9126.
@OnBothDatabases
class PushedAuthorizationTest {
    private final TestServer server = TestServer.shared();
    private final TestPool pool = server.pool();
    private RelyingParty app;

    @BeforeEach
    void begin() {
        pool.confirmedUser("ana");
        app = RelyingParty.confidentialOf(pool);
        Answered.set(pool, "pushed-authorization", "on");
    }

    private HttpResponse<String> push(RelyingParty by, String... more) {
        var form = new LinkedHashMap<String, String>();
        form.put("client_id", by.id());
        if (by.secret() != null) form.put("client_secret", by.secret());
        form.put("response_type", "code");
        form.put("redirect_uri", RelyingParty.REDIRECT);
        form.put("scope", "openid email");
        form.put("state", "pushed");
        for (int i = 0; i < more.length; i += 2) form.put(more[i], more[i + 1]);
        return by.post("/oauth2/par", form);
    }

    private String reference() {
        return json(push(app)).path("request_uri").asString();
    }

    private HttpResponse<String> authorize(String uri, String... more) {
        var query = new LinkedHashMap<>(Map.of("client_id", app.id(), "request_uri", uri));
        for (int i = 0; i < more.length; i += 2) query.put(more[i], more[i + 1]);
        return app.browserOf("ana").get(app.path("/oauth2/authorize"), query);
    }

    @Test
    void thePushedRequestIsAnsweredAsIfTheBrowserHadBroughtIt() {
        var pushed = push(app);
        assertThat(pushed.statusCode()).isEqualTo(201);
        assertThat(json(pushed).path("expires_in").asInt()).isEqualTo(600);

        var answer = authorize(json(pushed).path("request_uri").asString());

        assertThat(location(answer).toString()).startsWith(RelyingParty.REDIRECT + "?code=");
        assertThat(parameters(location(answer).getRawQuery())).containsEntry("state", "pushed");
        var tokens = Tokens.of(app.exchange(RelyingParty.code(answer), null));
        assertThat(tokens.accessClaims().getClaim("scope")).isEqualTo("openid email");
    }

    @Test
    void whatTheBrowserAddsDoesNotCount() {
        var answer =
                authorize(
                        reference(),
                        "scope",
                        "aws.cognito.signin.user.admin",
                        "state",
                        "forged",
                        "redirect_uri",
                        "https://evil.example/");

        assertThat(parameters(location(answer).getRawQuery())).containsEntry("state", "pushed");
        var tokens = Tokens.of(app.exchange(RelyingParty.code(answer), null));
        assertThat(tokens.accessClaims().getClaim("scope")).isEqualTo("openid email");
    }

    @Test
    void thePagesCarryOnlyTheReference() {
        var uri = reference();
        var anybody = new doorhouse.testing.TestBrowser(server);

        var answer =
                anybody.get(
                        app.path("/oauth2/authorize"),
                        Map.of("client_id", app.id(), "request_uri", uri, "lang", "de"));

        assertThat(location(answer).getPath()).endsWith("/login");
        assertThat(parameters(location(answer).getRawQuery()))
                .containsOnly(
                        Map.entry("client_id", app.id()),
                        Map.entry("request_uri", uri),
                        Map.entry("lang", "de"));
        var page =
                anybody.get(
                        location(answer)
                                .toString()
                                .substring(server.address().toString().length()));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("request_uri=").doesNotContain("state=pushed");
    }

    @Test
    void aReferenceIsAnsweredOnceAndByItsOwnClientForTenMinutes() {
        var once = reference();
        authorize(once);
        assertThat(location(authorize(once)).getPath()).endsWith("/error");

        var other = RelyingParty.confidentialOf(pool);
        var foreign =
                other.browserOf("ana")
                        .get(
                                other.path("/oauth2/authorize"),
                                Map.of("client_id", other.id(), "request_uri", reference()));
        assertThat(location(foreign).getPath()).endsWith("/error");

        var late = reference();
        server.clock().forward(Duration.ofMinutes(10));
        assertThat(location(authorize(late)).getPath()).endsWith("/error");
        assertThat(location(authorize("urn:ietf:params:oauth:request_uri:none")).toString())
                .contains("error");
    }

    @Test
    void onlyTheClientPushesAndOnlyWhatItMayAsk() {
        var wrong = push(app, "client_secret", "wrong");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(error(wrong)).isEqualTo("invalid_client");
        assertThat(error(push(app, "redirect_uri", "https://evil.example/")))
                .isEqualTo("redirect_mismatch");
        assertThat(error(push(app, "scope", "openid other/scope"))).isEqualTo("invalid_scope");
        assertThat(error(push(app, "request_uri", reference())))
                .isEqualTo("request_uri_not_supported");
        assertThat(error(push(app, "response_type", "none"))).isEqualTo("invalid_request");
    }

    @Test
    void aClientMayHaveToPush() {
        Answered.set(pool, app.id() + ":pushed-authorization", "required");

        var bare = app.authorize(app.browserOf("ana"));

        assertThat(parameters(location(bare).getRawQuery()))
                .containsEntry("error", "invalid_request")
                .doesNotContainKey("code");
        assertThat(RelyingParty.code(authorize(reference()))).isNotEmpty();
    }

    @Test
    void aRequestIsBounded() {
        var fits = push(app, "login_hint", "a".repeat(1_000));
        assertThat(fits.statusCode()).isEqualTo(201);

        var most = "a".repeat(4_000);
        var tooLong =
                push(
                        app,
                        "state",
                        most,
                        "nonce",
                        most,
                        "login_hint",
                        most,
                        "identity_provider",
                        most,
                        "idp_identifier",
                        most);

        assertThat(tooLong.statusCode()).isEqualTo(413);
        assertThat(error(tooLong)).isEqualTo("invalid_request");
        assertThat(server.rows("pushed_request", pool.id())).isOne();
    }

    @Test
    void soManyOfAClientWaitAtATime() {
        var other = RelyingParty.confidentialOf(pool);
        var end = server.clock().instant().plus(Duration.ofMinutes(5));
        server.database()
                .transaction(() -> {
                    for (int i = 0; i < 4_999; i++) {
                        server.database()
                                .run(
                                        """
                                        insert into pushed_request
                                               (user_pool_id, client_id, digest, sealed, expires_at)
                                        values (?, ?, ?, ?, ?)\
                                        """,
                                        pool.id(),
                                        app.id(),
                                        ("push " + i).getBytes(UTF_8),
                                        new byte[1],
                                        end);
                    }
                });
        assertThat(push(app).statusCode()).isEqualTo(201);

        var tooMany = push(app);

        assertThat(tooMany.statusCode()).isEqualTo(429);
        assertThat(error(tooMany)).isEqualTo("invalid_request");
        assertThat(push(other).statusCode()).isEqualTo(201);
        server.clock().forward(Duration.ofMinutes(5));
        assertThat(push(app).statusCode()).isEqualTo(201);
    }

    @Test
    void withoutTheSettingNothingIsTaken() {
        var plain = server.pool();
        plain.confirmedUser("ana");
        var client = RelyingParty.confidentialOf(plain);

        assertThat(error(push(client))).isEqualTo("unauthorized_client");
        var answer = client.authorize(client.browserOf("ana"), "request_uri", reference());
        assertThat(parameters(location(answer).getRawQuery()))
                .containsEntry("error", "request_uri_not_supported");
    }
}

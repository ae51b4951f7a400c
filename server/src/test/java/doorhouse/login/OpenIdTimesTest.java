package doorhouse.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import doorhouse.testing.PageBrowser.Page;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.wire.Json;
import java.text.ParseException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// Two requests of one browser of a strict pool, and the time that went by between them (OpenID
/// Connect Core §2, §3.1.2.1, §12.2).
class OpenIdTimesTest {
    private final TestServer server = TestServer.shared();
    private final Pages pages =
            new Pages(server.pool(r -> r.userPoolTags(Map.of("doorhouse:strict", "true"))));

    @BeforeEach
    void begin() {
        pages.pool.confirmedUser("ana");
    }

    private Page redeem(String... form) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("client_id", pages.client);
        for (int i = 0; i < form.length; i += 2) fields.put(form[i], form[i + 1]);
        return pages.browser.post("/" + pages.pool.id() + "/oauth2/token", fields);
    }

    private Page exchange(String code) {
        return redeem(
                "grant_type", "authorization_code", "redirect_uri", Pages.CALLBACK, "code", code);
    }

    private static ObjectNode json(Page page) {
        return Json.read(page.answer().body());
    }

    private static JWTClaimsSet id(ObjectNode tokens) {
        try {
            return SignedJWT.parse(tokens.path("id_token").asString()).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    private ObjectNode signIn() {
        return json(exchange(Pages.code(pages.signIn("ana", TestPool.PASSWORD))));
    }

    private static long seconds(JWTClaimsSet claims, String name) {
        try {
            return claims.getLongClaim(name);
        } catch (ParseException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"&prompt=login", "&max_age=1"})
    void whoSignsInAgainWasThereLater(String asked) {
        var first = id(signIn());
        server.clock().forward(Duration.ofSeconds(2));

        var page = pages.authorize(asked);
        assertThat(page.html().select("input[name=password]")).isNotEmpty();
        var end = pages.type(page, "username", "ana", "password", TestPool.PASSWORD);
        var second = id(json(exchange(Pages.code(end))));

        long now = server.clock().instant().getEpochSecond();
        assertThat(seconds(second, "auth_time"))
                .isGreaterThan(seconds(first, "auth_time"))
                .isBetween(now - 60, now);
        assertThat(second.getSubject()).isEqualTo(first.getSubject());
    }

    @ParameterizedTest
    @ValueSource(strings = {"&prompt=none", "&max_age=10000", "&prompt=none&id_token_hint="})
    void whoIsSignedInWasThereWhenTheSignInWas(String asked) {
        var tokens = signIn();
        server.clock().forward(Duration.ofSeconds(90));

        var hint = asked.endsWith("=") ? tokens.path("id_token").asString() : "";
        var second = id(json(exchange(Pages.code(pages.authorize(asked + hint)))));

        assertThat(seconds(second, "auth_time")).isEqualTo(seconds(id(tokens), "auth_time"));
        assertThat(second.getSubject()).isEqualTo(id(tokens).getSubject());
        assertThat(second.getIssueTime()).isAfter(id(tokens).getIssueTime());
    }

    @Test
    void aRefreshedIdTokenIsIssuedAnewForTheSameSignIn() {
        var tokens = signIn();
        server.clock().forward(Duration.ofSeconds(2));

        var later =
                id(
                        json(
                                redeem(
                                        "grant_type",
                                        "refresh_token",
                                        "scope",
                                        "openid",
                                        "refresh_token",
                                        tokens.path("refresh_token").asString())));

        assertThat(later.getIssueTime()).isAfter(id(tokens).getIssueTime());
        assertThat(seconds(later, "auth_time")).isEqualTo(seconds(id(tokens), "auth_time"));
        assertThat(later.getAudience()).isEqualTo(id(tokens).getAudience());
        assertThat(later.getClaims()).doesNotContainKey("azp");
    }

    @Test
    void aCodeIsSpentHalfAMinuteLaterTooAndItsTokensEnd() {
        var code = Pages.code(pages.signIn("ana", TestPool.PASSWORD));
        var access = json(exchange(code)).path("access_token").asString();
        var userInfo = "/" + pages.pool.id() + "/oauth2/userInfo";
        server.clock().forward(Duration.ofSeconds(30));
        assertThat(pages.browser.post(userInfo, Map.of("access_token", access)).status())
                .isEqualTo(200);

        var again = exchange(code);

        assertThat(again.status()).isEqualTo(400);
        assertThat(again.header("Content-Type")).startsWith("application/json");
        assertThat(json(again).path("error").asString()).isEqualTo("invalid_grant");
        assertThat(pages.browser.post(userInfo, Map.of("access_token", access)).status())
                .isEqualTo(401);
    }
}

package doorhouse.userpool.oidc;

import static doorhouse.testing.TestBrowser.form;
import static doorhouse.testing.TestBrowser.location;
import static doorhouse.testing.TestBrowser.parameters;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.testing.TestSocial;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Google, Facebook, Login with Amazon and Sign in with Apple, by a stand-in for their origins.
class SocialSignInTest {
    private static TestSocial social;
    private static TestServer server;

    private TestPool pool;

    @BeforeAll
    static void start() {
        social = TestSocial.start(Clock.systemUTC());
        server = TestServer.meeting(social.origins());
    }

    @AfterAll
    static void stop() {
        server.close();
        social.close();
    }

    @BeforeEach
    void makeAPool() {
        pool = server.pool();
    }

    private Journey journey(String type, Map<String, String> details, Map<String, String> mapping) {
        var all = new HashMap<>(Map.of("client_id", "our-id", "client_secret", "our-secret"));
        all.putAll(details);
        Journey.provider(pool, type, type, all, mapping);
        return new Journey(pool, Journey.client(pool, type), type);
    }

    private URI callback(Map<String, String> query) {
        return URI.create(
                server.address() + "/" + pool.id() + "/oauth2/idpresponse?" + form(query));
    }

    private static Map<String, String> sent(URI out, String path) {
        assertThat(out.toString()).startsWith(social.address() + path + "?");
        return parameters(out.getRawQuery());
    }

    private static String of(Map<String, String> parameters, String name) {
        return requireNonNull(parameters.get(name));
    }

    @Test
    void google() {
        social.user(
                Map.of("sub", "g-1", "email", "ana@gmail.com", "email_verified", true),
                Map.of(
                        "birthdays",
                        List.of(
                                Map.of("date", Map.of("year", 1, "month", 1, "day", 1)),
                                Map.of(
                                        "metadata",
                                        Map.of("primary", true),
                                        "date",
                                        Map.of("year", 1990, "month", 2, "day", 3)))));
        var journey =
                journey(
                        "Google",
                        Map.of("authorize_scopes", "email profile openid"),
                        Map.of(
                                "email",
                                "email",
                                "email_verified",
                                "email_verified",
                                "birthdate",
                                "birthdays"));

        var out = sent(journey.out(), "/o/oauth2/v2/auth");
        var told = journey.told(callback(answer(out)));

        journey.claims("id_token", told);
        assertThat(out)
                .containsEntry("client_id", "our-id")
                .containsEntry("scope", "email profile openid")
                .containsEntry("code_challenge_method", "S256");
        assertThat(journey.attributes("Google_g-1"))
                .containsEntry("email_verified", "true")
                .containsEntry("birthdate", "1990-02-03");
        var asked = social.asked("/v1/people/me").getLast();
        assertThat(asked.parameters()).containsEntry("personFields", "birthdays");
        assertThat(asked.bearer()).isEqualTo("Bearer social-token");
    }

    private static Map<String, String> answer(Map<String, String> out) {
        return Map.of("code", social.code(of(out, "nonce")), "state", of(out, "state"));
    }

    @Test
    void facebook() {
        social.user(
                Map.of(), Map.of("id", "f-1", "email", "ana@example.com", "name", "Ана Жукова"));
        var journey =
                journey(
                        "Facebook",
                        Map.of(
                                "authorize_scopes", "public_profile, email",
                                "api_version", "v21.0"),
                        Map.of("email", "email", "name", "name"));

        var out = sent(journey.out(), "/v21.0/dialog/oauth");
        var told = journey.told(callback(Map.of("code", "fb-code", "state", of(out, "state"))));

        journey.claims("id_token", told);
        assertThat(out)
                .containsEntry("scope", "public_profile,email")
                .doesNotContainKeys("nonce", "code_challenge");
        var token = social.asked("/v21.0/oauth/access_token").getLast();
        assertThat(token.method()).isEqualTo("GET");
        assertThat(token.parameters())
                .containsEntry("code", "fb-code")
                .containsEntry("client_secret", "our-secret");
        assertThat(social.asked("/v21.0/me").getLast().parameters().get("fields"))
                .contains("id")
                .contains("email")
                .contains("name");
        assertThat(journey.attributes("Facebook_f-1")).containsEntry("name", "Ана Жукова");
    }

    @Test
    void loginWithAmazon() {
        social.user(
                Map.of(),
                Map.of("user_id", "amzn1.account.A", "name", "Ana", "postal_code", "98101"));
        var journey =
                journey(
                        "LoginWithAmazon",
                        Map.of("authorize_scopes", "profile postal_code"),
                        Map.of("name", "name", "zoneinfo", "postal_code"));

        var out = sent(journey.out(), "/ap/oa");
        var told = journey.told(callback(Map.of("code", "c", "state", of(out, "state"))));

        journey.claims("id_token", told);
        assertThat(out).containsEntry("scope", "profile postal_code");
        assertThat(journey.attributes("LoginWithAmazon_amzn1.account.A"))
                .containsEntry("zoneinfo", "98101");
        assertThat(social.asked("/auth/o2/token").getLast().method()).isEqualTo("POST");
    }

    private static Map<String, String> appleDetails(ECKey key) throws Exception {
        var encoded = Base64.getMimeEncoder().encodeToString(key.toECPrivateKey().getEncoded());
        return Map.of(
                "client_id", "com.example.app",
                "team_id", "TEAM123456",
                "key_id", "KEY1234567",
                "private_key",
                        "-----BEGIN PRIVATE KEY-----\n" + encoded + "\n-----END PRIVATE KEY-----",
                "authorize_scopes", "email name");
    }

    @Test
    void signInWithApple() throws Exception {
        social.user(
                Map.of(
                        "iss", "https://appleid.apple.com",
                        "sub", "001.abc",
                        "email", "x@privaterelay.appleid.com"),
                Map.of());
        var key = new ECKeyGenerator(Curve.P_256).generate();
        var journey =
                journey(
                        "SignInWithApple",
                        appleDetails(key),
                        Map.of("email", "email", "name", "name", "family_name", "lastName"));

        var out = sent(journey.out(), "/auth/authorize");
        assertThat(out)
                .containsEntry("response_mode", "form_post")
                .containsEntry("scope", "email name");
        var form = new HashMap<>(answer(out));
        form.put(
                "user",
                "{\"name\":{\"firstName\":\"Ана\",\"lastName\":\"Ж\"},\"email\":\"eve@x.y\"}");
        // Apple's page posts, so the browser sends none of our cookies.
        var posted = post(form);
        assertThat(posted.statusCode()).isEqualTo(303);
        var told = journey.told(location(posted));

        journey.claims("id_token", told);
        assertThat(journey.attributes("SignInWithApple_001.abc"))
                .containsEntry("name", "Ана Ж")
                .containsEntry("family_name", "Ж")
                .containsEntry("email", "x@privaterelay.appleid.com");
        var sent = social.asked("/auth/token").getLast().parameters();
        var secret = SignedJWT.parse(sent.get("client_secret"));
        assertThat(secret.verify(new ECDSAVerifier(key.toPublicJWK()))).isTrue();
        assertThat(secret.getHeader().getKeyID()).isEqualTo("KEY1234567");
        assertThat(secret.getJWTClaimsSet().getIssuer()).isEqualTo("TEAM123456");
        assertThat(secret.getJWTClaimsSet().getSubject()).isEqualTo("com.example.app");
        assertThat(secret.getJWTClaimsSet().getAudience())
                .containsExactly("https://appleid.apple.com");
    }

    private HttpResponse<String> post(Map<String, String> form) {
        return new TestBrowser(server)
                .send("POST", "/" + pool.id() + "/oauth2/idpresponse", form(form));
    }

    @Test
    void howeverOftenAnAnswerIsPostedOneIsKept() throws Exception {
        social.user(Map.of("iss", "https://appleid.apple.com", "sub", "003"), Map.of());
        var journey =
                journey(
                        "SignInWithApple",
                        appleDetails(new ECKeyGenerator(Curve.P_256).generate()),
                        Map.of());
        var answer = answer(parameters(journey.out().getRawQuery()));
        var first = location(post(answer));
        var huge = new HashMap<>(answer);
        huge.put("code", "c".repeat(4_097));
        post(huge);

        var last = location(post(answer));

        assertThat(server.rows("federation_message", pool.id())).isOne();
        assertThat(location(journey.back(first)).getPath()).endsWith("/error");
        assertThat(journey.told(last)).containsKey("code");
    }

    @Test
    void aTicketIsGoodOnceForAMinuteAndInOneBrowser() throws Exception {
        social.user(Map.of("iss", "https://appleid.apple.com", "sub", "002"), Map.of());
        var journey =
                journey(
                        "SignInWithApple",
                        appleDetails(new ECKeyGenerator(Curve.P_256).generate()),
                        Map.of());

        var late = location(post(answer(parameters(journey.out().getRawQuery()))));
        server.clock().forward(Duration.ofSeconds(61));
        assertThat(location(journey.back(late)).getPath()).endsWith("/error");

        var foreign = location(post(answer(parameters(journey.out().getRawQuery()))));
        assertThat(location(journey.another().back(foreign)).getPath()).endsWith("/error");

        var good = location(post(answer(parameters(journey.out().getRawQuery()))));
        assertThat(journey.told(good)).containsKey("code");
        assertThat(location(journey.back(good)).getPath()).endsWith("/error");
    }
}

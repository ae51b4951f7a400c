package doorhouse.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the OpenID Foundation's plan for a Basic OP asks of a provider, module by module, of a
/// strict pool; what it asks of a browser's session stands in [OpenIdSessionTest].
/// `docs/testing.md` says which test stands for which module.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenIdProviderTest {
    private static final JsonMapper JSON = new JsonMapper();

    private final PackedServer server;
    private final CognitoIdentityProviderClient admin;
    private final CallbackApp app;
    private final Site site;
    private final Person person;

    OpenIdProviderTest(@TempDir Path data) throws IOException, InterruptedException {
        server = PackedServer.dev(data);
        admin = Sdk.root(server.address());
        app = new CallbackApp();
        site =
                Site.make(
                        server,
                        admin,
                        app,
                        pool -> pool.userPoolTags(Map.of("doorhouse:strict", "true")),
                        client -> client.allowedOAuthScopes("openid", "email", "phone", "profile"));
        person = site.confirmedUser();
    }

    @AfterAll
    void stop() throws IOException {
        app.close();
        admin.close();
        server.close();
    }

    private JsonNode tokens(String... request) throws IOException, InterruptedException {
        return site.tokens(Visitor.code(site, person, request));
    }

    private JsonNode id(String... request) throws IOException, InterruptedException {
        return Jwt.claims(tokens(request).path("id_token").asString());
    }

    private Map<String, String> answered(Visitor visitor, String... request)
            throws IOException, InterruptedException {
        return Form.read(visitor.get(site.authorize(request)).location().orElseThrow());
    }

    private Visitor signedIn() throws IOException, InterruptedException {
        var visitor = new Visitor();
        visitor.signIn(site.authorize(), person);
        return visitor;
    }

    @Test
    void theIdTokenIsSignedByAPublishedKeyAndSaysWhatItMust() throws Exception {
        var tokens = tokens("nonce", "n-1");
        var text = tokens.path("id_token").asString();
        var jwt = SignedJWT.parse(text);
        var keys = JWKSet.parse(site.get(site.base() + "/.well-known/jwks.json").body());
        var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID());

        assertThat(jwt.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(jwt.verify(new RSASSAVerifier(key.toRSAKey()))).isTrue();
        var claims = Jwt.claims(text);
        assertThat(claims.path("iss").asString()).isEqualTo(site.base());
        assertThat(claims.path("aud").asString()).isEqualTo(site.clientId());
        assertThat(claims.path("nonce").asString()).isEqualTo("n-1");
        assertThat(claims.path("sub").asString()).hasSizeLessThanOrEqualTo(255);
        assertThat(claims.path("exp").asLong()).isGreaterThan(claims.path("iat").asLong());
        assertThat(claims.path("at_hash").asString())
                .isEqualTo(halfHash(tokens.path("access_token").asString()));
        assertThat(claims.has("c_hash")).isFalse();
        assertThat(tokens.path("expires_in").isIntegralNumber()).isTrue();
        assertThat(tokens.path("token_type").asString()).isEqualTo("Bearer");
    }

    /// OpenID Connect Core §3.1.3.6.
    private static String halfHash(String token) throws NoSuchAlgorithmException {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(US_ASCII));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOf(hash, hash.length / 2));
    }

    @Test
    void answersNameTheIssuer() throws IOException, InterruptedException {
        assertThat(answered(signedIn())).containsEntry("iss", site.base());
    }

    @Test
    void aMissingResponseTypeIsRefusedAtTheClient() throws IOException, InterruptedException {
        assertThat(answered(new Visitor(), "response_type", ""))
                .containsEntry("error", "invalid_request")
                .containsEntry("state", "état +&")
                .containsEntry("iss", site.base())
                .doesNotContainKey("code");
    }

    @Test
    void userInfoIsToldByGetAndByPost() throws IOException, InterruptedException {
        var tokens = tokens();
        var access = tokens.path("access_token").asString();
        var sub = Jwt.claims(tokens.path("id_token").asString()).path("sub").asString();
        var address = site.base() + "/oauth2/userInfo";
        var bearer = "Bearer " + access;

        var byGet = site.get(address, "Authorization", bearer);
        var byHeader = site.post("/oauth2/userInfo", Map.of(), "Authorization", bearer);
        var byBody = site.post("/oauth2/userInfo", Form.of("access_token", access));

        for (var answer : List.of(byGet, byHeader, byBody)) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                    .startsWith("application/json");
            assertThat(JSON.readTree(answer.body()).path("sub").asString()).isEqualTo(sub);
        }
    }

    @Test
    void everyClaimIsTypedAsTheStandardSays() throws IOException, InterruptedException {
        var whole = site.confirmedUser();
        var texts =
                new String[] {
                    "name", "Зоя Ивановна Петрова",
                    "given_name", "Зоя",
                    "family_name", "Петрова",
                    "middle_name", "Ивановна",
                    "nickname", "Зоенька",
                    "preferred_username", "зоя",
                    "profile", "https://example.com/zoe",
                    "picture", "https://example.com/zoe.png",
                    "website", "https://example.com",
                    "gender", "female",
                    "birthdate", "1990-02-28",
                    "zoneinfo", "Europe/Sofia",
                    "locale", "bg-BG"
                };
        var attributes = new ArrayList<AttributeType>();
        Form.of(texts).forEach((name, value) -> attributes.add(Site.attribute(name, value)));
        attributes.add(Site.attribute("address", "ул. Шипка 1, София"));
        attributes.add(Site.attribute("updated_at", "1732179600"));
        admin.adminUpdateUserAttributes(r ->
                r.userPoolId(site.poolId()).username(whole.username()).userAttributes(attributes));

        var tokens = site.tokens(Visitor.code(site, whole, "scope", "openid profile email phone"));
        var bearer = "Bearer " + tokens.path("access_token").asString();
        var told = site.get(site.base() + "/oauth2/userInfo", "Authorization", bearer);

        var idToken = Jwt.claims(tokens.path("id_token").asString());
        for (var claims : List.of(JSON.readTree(told.body()), idToken)) {
            Form.of(texts)
                    .forEach((name, value) -> {
                        assertThat(claims.path(name).isString()).as(name).isTrue();
                        assertThat(claims.path(name).asString()).isEqualTo(value);
                    });
            assertThat(claims.path("email").isString()).isTrue();
            assertThat(claims.path("phone_number").isString()).isTrue();
            for (var name : new String[] {"email_verified", "phone_number_verified"})
                assertThat(claims.path(name).isBoolean()).as(name).isTrue();
            assertThat(claims.path("updated_at").isIntegralNumber()).isTrue();
            assertThat(claims.at("/address/formatted").isString()).isTrue();
        }
    }

    @Test
    void aRequestNeedsNoNonce() throws IOException, InterruptedException {
        assertThat(id("nonce", "").has("nonce")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "openid email, email",
        "openid phone, phone_number",
        "email openid, email",
        "openid profile email phone, email"
    })
    void scopesTellWhatTheyAreFor(String scope, String claim)
            throws IOException, InterruptedException {
        var access = tokens("scope", scope).path("access_token").asString();

        var told = site.get(site.base() + "/oauth2/userInfo", "Authorization", "Bearer " + access);

        assertThat(JSON.readTree(told.body()).has(claim)).as(told.body()).isTrue();
    }

    @Test
    void theOrderOfParametersDoesNotMatter() throws IOException, InterruptedException {
        var request = new LinkedHashMap<String, String>();
        var usual = new LinkedHashMap<>(site.request("scope", "email openid"));
        for (var one : usual.sequencedEntrySet().reversed())
            request.put(one.getKey(), one.getValue());
        var address = site.base() + "/oauth2/authorize?" + Form.write(request);

        var code = Visitor.codeIn(new Visitor().signIn(address, person));

        assertThat(site.tokens(code).has("id_token")).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "display, page",
        "display, popup",
        "acr_values, 1 2",
        "ui_locales, fr de",
        "ui_locales, se",
        "claims_locales, se",
        "extra, foobar",
        "login_hint, зоя",
        "login_hint, buffy@login.example.com",
        "claims, '{\"userinfo\":{\"name\":{\"essential\":true}}}'",
        "prompt, login",
        "max_age, 10000"
    })
    void whatIsNotNeededDoesNoHarm(String name, String value)
            throws IOException, InterruptedException {
        assertThat(id(name, value).path("sub").asString()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "request, eyJhbGciOiJub25lIn0.e30.",
        "request_uri, https://client.example/request.jwt"
    })
    void requestObjectsAreRefusedUnread(String name, String value)
            throws IOException, InterruptedException {
        assertThat(answered(new Visitor(), name, value))
                .containsEntry("error", name + "_not_supported")
                .containsEntry("state", "état +&")
                .containsEntry("iss", site.base())
                .doesNotContainKey("code");
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "request, eyJhbGciOiJub25lIn0.e30."})
    void anUnregisteredAddressIsToldToTheUserAlone(String name, String value)
            throws IOException, InterruptedException {
        var address = site.authorize("redirect_uri", app.callback() + "_invalid", name, value);

        var page = new Visitor().open(address);

        assertThat(page.address().getPath()).endsWith("/error");
        assertThat(page.status()).isEqualTo(400);
        assertThat(page.location()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"client_secret_basic", "client_secret_post"})
    void aClientProvesItselfEitherWay(String way) throws IOException, InterruptedException {
        var web = site.with(client -> client.generateSecret(true));
        var secret = UsedSecrets.used(web.client().clientSecret());
        var form =
                Form.of(
                        "grant_type", "authorization_code",
                        "redirect_uri", app.callback(),
                        "code", UsedSecrets.used(Visitor.code(web, person)));
        if (way.equals("client_secret_post"))
            form.putAll(Form.of("client_id", web.clientId(), "client_secret", secret));
        var answer =
                way.equals("client_secret_post")
                        ? web.post("/oauth2/token", form)
                        : byBasic(web, form);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/json");
    }

    private static HttpResponse<String> byBasic(Site web, Map<String, String> form)
            throws IOException, InterruptedException {
        var pair = web.clientId() + ":" + UsedSecrets.used(web.client().clientSecret());
        var basic = Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
        return web.post("/oauth2/token", form, "Authorization", "Basic " + basic);
    }

    private static void refused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/json");
        assertThat(JSON.readTree(answer.body()).path("error").asString())
                .isEqualTo("invalid_grant");
    }

    @Test
    void aCodeIsGoodOnceAndARefreshTokenForItsClientAlone()
            throws IOException, InterruptedException {
        var first = site.with(client -> client.generateSecret(true));
        var second = site.with(client -> client.generateSecret(true));
        var form =
                Form.of(
                        "grant_type", "authorization_code",
                        "redirect_uri", app.callback(),
                        "code", UsedSecrets.used(Visitor.code(second, person)));
        var refresh = JSON.readTree(byBasic(second, form).body()).path("refresh_token").asString();
        var again =
                Form.of(
                        "grant_type", "refresh_token",
                        "refresh_token", UsedSecrets.used(refresh),
                        "scope", "openid");

        assertThat(refresh).matches("[ -~]{16,}");
        refused(byBasic(first, again));
        assertThat(byBasic(second, again).statusCode()).isEqualTo(200);
        refused(byBasic(second, form));
        refused(byBasic(second, again));
    }

    @Test
    void theChallengeOfTheClientIsHeld() throws IOException, InterruptedException {
        var proof = Pkce.fresh();
        var code =
                Visitor.code(
                        site,
                        person,
                        "code_challenge",
                        proof.challenge(),
                        "code_challenge_method",
                        "S256");

        assertThat(site.tokens(code, "code_verifier", proof.verifier()).has("access_token"))
                .isTrue();
    }

    @Test
    void aRefreshedIdTokenIsOfTheSameSignIn() throws IOException, InterruptedException {
        var first = tokens("nonce", "n-2");
        var answer =
                site.post(
                        "/oauth2/token",
                        Form.of(
                                "grant_type", "refresh_token",
                                "client_id", site.clientId(),
                                "refresh_token", first.path("refresh_token").asString()));

        var before = Jwt.claims(first.path("id_token").asString());
        var after = Jwt.claims(answer.body(), "id_token");
        Jwt.claims(answer.body(), "access_token");
        for (String same : new String[] {"iss", "sub", "aud", "auth_time"})
            assertThat(after.path(same)).as(same).isEqualTo(before.path(same));
        assertThat(after.path("iat").asLong()).isGreaterThanOrEqualTo(before.path("iat").asLong());
    }
}

package doorhouse.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the OpenID Foundation's plans for a Basic and a Config OP ask of a provider, module by
/// module, of a strict pool. `docs/testing.md` says which test stands for which module.
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
    void discoveryNamesItsIssuerAndEverythingThatIsRequired()
            throws IOException, InterruptedException {
        var answer = site.get(site.base() + "/.well-known/openid-configuration");
        var document = JSON.readTree(answer.body());

        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/json");
        assertThat(document.path("issuer").asString()).isEqualTo(site.base());
        for (String required :
                new String[] {
                    "authorization_endpoint",
                    "token_endpoint",
                    "userinfo_endpoint",
                    "jwks_uri",
                    "scopes_supported",
                    "response_types_supported",
                    "subject_types_supported",
                    "id_token_signing_alg_values_supported",
                    "claims_supported"
                }) assertThat(document.has(required)).as(required).isTrue();
        assertThat(document.path("request_parameter_supported").asBoolean(false)).isFalse();
        assertThat(document.path("request_uri_parameter_supported").asBoolean(true))
                .as("absent would mean that it is supported")
                .isFalse();
    }

    @Test
    void theIdTokenIsSignedByAPublishedKeyAndSaysWhatItMust() throws Exception {
        var text = tokens("nonce", "n-1").path("id_token").asString();
        var jwt = SignedJWT.parse(text);
        var keys = JWKSet.parse(site.get(site.base() + "/.well-known/jwks.json").body());
        var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID());

        assertThat(jwt.verify(new RSASSAVerifier(key.toRSAKey()))).isTrue();
        assertThat(keys.getKeys()).noneMatch(published -> published.isPrivate());
        var claims = Jwt.claims(text);
        assertThat(claims.path("iss").asString()).isEqualTo(site.base());
        assertThat(claims.path("aud").asString()).isEqualTo(site.clientId());
        assertThat(claims.path("nonce").asString()).isEqualTo("n-1");
        assertThat(claims.path("sub").asString()).hasSizeLessThanOrEqualTo(255);
        assertThat(claims.path("exp").asLong()).isGreaterThan(claims.path("iat").asLong());
        assertThat(claims.has("at_hash")).isTrue();
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
            assertThat(JSON.readTree(answer.body()).path("sub").asString()).isEqualTo(sub);
        }
        assertThat(JSON.readTree(byGet.body()).path("email_verified").isBoolean()).isTrue();
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

    @ParameterizedTest
    @CsvSource({
        "display, page",
        "display, popup",
        "acr_values, 1 2",
        "ui_locales, fr de",
        "claims_locales, se",
        "extra, foobar",
        "login_hint, зоя",
        "prompt, login",
        "max_age, 10000"
    })
    void whatIsNotNeededDoesNoHarm(String name, String value)
            throws IOException, InterruptedException {
        assertThat(id(name, value).path("sub").asString()).isNotEmpty();
    }

    @Test
    void promptLoginAsksEverybodyAgain() throws IOException, InterruptedException {
        var visitor = signedIn();

        var page = visitor.open(site.authorize("prompt", "login"));

        assertThat(page.form().select("[name=password]")).isNotEmpty();
    }

    @Test
    void promptNoneShowsNoPage() throws IOException, InterruptedException {
        assertThat(answered(new Visitor(), "prompt", "none"))
                .containsEntry("error", "login_required");
        assertThat(answered(signedIn(), "prompt", "none")).containsKey("code");
    }

    @Test
    void maxAgeAsksAgainAndTellsWhenTheUserWasThere() throws IOException, InterruptedException {
        var visitor = signedIn();

        var page = visitor.open(site.authorize("max_age", "0"));
        var later = visitor.get(site.authorize("max_age", "10000")).location().orElseThrow();

        assertThat(page.form().select("[name=password]")).isNotEmpty();
        var claims = Jwt.claims(site.tokens(Visitor.codeIn(later)).path("id_token").asString());
        assertThat(claims.path("auth_time").isIntegralNumber()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "request, eyJhbGciOiJub25lIn0.e30.",
        "request_uri, https://client.example/request.jwt"
    })
    void requestObjectsAreRefusedUnread(String name, String value)
            throws IOException, InterruptedException {
        var answer = new Visitor().get(site.authorize(name, value));

        assertThat(answer.status()).isLessThan(500);
        var brought = answer.location().map(Form::read).orElse(Map.of());
        assertThat(brought).doesNotContainKey("code");
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
        if (way.equals("client_secret_post")) {
            form.putAll(Form.of("client_id", web.clientId(), "client_secret", secret));
            assertThat(web.post("/oauth2/token", form).statusCode()).isEqualTo(200);
            return;
        }
        var pair = web.clientId() + ":" + secret;
        var basic = Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));

        var answer = web.post("/oauth2/token", form, "Authorization", "Basic " + basic);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
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

package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;

/// Stolen, replayed and injected codes are worth nothing (RFC 9700 §2.1.1, §4.5, §4.8; RFC 7636).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CodeAttackTest {
    private final PackedServer server;
    private final CognitoIdentityProviderClient admin;
    private final CallbackApp app;
    private final Site site;
    private final Person person;

    CodeAttackTest(@TempDir Path data) throws IOException, InterruptedException {
        server = PackedServer.dev(data);
        admin = Sdk.root(server.address());
        app = new CallbackApp();
        site = Site.make(server, admin, app);
        person = site.confirmedUser();
    }

    @AfterAll
    void stop() throws IOException {
        app.close();
        admin.close();
        server.close();
    }

    private Map<String, String> exchange(String code, String... more) {
        var form =
                Form.of(
                        "grant_type", "authorization_code",
                        "client_id", site.clientId(),
                        "redirect_uri", app.callback(),
                        "code", UsedSecrets.used(code));
        form.putAll(Form.of(more));
        form.values().removeIf(String::isEmpty);
        return form;
    }

    private static void refused(HttpResponse<String> answer, String error) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("\"error\":\"" + error + "\"");
        assertThat(answer.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    }

    @Test
    void aCodeOfAChallengeNeedsItsVerifier() throws IOException, InterruptedException {
        var proof = Pkce.fresh();
        String[] challenge = {"code_challenge", proof.challenge(), "code_challenge_method", "S256"};

        var without = Visitor.code(site, person, challenge);
        refused(site.post("/oauth2/token", exchange(without)), "invalid_grant");
        var other = Visitor.code(site, person, challenge);
        refused(
                site.post("/oauth2/token", exchange(other, "code_verifier", Pkce.word())),
                "invalid_grant");
        var plain = Visitor.code(site, person, challenge);
        refused(
                site.post("/oauth2/token", exchange(plain, "code_verifier", proof.challenge())),
                "invalid_grant");

        site.tokens(Visitor.code(site, person, challenge), "code_verifier", proof.verifier());
    }

    @Test
    void aVerifierWithoutAChallengeIsADowngrade() throws IOException, InterruptedException {
        var code = Visitor.code(site, person);

        refused(
                site.post("/oauth2/token", exchange(code, "code_verifier", Pkce.word())),
                "invalid_grant");
    }

    @ParameterizedTest
    @CsvSource({"plain", "s256", "S512", "''"})
    void noMethodButS256IsTaken(String method) throws IOException, InterruptedException {
        var answer =
                new Visitor()
                        .get(
                                site.authorize(
                                        "code_challenge",
                                        Pkce.fresh().challenge(),
                                        "code_challenge_method",
                                        method));

        var brought = Form.read(answer.location().orElseThrow());
        assertThat(brought).containsEntry("error", "invalid_request");
        assertThat(brought).doesNotContainKey("code");
    }

    @Test
    void aCodeIsGoodOnceAndItsReplayEndsWhatItGave() throws IOException, InterruptedException {
        var code = Visitor.code(site, person);
        var tokens = site.tokens(code);

        refused(site.post("/oauth2/token", exchange(code)), "invalid_grant");

        var refresh =
                Form.of(
                        "grant_type", "refresh_token",
                        "client_id", site.clientId(),
                        "refresh_token", tokens.path("refresh_token").asString());
        refused(site.post("/oauth2/token", refresh), "invalid_grant");
        var userInfo =
                site.get(
                        site.base() + "/oauth2/userInfo",
                        "Authorization",
                        "Bearer " + tokens.path("access_token").asString());
        assertThat(userInfo.statusCode()).isEqualTo(401);
    }

    @Test
    void ofManyThatBringACodeAtOnceOneAtMostGetsTokens()
            throws IOException, InterruptedException, ExecutionException {
        var form = exchange(Visitor.code(site, person));

        var good = new ArrayList<String>();
        try (var racers = Executors.newFixedThreadPool(8)) {
            Callable<HttpResponse<String>> one = () -> site.post("/oauth2/token", form);
            for (var answer : racers.invokeAll(Collections.nCopies(8, one))) {
                var got = answer.get();
                if (got.statusCode() == 200) good.add(got.body());
                else refused(got, "invalid_grant");
            }
        }

        assertThat(good).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void aCodeBelongsToTheClientThatAskedForIt() throws IOException, InterruptedException {
        var other = site.with(client -> {});
        var secret = site.with(client -> client.generateSecret(true));

        var code = Visitor.code(site, person);
        refused(
                site.post("/oauth2/token", exchange(code, "client_id", other.clientId())),
                "invalid_grant");
        var theirs = Visitor.code(secret, person);
        refused(site.post("/oauth2/token", exchange(theirs)), "invalid_grant");
        var unproven = site.post("/oauth2/token", exchange(theirs, "client_id", secret.clientId()));
        assertThat(unproven.statusCode()).isIn(400, 401);
        assertThat(unproven.body()).contains("invalid_client");
    }

    @Test
    void aCodeBelongsToThePoolThatGaveIt() throws IOException, InterruptedException {
        var elsewhere = Site.make(server, admin, app);
        var code = Visitor.code(site, person);

        refused(
                elsewhere.post("/oauth2/token", exchange(code, "client_id", elsewhere.clientId())),
                "invalid_grant");
        var foreign = elsewhere.post("/oauth2/token", exchange(code));
        assertThat(foreign.statusCode()).isIn(400, 401);
        assertThat(foreign.body()).contains("invalid_client");
    }

    @Test
    void aCodeIsGoodOnlyWhereItWasSent() throws IOException, InterruptedException {
        var two = app.base() + "/other";
        var both = site.with(client -> client.callbackURLs(app.callback(), two));
        var form = new LinkedHashMap<>(exchange(Visitor.code(both, person)));
        form.put("client_id", both.clientId());
        form.put("redirect_uri", two);

        refused(both.post("/oauth2/token", form), "invalid_grant");
        var missing = new LinkedHashMap<>(exchange(Visitor.code(both, person)));
        missing.put("client_id", both.clientId());
        missing.remove("redirect_uri");
        var answer = both.post("/oauth2/token", missing);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).containsAnyOf("invalid_grant", "invalid_request");
    }

    @Test
    void aRefreshTokenStaysWithItsClientAndItsScopes() throws IOException, InterruptedException {
        var tokens = site.tokens(Visitor.code(site, person, "scope", "openid"));
        var refresh =
                Form.of(
                        "grant_type", "refresh_token",
                        "client_id", site.with(client -> {}).clientId(),
                        "refresh_token", tokens.path("refresh_token").asString());
        refused(site.post("/oauth2/token", refresh), "invalid_grant");

        refresh.put("client_id", site.clientId());
        refresh.put("scope", "openid email profile aws.cognito.signin.user.admin");
        var answer = site.post("/oauth2/token", refresh);

        if (answer.statusCode() == 200) {
            var access = Jwt.claims(answer.body(), "access_token");
            assertThat(access.path("scope").asString()).isEqualTo("openid");
        } else {
            refused(answer, "invalid_scope");
        }
    }

    @Test
    void noTokenIsInTheBrowsersWayOfACode() throws IOException, InterruptedException {
        var visitor = new Visitor();

        var back = visitor.signIn(site.authorize(), person);

        assertThat(Form.read(back)).containsOnlyKeys("code", "state");
        assertThat(back).doesNotContain("#", "eyJ");
    }

    @Test
    void grantsThatAClientWasNotGivenAreRefused() throws IOException, InterruptedException {
        var implicit = new Visitor().get(site.authorize("response_type", "token"));
        assertThat(implicit.location().orElseThrow()).contains("error=unauthorized_client");
        assertThat(implicit.location().orElseThrow()).doesNotContain("access_token");

        var machine = Form.of("grant_type", "client_credentials", "client_id", site.clientId());
        refused(site.post("/oauth2/token", machine), "unauthorized_client");
        var password =
                Form.of(
                        "grant_type", "password",
                        "client_id", site.clientId(),
                        "username", person.username(),
                        "password", person.password());
        refused(site.post("/oauth2/token", password), "unsupported_grant_type");
    }

    @Test
    void theTokenEndpointTakesFormsAndNothingTwice() throws IOException, InterruptedException {
        assertThat(new Visitor().get(site.base() + "/oauth2/token").status()).isEqualTo(405);
        var code = Visitor.code(site, person);
        var twice = site.base() + "/oauth2/token?" + Form.write(exchange(code));
        assertThat(new Visitor().post(twice, Map.of()).status()).isEqualTo(400);
    }
}

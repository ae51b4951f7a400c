package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import tools.jackson.databind.JsonNode;

/// What the OpenID Foundation's plans for a Basic OP and for RP-Initiated Logout ask of a browser's
/// session, of a strict pool. `docs/testing.md` says which test stands for which module.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenIdSessionTest {
    private final PackedServer server;
    private final CognitoIdentityProviderClient admin;
    private final CallbackApp app;
    private final Site site;
    private final Person person;

    OpenIdSessionTest(@TempDir Path data) throws IOException, InterruptedException {
        server = PackedServer.dev(data);
        admin = Sdk.root(server.address());
        app = new CallbackApp();
        site =
                Site.make(
                        server,
                        admin,
                        app,
                        pool -> pool.userPoolTags(Map.of("doorhouse:strict", "true")),
                        client -> {});
        person = site.confirmedUser();
    }

    @AfterAll
    void stop() throws IOException {
        app.close();
        admin.close();
        server.close();
    }

    /// Every visible character that a state may be made of (RFC 6749, A.5), and more than a few.
    private static String longState() {
        var state = new StringBuilder("s");
        for (char c = '!'; c <= '~'; c++) state.append(c);
        return state.append("s".repeat(128 - state.length())).toString();
    }

    private Map<String, String> answered(Visitor visitor, String... request)
            throws IOException, InterruptedException {
        return Form.read(visitor.get(site.authorize(request)).location().orElseThrow());
    }

    private String idToken(String address) throws IOException, InterruptedException {
        return site.tokens(Visitor.codeIn(address)).path("id_token").asString();
    }

    /// A browser that has signed in, and what the client was told of it.
    private record SignedIn(Visitor visitor, String idToken) {
        JsonNode claims() {
            return Jwt.claims(idToken);
        }
    }

    private SignedIn signedIn(String... request) throws IOException, InterruptedException {
        var visitor = new Visitor();
        return new SignedIn(visitor, idToken(visitor.signIn(site.authorize(request), person)));
    }

    private boolean gone(Visitor visitor) throws IOException, InterruptedException {
        var answer = answered(visitor, "prompt", "none", "state", longState());
        if (answer.containsKey("code")) return false;
        assertThat(answer)
                .containsOnlyKeys("error", "state", "iss")
                .containsEntry("error", "login_required")
                .containsEntry("state", longState())
                .containsEntry("iss", site.base());
        return true;
    }

    @ParameterizedTest
    @CsvSource({"prompt, login", "max_age, 0"})
    void whoIsSignedInIsAskedAgain(String name, String value)
            throws IOException, InterruptedException {
        var first = signedIn();

        var page = first.visitor().open(site.authorize(name, value));
        assertThat(page.form().select("[name=password]")).isNotEmpty();
        var again = first.visitor().signIn(site.authorize(name, value), person);
        var second = Jwt.claims(idToken(again));

        assertThat(second.path("auth_time").asLong())
                .isGreaterThanOrEqualTo(first.claims().path("auth_time").asLong());
        assertThat(second.path("sub")).isEqualTo(first.claims().path("sub"));
    }

    @ParameterizedTest
    @CsvSource({"prompt, none", "max_age, 10000", "id_token_hint, ''"})
    void whoIsSignedInIsNotAskedAgain(String name, String value)
            throws IOException, InterruptedException {
        var first = signedIn("max_age", "15000");
        var asked =
                name.equals("id_token_hint")
                        ? site.authorize("prompt", "none", name, first.idToken())
                        : site.authorize(name, value);

        var second = Jwt.claims(idToken(first.visitor().get(asked).location().orElseThrow()));

        assertThat(first.claims().path("auth_time").isIntegralNumber()).isTrue();
        for (String same : new String[] {"auth_time", "sub"})
            assertThat(second.path(same)).as(same).isEqualTo(first.claims().path(same));
    }

    @Test
    void whoIsNotSignedInIsShownNoPage() throws IOException, InterruptedException {
        assertThat(gone(new Visitor())).isTrue();
    }

    @Test
    void authorizeMayBeAskedByAFormOfAnotherSite() throws IOException, InterruptedException {
        var visitor = new Visitor();
        var page =
                visitor.follow(
                        visitor.post(
                                site.base() + "/oauth2/authorize",
                                site.request("nonce", "n-1"),
                                "Origin",
                                "https://client.example",
                                "Sec-Fetch-Site",
                                "cross-site"));

        var sent =
                visitor.submit(page, "username", person.username(), "password", person.password());
        var claims = Jwt.claims(idToken(visitor.follow(sent).location().orElseThrow()));

        assertThat(claims.path("nonce").asString()).isEqualTo("n-1");
    }

    private Visitor.Seen logout(Visitor visitor, String... request)
            throws IOException, InterruptedException {
        var form = Form.of(request);
        form.values().removeIf(String::isEmpty);
        return visitor.open(site.base() + "/logout?" + Form.write(form));
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void whoSignsOutIsLedBackWithTheState(boolean withState)
            throws IOException, InterruptedException {
        var one = signedIn("state", longState());
        var state = withState ? longState() : "";

        var end =
                logout(
                        one.visitor(),
                        "id_token_hint",
                        one.idToken(),
                        "post_logout_redirect_uri",
                        app.goodbye(),
                        "state",
                        state);

        var location = end.location().orElseThrow();
        assertThat(location.split("\\?", 2)[0]).isEqualTo(app.goodbye());
        assertThat(Form.read(location)).isEqualTo(withState ? Form.of("state", state) : Form.of());
        assertThat(gone(one.visitor())).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"_invalid, true", "?foo=bar, true", "'', false"})
    void nobodyIsLedWhereTheClientDidNotSay(String more, boolean hint)
            throws IOException, InterruptedException {
        var one = signedIn();

        var end =
                logout(
                        one.visitor(),
                        "id_token_hint",
                        hint ? one.idToken() : "",
                        "post_logout_redirect_uri",
                        app.goodbye() + more,
                        "state",
                        "s");

        assertThat(end.location()).isEmpty();
        assertThat(end.address().getPath()).endsWith("/error");
        assertThat(end.page().select("h1")).isNotEmpty();
    }

    @Test
    void aHintThatIsNotOursLeadsNowhere() throws Exception {
        var one = signedIn();
        var ours = SignedJWT.parse(one.idToken());
        var claims = ours.getJWTClaimsSet();
        var foreign =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                .keyID(ours.getHeader().getKeyID())
                                .build(),
                        claims);
        var keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        foreign.sign(new RSASSASigner(keys.generateKeyPair().getPrivate()));

        for (var hint : new String[] {new PlainJWT(claims).serialize(), foreign.serialize()}) {
            var end =
                    logout(
                            one.visitor(),
                            "id_token_hint",
                            hint,
                            "post_logout_redirect_uri",
                            app.goodbye(),
                            "state",
                            "s");

            assertThat(end.location()).isEmpty();
            assertThat(end.address().getPath()).endsWith("/error");
        }
    }

    @ParameterizedTest
    @CsvSource({"false, ''", "false, s", "true, s"})
    void withoutAPlaceToGoAPageSaysThatItIsDone(boolean hint, String state)
            throws IOException, InterruptedException {
        var one = signedIn();

        var end = logout(one.visitor(), "id_token_hint", hint ? one.idToken() : "", "state", state);

        assertThat(end.status()).isEqualTo(200);
        assertThat(end.address().getPath()).endsWith("/signedOut");
        assertThat(gone(one.visitor())).isTrue();
    }
}

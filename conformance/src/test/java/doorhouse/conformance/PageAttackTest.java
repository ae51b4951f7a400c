package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;

/// What other sites and bent requests can make of our pages: nothing. Scripts in every parameter of
/// every page, frames, forms of other sites, sessions that were planted.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PageAttackTest {
    /// Ends an attribute by either quote, a title, a text area, a comment and a script.
    private static final String MARKUP =
            "\"'--></title></textarea></script><xss-probe><script>document.title='ran'</script>"
                    + "<img src=x onerror=\"document.title='ran'\"><svg onload=alert(1)>{{7*7}}${7*7}";

    /// What stands in a link or an action.
    private static final String SCRIPT_ADDRESS = "javascript:document.title='ran'";

    private static final List<String> PARAMETERS =
            List.of(
                    "response_type",
                    "client_id",
                    "redirect_uri",
                    "scope",
                    "state",
                    "nonce",
                    "login_hint",
                    "lang",
                    "ui_locales",
                    "prompt",
                    "max_age",
                    "identity_provider",
                    "idp_identifier",
                    "code_challenge",
                    "code_challenge_method",
                    "resource",
                    "logout_uri",
                    "error",
                    "error_description",
                    "username",
                    "user_name",
                    "confirmation_code",
                    "session",
                    "challenge",
                    "way",
                    "code");

    /// Without these there is no page to attack.
    private static final List<String> NEEDED =
            List.of("client_id", "redirect_uri", "response_type", "scope", "prompt");

    private final PackedServer server;
    private final CognitoIdentityProviderClient admin;
    private final CallbackApp app;
    private final Site site;
    private final Person person;

    PageAttackTest(@TempDir Path data) throws IOException, InterruptedException {
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

    static List<String> pages() {
        return List.of(
                "/oauth2/authorize",
                "/login",
                "/signup",
                "/confirmUser",
                "/confirm",
                "/resendcode",
                "/forgotPassword",
                "/confirmForgotPassword",
                "/resetPassword",
                "/changePassword",
                "/mfa",
                "/selectMfa",
                "/passkeys/add",
                "/error",
                "/signedOut",
                "/logout");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void nothingThatIsSentToAPageBecomesMarkup(String page)
            throws IOException, InterruptedException {
        for (String parameter : PARAMETERS) {
            for (String payload : List.of(MARKUP, SCRIPT_ADDRESS)) {
                var visitor = new Visitor();
                var address = site.at(page, parameter, payload);
                harmless(visitor.open(address), parameter);
                harmless(visitor.post(address, Map.of(parameter, payload)), parameter);
            }
        }
    }

    @Test
    void nothingThatIsTypedBecomesMarkup() throws IOException, InterruptedException {
        for (String page : List.of("/login", "/signup", "/forgotPassword")) {
            var visitor = new Visitor();
            var shown = visitor.open(site.at(page));
            var form = shown.form();
            for (Element field : form.select("input[name]")) {
                var values = Visitor.filled(form);
                for (Element other : form.select("input:not([type=hidden])[name]"))
                    values.put(other.attr("name"), "Aa1!filled-in");
                if (field.attr("name").equals("_csrf")) continue;
                values.put(field.attr("name"), MARKUP);
                var answer = visitor.post(form.absUrl("action"), values);
                harmless(visitor.follow(answer), page + " " + field.attr("name"));
            }
        }
    }

    private static void harmless(Visitor.Seen seen, String parameter) {
        assertThat(seen.status()).as("%s of %s", parameter, seen.address()).isLessThan(500);
        var page = seen.page();
        assertThat(page.select("xss-probe")).as("%s of %s", parameter, seen.address()).isEmpty();
        assertThat(page.select("script:not([src])")).isEmpty();
        for (Element element : page.getAllElements()) {
            for (var attribute : element.attributes()) {
                assertThat(attribute.getKey()).as("%s", element).doesNotStartWith("on");
                if (List.of("href", "src", "action", "formaction").contains(attribute.getKey()))
                    assertThat(attribute.getValue().strip())
                            .as("%s of %s", parameter, seen.address())
                            .doesNotStartWithIgnoringCase("javascript:")
                            .doesNotStartWithIgnoringCase("data:text");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void noScriptRunsInABrowserWhateverAPageIsGiven(String page) {
        var everywhere =
                PARAMETERS.stream()
                        .filter(name -> !NEEDED.contains(name))
                        .flatMap(name -> Stream.of(name, MARKUP))
                        .toArray(String[]::new);
        try (var tab = Chromium.tab()) {
            tab.go(site.at(page, everywhere));
            assertThat(tab.page().title()).isNotEqualTo("ran");
            tab.go(site.at(page, "state", MARKUP, "login_hint", MARKUP, "nonce", MARKUP));
            assertThat(tab.page().title()).isNotEqualTo("ran");
            assertThat(tab.dialogs()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void pagesAreFramedAndKeptByNobody(String page) throws IOException, InterruptedException {
        var seen = new Visitor().get(site.at(page));

        assertThat(seen.header("X-Frame-Options")).as(page).isEqualTo("DENY");
        if (seen.location().isEmpty())
            assertThat(seen.header("Content-Security-Policy"))
                    .as(page)
                    .contains("default-src 'none'", "frame-ancestors 'none'")
                    .doesNotContain("unsafe-inline", "unsafe-eval", "*");
        assertThat(seen.header("Referrer-Policy")).as(page).isEqualTo("no-referrer");
        assertThat(seen.header("X-Content-Type-Options")).as(page).isEqualTo("nosniff");
        assertThat(seen.header("Cache-Control")).as(page).contains("no-store");
        assertThat(seen.header("Access-Control-Allow-Origin")).as(page).isEmpty();
    }

    @Test
    void aFormOfAnotherSiteSignsNobodyIn() throws IOException, InterruptedException {
        var visitor = new Visitor();
        var page = visitor.open(site.authorize());
        var form = page.form();
        var values = Visitor.filled(form);
        values.put("username", person.username());
        values.put("password", person.password());
        var action = form.absUrl("action");
        var cookies = Map.copyOf(visitor.cookies());
        var attempts = new ArrayList<Visitor.Seen>();

        var without = new LinkedHashMap<>(values);
        without.remove("_csrf");
        attempts.add(visitor.post(action, without));
        var wrong = new LinkedHashMap<>(values);
        wrong.put("_csrf", "A".repeat(values.getOrDefault("_csrf", "").length()));
        attempts.add(visitor.post(action, wrong));
        visitor.cookies().clear();
        attempts.add(visitor.post(action, values));
        visitor.cookies().putAll(cookies);
        attempts.add(visitor.post(action, values, "Sec-Fetch-Site", "cross-site"));

        for (var attempt : attempts) {
            assertThat(attempt.status()).isNotEqualTo(500);
            assertThat(attempt.location().orElse("")).doesNotContain("code=");
            assertThat(attempt.header("Set-Cookie")).doesNotContain("cognito=");
        }
        visitor.cookies().clear();
        visitor.cookies().putAll(cookies);
        assertThat(visitor.follow(visitor.post(action, values)).location().orElse(""))
                .startsWith(app.callback() + "?code=");
    }

    @Test
    void aSessionThatWasPlantedIsNotTheOneThatIsUsed() throws IOException, InterruptedException {
        var first = new Visitor();
        first.signIn(site.authorize(), person);
        var theirs = first.session().orElseThrow();
        var victim = site.confirmedUser();
        var visitor = new Visitor();
        visitor.cookies().put("cognito", theirs);

        var back = visitor.signIn(site.authorize("prompt", "login"), victim);

        assertThat(visitor.session().orElseThrow()).isNotEqualTo(theirs);
        var tokens = site.tokens(Visitor.codeIn(back));
        assertThat(Jwt.claims(tokens.path("id_token").asString()).path("email").asString())
                .isEqualTo(victim.email());
        var again = new Visitor();
        again.cookies().put("cognito", visitor.session().orElseThrow() + "x");
        assertThat(again.get(site.authorize("prompt", "none")).location().orElseThrow())
                .contains("login_required");
    }

    @Test
    void everySignInBeginsASessionOfItsOwn() throws IOException, InterruptedException {
        var visitor = new Visitor();
        visitor.signIn(site.authorize(), person);
        var before = visitor.session().orElseThrow();

        visitor.signIn(site.authorize("prompt", "login"), person);

        assertThat(visitor.session().orElseThrow()).isNotEqualTo(before);
        assertThat(before).hasSizeGreaterThanOrEqualTo(22);
    }

    /// Keycloak CVE-2023-6787: a new sign-in that is broken off must not change who is there.
    @Test
    void aSignInThatIsBrokenOffLeavesTheSessionWithItsUser()
            throws IOException, InterruptedException {
        var visitor = new Visitor();
        visitor.signIn(site.authorize(), person);
        var other = site.confirmedUser();

        var page = visitor.open(site.authorize("prompt", "login"));
        visitor.submit(page, "username", other.username(), "password", "Wrong-password-1");
        var back = visitor.get(site.authorize()).location().orElseThrow();

        var tokens = site.tokens(Visitor.codeIn(back));
        assertThat(Jwt.claims(tokens.path("id_token").asString()).path("email").asString())
                .isEqualTo(person.email());
    }

    @Test
    void signedOutIsSignedOutOnTheServerAsWell() throws IOException, InterruptedException {
        var visitor = new Visitor();
        visitor.signIn(site.authorize(), person);
        var session = visitor.session().orElseThrow();
        var logout =
                site.base()
                        + "/logout?"
                        + Form.write(
                                Form.of("client_id", site.clientId(), "logout_uri", app.goodbye()));

        assertThat(visitor.get(logout).location()).contains(app.goodbye());

        assertThat(visitor.session()).isEmpty();
        visitor.cookies().put("cognito", session);
        assertThat(visitor.get(site.authorize("prompt", "none")).location().orElseThrow())
                .contains("login_required");
    }

    @Test
    void cookiesAreForUsAlone() throws IOException, InterruptedException {
        var visitor = new Visitor();
        visitor.signIn(site.authorize(), person);

        for (String line : visitor.cookieLines()) {
            assertThat(line)
                    .containsIgnoringCase("SameSite=")
                    .doesNotContainIgnoringCase("Domain=");
            if (line.startsWith("cognito"))
                assertThat(line).contains("HttpOnly").doesNotContain(person.username());
        }
        assertThat(visitor.session()).isPresent();
    }

    @Test
    void whereTlsIsOnCookiesCannotBePlantedByNeighbours(@TempDir Path data)
            throws IOException, InterruptedException {
        int port = PackedServer.freePort();
        var address = "https://localhost:" + port;
        try (var secure = PackedServer.run(port, "dev", data, "--public-url", address);
                var root = Sdk.root(secure.address())) {
            var there = Site.make(secure, root, app);
            var user = there.confirmedUser();
            var visitor = new Visitor();
            var page = visitor.get(there.at("/login"));
            var form = page.form();
            var values = Visitor.filled(form);
            values.put("username", user.username());
            values.put("password", user.password());

            // A proxy would end TLS here; what the server sets and refers to is the same.
            visitor.post(form.absUrl("action").replace("https:", "http:"), values);

            assertThat(visitor.session()).isPresent();
            assertThat(visitor.cookieLines())
                    .allSatisfy(line -> assertThat(line).contains("Secure", "SameSite="))
                    .anySatisfy(line ->
                            assertThat(line)
                                    .startsWith("__Host-cognito")
                                    .contains("HttpOnly", "Path=/;"));
            assertThat(page.header("Strict-Transport-Security")).contains("max-age=");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/login",
                "/mfa",
                "/changePassword",
                "/selectMfa",
                "/confirm",
                "/passkeys/add",
                "/resetPassword",
                "/confirmForgotPassword",
                "/signup"
            })
    void aStepPostedEmptyOrOutOfTurnLeadsNowhere(String page)
            throws IOException, InterruptedException {
        var visitor = new Visitor();
        var token = Visitor.filled(visitor.open(site.authorize()).form());

        for (var form : List.of(Map.<String, String>of(), token)) {
            var answer = visitor.post(site.at(page), form);
            assertThat(answer.status()).isLessThan(500);
            assertThat(visitor.follow(answer).location().orElse("")).doesNotContain("code=");
            assertThat(visitor.session()).isEmpty();
        }
    }

    @Test
    void whoGuessesOnThePageIsSlowedAsByTheApi() throws IOException, InterruptedException {
        var victim = site.confirmedUser();
        var visitor = new Visitor();
        var page = visitor.open(site.authorize());
        Visitor.Seen last = page;
        for (int tries = 0; tries < 7; tries++)
            last =
                    visitor.submit(
                            page, "username", victim.username(), "password", "Wrong-password-1");

        var right =
                visitor.submit(page, "username", victim.username(), "password", victim.password());

        assertThat(last.page().text()).contains("Password attempts exceeded");
        assertThat(right.location().orElse("")).doesNotContain("code=");
    }

    @Test
    void whoIsNotThereLooksLikeAWrongPassword() throws IOException, InterruptedException {
        var silent =
                site.with(client ->
                        client.preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED));
        var visitor = new Visitor();
        var page = visitor.open(silent.authorize());

        var unknown = visitor.submit(page, "username", "nobody-here", "password", "Wrong-pass-1");
        var wrong =
                visitor.submit(
                        page,
                        "username",
                        site.confirmedUser().username(),
                        "password",
                        "Wrong-pass-1");

        assertThat(unknown.status()).isEqualTo(wrong.status());
        assertThat(unknown.page().select("[role=alert]").text())
                .isNotEmpty()
                .isEqualTo(wrong.page().select("[role=alert]").text());
    }
}

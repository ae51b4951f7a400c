package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;

/// Signing in by password and going out again, as people do it: with and without scripts, by the
/// keyboard alone, in Arabic, on a phone.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInPagesTest {
    private static final int FIRST_VIEW_BYTES = 60_000;

    private final PackedServer server;
    private final CognitoIdentityProviderClient admin;
    private final CallbackApp app;
    private final Site site;

    SignInPagesTest(@TempDir Path data) throws IOException, InterruptedException {
        server = PackedServer.dev(data);
        admin = Sdk.root(server.address());
        app = new CallbackApp();
        site = Site.make(server, admin, app);
    }

    @AfterAll
    void stop() throws IOException {
        app.close();
        admin.close();
        server.close();
    }

    @Test
    void aUserSignsInAndTheApplicationGetsTokens() throws IOException, InterruptedException {
        var person = site.confirmedUser();
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).look("sign-in").signIn(person);

            var tokens = site.tokens(tab.code(app));

            var id = Jwt.claims(tokens.path("id_token").asString());
            assertThat(id.path("cognito:username").asString()).isEqualTo(person.username());
            assertThat(Form.read(tab.address())).containsEntry("state", "état +&");
        }
    }

    @Test
    void aWrongPasswordIsSaidAboveTheFormAndTheNameIsKept() {
        var person = site.confirmedUser();
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize())
                    .type("username", person.username())
                    .type("password", "Wrong-password-1")
                    .enter();
            tab.page().waitForSelector("[role=alert]");

            tab.look("sign-in-refused");

            assertThat(tab.text()).contains("Incorrect username or password.");
            assertThat(tab.field("username").inputValue()).isEqualTo(person.username());
            assertThat(tab.field("password").inputValue()).isEmpty();
            assertThat(tab.page().evaluate("document.activeElement.name")).isEqualTo("password");
        }
    }

    /// The first thing a keyboard reaches is the first field, and everything else in its order.
    @Test
    void theKeyboardAloneIsEnough() {
        var person = site.confirmedUser();
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize());
            var keys = tab.page().keyboard();

            // The browser moves there once it has drawn the page.
            tab.page().waitForSelector("[name=username]:focus");
            keys.insertText(person.username());
            keys.press("Tab");
            keys.insertText(person.password());
            keys.press("Tab");
            assertThat(tab.page().evaluate("document.activeElement.type")).isEqualTo("submit");
            assertThat(tab.page().evaluate("getComputedStyle(document.activeElement).outlineStyle"))
                    .as("where the keyboard is can be seen")
                    .isNotEqualTo("none");
            keys.press("Enter");

            tab.code(app);
        }
    }

    @Test
    void nobodyNeedsScripts() throws IOException, InterruptedException {
        var person = site.confirmedUser();
        try (var tab = Chromium.tab(Chromium.Eyes.DESKTOP.withoutScripts())) {
            tab.go(site.authorize()).look("sign-in-without-scripts").signIn(person);

            site.tokens(tab.code(app));
        }
    }

    @Test
    void theFirstViewIsSmall() {
        try (var tab = Chromium.tab()) {
            assertThat(tab.weigh(site.authorize())).isLessThan(FIRST_VIEW_BYTES);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ar", "he", "de", "es", "fr", "id", "it", "ja", "ko", "pt-BR", "zh-CN", "zh-TW"
            })
    void everyLanguageFitsThePage(String language) {
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize("lang", language)).look("sign-in-" + language);

            var html = tab.page().locator("html");
            assertThat(html.getAttribute("lang")).isEqualToIgnoringCase(language);
            boolean rightToLeft = language.equals("ar") || language.equals("he");
            assertThat(html.getAttribute("dir")).isEqualTo(rightToLeft ? "rtl" : "ltr");
            assertThat(tab.text()).doesNotContain("Forgot your password?");
        }
    }

    @Test
    void theLanguageIsKeptFromPageToPage() {
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize("lang", "ar"));
            tab.page().locator("a[href*=forgotPassword]").click();
            tab.look("forgot-password-ar");

            assertThat(tab.page().locator("html").getAttribute("dir")).isEqualTo("rtl");
        }
    }

    @Test
    void theBrowsersOwnLanguageIsTakenWhereNobodyAsksForAnother() {
        try (var tab = Chromium.tab(Chromium.Eyes.DESKTOP.speaking("de-AT"))) {
            tab.go(site.authorize());

            assertThat(tab.page().locator("html").getAttribute("lang")).isEqualTo("de");
        }
    }

    @Test
    void darkIsDark() {
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize());
            var light = background(tab);
            tab.page()
                    .emulateMedia(
                            new com.microsoft.playwright.Page.EmulateMediaOptions()
                                    .setColorScheme(ColorScheme.DARK));

            assertThat(background(tab)).isNotEqualTo(light);
        }
    }

    private static Object background(Tab tab) {
        return tab.page().evaluate("getComputedStyle(document.body).backgroundColor");
    }

    @Test
    void whoIsSignedInChoosesTheAccountWhereTheApplicationAsks()
            throws IOException, InterruptedException {
        var person = site.confirmedUser();
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).signIn(person);
            tab.code(app);

            tab.go(site.authorize("prompt", "select_account")).look("select-account");
            tab.press("Continue as " + person.username());

            site.tokens(tab.code(app));
        }
    }

    @Test
    void anotherAccountCanBeUsedInstead() throws IOException, InterruptedException {
        var other = site.confirmedUser();
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).signIn(site.confirmedUser());
            tab.code(app);

            tab.go(site.authorize("prompt", "select_account"));
            tab.press("Use another account");
            tab.signIn(other);

            var id = Jwt.claims(site.tokens(tab.code(app)).path("id_token").asString());
            assertThat(id.path("email").asString()).isEqualTo(other.email());
        }
    }

    @Test
    void oneSignInServesEveryClientOfThePool() throws IOException, InterruptedException {
        var second = site.with(client -> {});
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).signIn(site.confirmedUser());
            tab.code(app);

            tab.go(second.authorize());

            second.tokens(tab.code(app));
        }
    }

    @Test
    void whoSignsOutIsAskedAgain() {
        try (var tab = Chromium.tab()) {
            tab.go(site.authorize()).signIn(site.confirmedUser());
            tab.code(app);

            tab.go(
                    site.base()
                            + "/logout?"
                            + Form.write(
                                    Form.of(
                                            "client_id", site.clientId(),
                                            "logout_uri", app.goodbye())));
            tab.arrives(app.goodbye());
            tab.go(site.authorize());

            assertThat(tab.field("password").isVisible()).isTrue();
        }
    }

    @Test
    void thePagesThatOnlySayHowThingsStand() {
        try (var tab = Chromium.tab()) {
            tab.go(site.base() + "/signedOut").look("signed-out");
            tab.go(site.base() + "/error?error=redirect_mismatch").look("error");
            tab.go(site.authorize("redirect_uri", "https://elsewhere.example"));
            tab.look("redirect-mismatch");
            assertThat(tab.text()).doesNotContain("elsewhere");
            tab.go(
                    site.base()
                            + "/confirmUser?"
                            + Form.write(
                                    Form.of(
                                            "client_id", site.clientId(),
                                            "user_name", "nobody",
                                            "confirmation_code", "000000")));
            tab.look("confirm-by-link-refused");
        }
    }
}

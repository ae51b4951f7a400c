package doorhouse.login;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.PageBrowser.Page;
import doorhouse.testing.TestAuthenticator;
import doorhouse.testing.TestPool;
import doorhouse.wire.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;

class PasskeyPagesTest {
    private static final String ORIGIN = "https://shop.example.com";

    private final TestAuthenticator authenticator = new TestAuthenticator(ORIGIN);

    private static Pages takingPasskeys() {
        var pages = Pages.byChoice(AuthFactorType.PASSWORD, AuthFactorType.WEB_AUTHN);
        pages.pool
                .server()
                .admin()
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(pages.pool.id())
                                .webAuthnConfiguration(w -> w.relyingPartyId("shop.example.com")));
        return pages;
    }

    private static String options(Page page) {
        return page.form().attr("data-options");
    }

    private Page make(Pages pages, Page page) {
        var made = authenticator.create(Json.read(options(page)));
        return pages.type(page, "credential", Json.text(made));
    }

    @Test
    void aPasskeyIsMadeAndSignsIn() {
        var pages = takingPasskeys();
        pages.pool.confirmedUser("ana");
        pages.type(
                pages.type(pages.authorize(""), "username", "ana"), "password", TestPool.PASSWORD);
        var add =
                pages.browser.open(
                        "/"
                                + pages.pool.id()
                                + "/passkeys/add?client_id="
                                + pages.client
                                + "&redirect_uri="
                                + Pages.CALLBACK);

        var added = make(pages, add);
        var other = new Pages(pages.pool, Pages.choosingClient());
        var choice = other.type(other.authorize(""), "username", "ana");
        var passkey = other.browser.press(choice, "choose", "WEB_AUTHN");
        var wrong = other.type(passkey, "credential", "{}");
        var signed = authenticator.get(Json.read(options(wrong)));
        var end = other.type(wrong, "credential", Json.text(signed));

        assertThat(add.title()).isEqualTo("Add a passkey");
        assertThat(add.html().select("script").attr("src")).contains("/script/passkey-");
        assertThat(added.address()).hasToString(Pages.CALLBACK);
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(Pages.atClient(end)).isTrue();
    }

    @Test
    void aSessionThatIsNotFreshAddsNone() {
        var pages = takingPasskeys();
        pages.pool.confirmedUser("ana");
        pages.type(
                pages.type(pages.authorize(""), "username", "ana"), "password", TestPool.PASSWORD);
        var open = pages.open("/passkeys/add");
        pages.pool.server().clock().forward(Duration.ofMinutes(11));

        var late = make(pages, open);

        assertThat(open.title()).isEqualTo("Add a passkey");
        assertThat(late.title()).isEqualTo("Sign in");
        assertThat(late.address().getRawQuery()).contains("prompt=login");
        assertThat(pages.open("/passkeys/add").title()).isEqualTo("Sign in");
        pages.type(pages.type(late, "username", "ana"), "password", TestPool.PASSWORD);
        assertThat(pages.open("/passkeys/add").title()).isEqualTo("Add a passkey");
    }

    @Test
    void nobodyAddsOneWithoutBeingSignedIn() {
        var pages = takingPasskeys();

        assertThat(pages.open("/passkeys/add").title()).isEqualTo("Sign in");
    }

    @Test
    void theScriptIsServedUnderANameOfItsContent() {
        var pages = takingPasskeys();
        pages.pool.confirmedUser("ana");
        pages.type(
                pages.type(pages.authorize(""), "username", "ana"), "password", TestPool.PASSWORD);
        var add = pages.open("/passkeys/add");

        var script = pages.browser.open(add.html().expectFirst("script").attr("src"));

        assertThat(script.status()).isEqualTo(200);
        assertThat(script.header("Cache-Control")).contains("immutable");
        assertThat(add.header("Content-Security-Policy")).contains("script-src 'self'");
        assertThat(pages.browser.open("/" + pages.pool.id() + "/script/other.js").status())
                .isEqualTo(404);
    }

    @Test
    void afterSignUpAPasskeyIsOfferedAndMayWait() {
        var pages =
                new Pages(
                        doorhouse.testing.TestServer.shared()
                                .pool(r ->
                                        r.autoVerifiedAttributesWithStrings("email")
                                                .policies(p ->
                                                        p.signInPolicy(s ->
                                                                s.allowedFirstAuthFactors(
                                                                        AuthFactorType.PASSWORD,
                                                                        AuthFactorType
                                                                                .WEB_AUTHN)))),
                        Pages.choosingClient());
        pages.pool
                .server()
                .admin()
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(pages.pool.id())
                                .webAuthnConfiguration(w -> w.relyingPartyId("shop.example.com")));
        var mail = Pages.mail("ana");
        var confirm =
                pages.type(
                        pages.open("/signup"),
                        "username",
                        "ana",
                        "userAttributes.email",
                        mail,
                        "password",
                        TestPool.PASSWORD,
                        "repeat_password",
                        TestPool.PASSWORD);

        var offer = pages.type(confirm, "code", pages.sentCode(mail));
        var later = pages.browser.follow(offer, "p.links a");

        assertThat(offer.title()).isEqualTo("Add a passkey");
        assertThat(Pages.code(later)).isNotBlank();
    }
}

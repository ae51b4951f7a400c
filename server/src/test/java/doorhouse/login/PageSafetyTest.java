package doorhouse.login;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.PageBrowser;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestTotp;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;

class PageSafetyTest {
    private static final String HOSTILE =
            "\"'><script>alert(1)</script><img src=x onerror=y>${7*7}";

    @Test
    void nothingRunsOrIsFramedOrKept() {
        var page = Pages.ofPool().open("/login");

        assertThat(page.header("Content-Security-Policy"))
                .isEqualTo(
                        "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
                                + "form-action 'self' https:; base-uri 'none'; frame-ancestors 'none'");
        assertThat(page.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(page.header("Cache-Control")).isEqualTo("no-store");
        assertThat(page.html().select("script, style, [style]")).isEmpty();
        assertThat(page.header("Set-Cookie")).contains("HttpOnly", "SameSite=Lax");
    }

    @Test
    void theFirstPageIsSmall() {
        var pages = Pages.ofPool();
        var page = pages.open("/login");

        int bytes = page.answer().body().length();
        for (var address : page.html().select("link[href]").eachAttr("href")) {
            bytes += pages.browser.open(address).answer().body().length();
        }

        assertThat(bytes).isLessThan(60_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/login", "/signup", "/confirm", "/resendcode", "/forgotPassword",
                "/confirmForgotPassword", "/resetPassword", "/mfa", "/selectMfa", "/mfaOption",
                "/changePassword", "/consent", "/passkeys/add"
            })
    void aFormThatIsNoneOfOursDoesNothing(String path) {
        var pages = Pages.ofPool();
        pages.pool.confirmedUser("ana");
        var own = pages.open("/login").hidden("_csrf");
        var typed = new LinkedHashMap<>(Map.of("username", "ana", "password", TestPool.PASSWORD));

        var without = pages.browser.post(pages.address(path), typed);
        typed.put("_csrf", own.substring(1) + "x");
        var wrong = pages.browser.post(pages.address(path), typed);
        typed.put("_csrf", own);
        var withoutCookie = new PageBrowser(pages.pool.server()).post(pages.address(path), typed);
        var fromElsewhere =
                pages.browser
                        .header("Sec-Fetch-Site", "cross-site")
                        .post(pages.address(path), typed);

        for (var page : List.of(without, wrong, withoutCookie, fromElsewhere)) {
            assertThat(page.status()).isEqualTo(403);
            assertThat(page.notice())
                    .isEqualTo("This page was open for too long. Please try again.");
            assertThat(page.address().toString()).doesNotContain("code=");
        }
        assertThat(pages.browser.cookies()).doesNotContainKey("cognito");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/login", "/signup", "/confirm", "/resendcode", "/forgotPassword",
                "/confirmForgotPassword", "/resetPassword", "/mfa", "/selectMfa", "/mfaOption",
                "/changePassword", "/consent", "/passkeys/add"
            })
    void whatStrangersSendIsEncodedAndLeadsNowhere(String path) {
        var pages = Pages.ofPool();
        var csrf = pages.open("/login").hidden("_csrf");
        var typed = new LinkedHashMap<String, String>();
        for (var name :
                List.of(
                        "username",
                        "password",
                        "code",
                        "session",
                        "destination",
                        "answer",
                        "choose",
                        "kind",
                        "email",
                        "secret",
                        "credential",
                        "documents",
                        "consent",
                        "account",
                        "way",
                        "new_password",
                        "repeat_password",
                        "organization",
                        "userAttributes.email",
                        "userAttributes." + HOSTILE)) {
            typed.put(name, HOSTILE);
        }
        typed.put("_csrf", csrf);
        for (var challenge :
                List.of(
                        HOSTILE,
                        "SELECT_CHALLENGE",
                        "PASSWORD",
                        "EMAIL_OTP",
                        "SMS_MFA",
                        "WEB_AUTHN",
                        "MFA_SETUP",
                        "NEW_PASSWORD_REQUIRED",
                        "CUSTOM_CHALLENGE")) {
            typed.put("challenge", challenge);
            typed.put("shown", "{\"shown\":{\"x\":\"" + "<b>x" + "\"},\"available\":[\"<i>\"]}");

            var page = pages.browser.post(pages.address(path), typed);

            assertThat(page.status()).isBetween(200, 499);
            assertThat(page.html().select("script, img[onerror], b, i")).isEmpty();
            assertThat(page.answer().body()).doesNotContain("<script>alert");
            assertThat(page.address().toString()).doesNotContain("code=");
        }
        var empty = pages.browser.post(pages.address(path), Map.of("_csrf", csrf));
        assertThat(empty.status()).isBetween(200, 499);
        assertThat(empty.address().toString()).doesNotContain("code=");
    }

    @Test
    void parametersOfTheAddressAreEncoded() {
        var pages = Pages.ofPool();
        var hostile = URLEncoder.encode(HOSTILE, StandardCharsets.UTF_8);

        for (var name : List.of("login_hint", "state", "nonce", "lang", "way", "account", "x")) {
            var address =
                    "/"
                            + pages.pool.id()
                            + "/login?client_id="
                            + pages.client
                            + "&response_type=code&redirect_uri="
                            + Pages.CALLBACK
                            + "&"
                            + name
                            + "="
                            + hostile;
            var page = pages.browser.open(address);

            assertThat(page.status()).isEqualTo(200);
            assertThat(page.html().select("script, img[onerror]")).isEmpty();
        }
    }

    @Test
    void anErrorSaysOnlyWhatWeSay() {
        var pages = Pages.ofPool();
        var base = "/" + pages.pool.id() + "/error?error=";

        var known = pages.browser.open(base + "redirect_mismatch");
        var foreign = pages.browser.open(base + "Call+0900+1234");

        assertThat(known.text()).contains("redirect_mismatch");
        assertThat(foreign.status()).isEqualTo(400);
        assertThat(foreign.text()).doesNotContain("0900");
    }

    @Test
    void anUnknownClientOrAddressGetsAPageAndGoesNowhere() {
        var pages = Pages.ofPool();
        var base = "/" + pages.pool.id() + "/login?response_type=code&client_id=";

        var client = pages.browser.open(base + "1example23456789&redirect_uri=" + Pages.CALLBACK);
        var address =
                pages.browser.open(base + pages.client + "&redirect_uri=https://evil.example/");

        assertThat(client.status()).isEqualTo(400);
        assertThat(address.status()).isEqualTo(400);
        assertThat(address.text()).contains("redirect_mismatch");
        assertThat(address.address().getHost()).isEqualTo("127.0.0.1");
    }

    @Test
    void aChallengeIsAnsweredByItsOwnBrowserAlone() {
        var pages = Pages.with(_ -> {}).secondFactors(UserPoolMfaType.OPTIONAL);
        pages.pool.confirmedUser("ana");
        var plain = pages.pool.client();
        var totp = TestTotp.preferred(pages.pool.server(), pages.pool.accessToken(plain, "ana"));
        var mfa = pages.signIn("ana", TestPool.PASSWORD);
        var other = new PageBrowser(pages.pool.server());
        var csrf = other.open(pages.address("/login")).hidden("_csrf");
        var fields = new LinkedHashMap<String, String>();
        for (var hidden : mfa.html().select("input[type=hidden]")) {
            fields.put(hidden.attr("name"), hidden.val());
        }
        fields.put("_csrf", csrf);
        fields.put("code", totp.nextCode());

        var stolen = other.post(pages.address("/mfa"), fields);
        var own = pages.type(mfa, "code", fields.get("code"));

        assertThat(stolen.title()).isEqualTo("Sign in");
        assertThat(stolen.notice()).isEqualTo("Invalid session for the user.");
        assertThat(other.cookies()).doesNotContainKey("cognito");
        assertThat(Pages.atClient(own)).isTrue();
    }

    @Test
    void aSessionOfThePagesIsNoneOfTheApiNorTheOtherWayRound() {
        var pages = Pages.with(_ -> {}).secondFactors(UserPoolMfaType.OPTIONAL);
        pages.pool.confirmedUser("ana");
        var totp =
                TestTotp.preferred(
                        pages.pool.server(), pages.pool.accessToken(pages.pool.client(), "ana"));
        var mfa = pages.signIn("ana", TestPool.PASSWORD);
        var ofApi = pages.pool.signIn(pages.client, "ana", TestPool.PASSWORD).session();

        var page = pages.type(mfa, "session", ofApi, "code", totp.nextCode());

        assertThat(page.notice()).isEqualTo("Invalid session for the user.");
    }
}

package doorhouse.login;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.PageBrowser.Page;
import doorhouse.testing.TestPool;
import doorhouse.wire.Json;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountPagesTest {
    private static Pages signedIn() {
        var pages = Pages.ofPool();
        pages.pool.confirmedUser("ana");
        pages.pool.confirmedUser("bob");
        pages.signIn("ana", TestPool.PASSWORD);
        return pages;
    }

    @Test
    void whoIsSignedInIsAskedWhetherToGoOn() {
        var pages = signedIn();

        var choice = pages.authorize("&prompt=select_account");
        var end = pages.browser.submit(choice, Map.of("account", account(choice)));

        assertThat(choice.title()).isEqualTo("Choose an account");
        assertThat(choice.text()).contains("Continue as ana");
        assertThat(Pages.code(end)).isNotBlank();
    }

    private static String account(Page choice) {
        return choice.html().expectFirst("button[name=account]").val();
    }

    @Test
    void somebodyElseSignsInInstead() {
        var pages = signedIn();
        var choice = pages.authorize("&prompt=select_account");

        var form = pages.browser.follow(choice, "a[href*=account=another]");
        var end = pages.type(form, "username", "bob", "password", TestPool.PASSWORD);
        var after = pages.authorize("&prompt=select_account");

        assertThat(form.title()).isEqualTo("Sign in");
        assertThat(Pages.code(end)).isNotBlank();
        assertThat(after.text()).contains("Continue as bob");
    }

    @Test
    void anAccountThatIsNotTheBrowsersGoesNowhere() {
        var pages = signedIn();
        var choice = pages.authorize("&prompt=select_account");

        var page =
                pages.browser.submit(
                        choice, Map.of("account", "5a1e0000-0000-4000-8000-000000000001"));

        assertThat(page.title()).isEqualTo("Choose an account");
    }

    @Test
    void noAccountIsChosenWhereTheSignInIsToBeNew() {
        var pages = signedIn();
        var form = pages.authorize("&prompt=login%20select_account");
        var choice = pages.authorize("&prompt=select_account");
        pages.pool.server().clock().forward(Duration.ofMinutes(5));

        var old = pages.authorize("&prompt=select_account&max_age=290");
        var young = pages.authorize("&prompt=select_account&max_age=600");
        var taken =
                pages.browser.post(
                        pages.address("/login") + "&prompt=login",
                        Map.of("account", account(choice), "_csrf", choice.hidden("_csrf")));

        assertThat(form.title()).isEqualTo("Sign in");
        assertThat(old.title()).isEqualTo("Sign in");
        assertThat(young.title()).isEqualTo("Choose an account");
        assertThat(taken.title()).isEqualTo("Sign in");
    }

    @Test
    void choosingTheAccountOfAPushedRequestDoesNotProlongTheSession() {
        var pages = signedIn();
        var admin = pages.pool.server().admin();
        var arn = admin.describeUserPool(r -> r.userPoolId(pages.pool.id())).userPool().arn();
        admin.tagResource(
                r -> r.resourceArn(arn).tags(Map.of("doorhouse:pushed-authorization", "on")));
        pages.pool.server().clock().forward(Duration.ofMinutes(50));
        var before = pages.browser.cookies().get("cognito");
        var pushed =
                Json.read(
                        pages.browser
                                .post(
                                        "/" + pages.pool.id() + "/oauth2/par",
                                        Map.of(
                                                "client_id", pages.client,
                                                "response_type", "code",
                                                "scope", "openid",
                                                "prompt", "select_account",
                                                "redirect_uri", Pages.CALLBACK))
                                .answer()
                                .body());
        var choice =
                pages.browser.open(
                        "/"
                                + pages.pool.id()
                                + "/oauth2/authorize?client_id="
                                + pages.client
                                + "&request_uri="
                                + pushed.path("request_uri").asString());

        var end = pages.browser.submit(choice, Map.of("account", account(choice)));

        assertThat(Pages.code(end)).isNotBlank();
        assertThat(pages.browser.cookies().get("cognito")).isEqualTo(before);
        pages.pool.server().clock().forward(Duration.ofMinutes(11));
        assertThat(pages.authorize("").title()).isEqualTo("Sign in");
    }

    @Test
    void whoIsToSignInAnewIsAskedForThePassword() {
        var pages = signedIn();

        assertThat(pages.authorize("&prompt=login").title()).isEqualTo("Sign in");
        assertThat(pages.authorize("&max_age=0").title()).isEqualTo("Sign in");
    }
}

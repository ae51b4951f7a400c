package doorhouse.login;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.PageBrowser.Page;
import doorhouse.testing.TestPool;
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
    void whoIsToSignInAnewIsAskedForThePassword() {
        var pages = signedIn();

        assertThat(pages.authorize("&prompt=login").title()).isEqualTo("Sign in");
        assertThat(pages.authorize("&max_age=0").title()).isEqualTo("Sign in");
    }
}

package doorhouse.login;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestPool;
import org.junit.jupiter.api.Test;

class RecoveryPagesTest {
    private static final String OTHER = "Better-Horse-8";

    private static String verified(Pages pages, String name) {
        var mail = Pages.mail(name);
        pages.pool.confirmedUser(
                name,
                TestPool.attribute("email", mail),
                TestPool.attribute("email_verified", "true"));
        return mail;
    }

    @Test
    void aForgottenPasswordIsReplacedByACode() {
        var pages = Pages.ofPool();
        var mail = verified(pages, "ana");
        var forgot = pages.browser.follow(pages.authorize(""), "a[href*=/forgotPassword]");

        var reset = pages.type(forgot, "username", "ana");
        var done =
                pages.type(
                        reset,
                        "code",
                        pages.sentCode(mail),
                        "new_password",
                        OTHER,
                        "repeat_password",
                        OTHER);
        var end = pages.type(done, "password", OTHER);

        assertThat(reset.title()).isEqualTo("Choose a new password");
        assertThat(reset.text()).doesNotContain(mail);
        assertThat(done.notice()).isEqualTo("You can now sign in with your new password.");
        assertThat(done.html().expectFirst("[name=username]").val()).isEqualTo("ana");
        assertThat(Pages.atClient(end)).isTrue();
    }

    @Test
    void aWrongCodeAndAWeakPasswordAreTold() {
        var pages = Pages.ofPool();
        var mail = verified(pages, "ana");
        var reset = pages.type(pages.open("/forgotPassword"), "username", "ana");

        var weak =
                pages.type(
                        reset,
                        "code",
                        pages.sentCode(mail),
                        "new_password",
                        "short",
                        "repeat_password",
                        "short");
        var wrong =
                pages.type(weak, "code", "000000", "new_password", OTHER, "repeat_password", OTHER);

        assertThat(weak.notice()).startsWith("Password does not conform to policy");
        assertThat(wrong.notice())
                .isEqualTo("Invalid verification code provided, please try again.");
        assertThat(wrong.text()).contains("Enter the code that we sent to");
    }

    @Test
    void whoIsUnknownLooksAsSomebodyWhoIsThereWhereTheClientHidesThat() {
        var pool = Pages.ofPool().pool;
        var hiding = new Pages(pool, r -> r.preventUserExistenceErrors("ENABLED"));
        var open = new Pages(pool);

        var hidden = hiding.type(hiding.open("/forgotPassword"), "username", "nobody");
        var told = open.type(open.open("/forgotPassword"), "username", "nobody");

        assertThat(hidden.title()).isEqualTo("Choose a new password");
        assertThat(told.notice()).isEqualTo("Username/client id combination not found.");
    }

    @Test
    void whoHasToResetThePasswordIsLedThere() {
        var pages = Pages.ofPool();
        verified(pages, "ana");
        pages.pool
                .server()
                .admin()
                .adminResetUserPassword(r -> r.userPoolId(pages.pool.id()).username("ana"));

        var page = pages.signIn("ana", TestPool.PASSWORD);

        assertThat(page.title()).isEqualTo("Forgot your password?");
        assertThat(page.html().expectFirst("[name=username]").val()).isEqualTo("ana");
    }

    @Test
    void whoComesWithACodeTypesTheNameToo() {
        var page = Pages.ofPool().open("/resetPassword");

        assertThat(page.html().select("input.input").eachAttr("name"))
                .containsExactly("username", "code", "new_password", "repeat_password");
    }
}

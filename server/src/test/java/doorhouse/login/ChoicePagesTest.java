package doorhouse.login;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestPool;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;

class ChoicePagesTest {
    private static Pages choosing() {
        return Pages.byChoice(
                AuthFactorType.PASSWORD, AuthFactorType.EMAIL_OTP, AuthFactorType.SMS_OTP);
    }

    private static String userWithMail(Pages pages, String name) {
        var mail = Pages.mail(name);
        pages.pool.confirmedUser(name, TestPool.attribute("email", mail));
        return mail;
    }

    @Test
    void theNameComesFirstThenTheFactorOfOnesChoice() {
        var pages = choosing();
        var mail = userWithMail(pages, "ana");
        var first = pages.authorize("");

        var choice = pages.type(first, "username", "ana");
        var code = pages.browser.press(choice, "choose", "EMAIL_OTP");
        var wrong = pages.type(code, "code", "x");
        var end = pages.type(wrong, "code", pages.sentCode(mail));

        assertThat(first.html().select("input[type=password]")).isEmpty();
        assertThat(choice.title()).isEqualTo("Choose how to sign in");
        assertThat(choice.html().select("button").eachText())
                .containsExactly("Password", "Code by email");
        assertThat(code.title()).isEqualTo("Check your email");
        assertThat(wrong.notice()).isEqualTo("Invalid code or auth state for the user.");
        assertThat(Pages.atClient(end)).isTrue();
    }

    @Test
    void anotherFactorIsChosenOnTheWay() {
        var pages = choosing();
        var mail = userWithMail(pages, "ana");
        var choice = pages.type(pages.authorize(""), "username", "ana");

        var code = pages.browser.press(choice, "choose", "EMAIL_OTP");
        var again = pages.browser.press(code, "choose", "EMAIL_OTP");
        var all = pages.browser.press(again, "choose", "ALL");
        var password = pages.browser.press(all, "choose", "PASSWORD");
        var wrong = pages.type(password, "password", "Wrong-Horse-7");
        var end = pages.type(wrong, "password", TestPool.PASSWORD);

        assertThat(again.title()).isEqualTo("Check your email");
        assertThat(pages.pool.server().inbox().list(r -> r.message().to().equals(mail))).hasSize(2);
        assertThat(password.title()).isEqualTo("Enter your password");
        assertThat(wrong.notice()).isEqualTo("Incorrect username or password.");
        assertThat(Pages.atClient(end)).isTrue();
    }

    @Test
    void whoHasOnlyAPasswordIsAskedForItAtOnce() {
        var pages = choosing();
        pages.pool.confirmedUser("ana");

        var password = pages.type(pages.authorize(""), "username", "ana");

        assertThat(password.title()).isEqualTo("Enter your password");
        assertThat(Pages.atClient(pages.type(password, "password", TestPool.PASSWORD))).isTrue();
    }

    @Test
    void classicPagesAskForNameAndPassword() {
        var pages = choosing();
        var prefix = "classic-" + pages.client;
        pages.pool
                .server()
                .admin()
                .createUserPoolDomain(
                        r -> r.userPoolId(pages.pool.id()).domain(prefix).managedLoginVersion(1));

        var page = pages.open("/login");

        assertThat(page.html().select("input[type=password]")).hasSize(1);
    }
}

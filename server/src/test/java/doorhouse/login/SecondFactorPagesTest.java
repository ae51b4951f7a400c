package doorhouse.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import doorhouse.testing.TestPool;
import doorhouse.testing.TestTotp;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RecoveryOptionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;

class SecondFactorPagesTest {
    private static final RecoveryOptionType RECOVERY =
            RecoveryOptionType.builder().priority(1).name("verified_email").build();

    private static Pages optional() {
        return Pages.with(_ -> {}).secondFactors(UserPoolMfaType.OPTIONAL);
    }

    private static TestTotp authenticator(Pages pages, String name) {
        var plain = pages.pool.client();
        return TestTotp.preferred(pages.pool.server(), pages.pool.accessToken(plain, name));
    }

    @Test
    void theAuthenticatorsCodeIsAskedForAndWrongOnesAreTold() {
        var pages = optional();
        pages.pool.confirmedUser("ana");
        var totp = authenticator(pages, "ana");

        var mfa = pages.signIn("ana", TestPool.PASSWORD);
        var wrong = pages.type(mfa, "code", "12");
        var end = pages.type(wrong, "code", " " + totp.nextCode() + " ");

        assertThat(mfa.title()).isEqualTo("Confirm it’s you");
        assertThat(mfa.html().expectFirst("input.code").attr("autocomplete"))
                .isEqualTo("one-time-code");
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.notice()).isEqualTo("Invalid code received for user");
        assertThat(Pages.atClient(end)).isTrue();
    }

    @Test
    void codesByMessageComeBackByTheSameForm() {
        var pages = optional();
        var phone = Pages.phone();
        var mail = Pages.mail("ana");
        pages.pool.confirmedUser(
                "ana",
                TestPool.attribute("phone_number", phone),
                TestPool.attribute("email", mail));
        pages.pool
                .server()
                .admin()
                .adminSetUserMFAPreference(r ->
                        r.userPoolId(pages.pool.id())
                                .username("ana")
                                .smsMfaSettings(s -> s.enabled(true))
                                .emailMfaSettings(s -> s.enabled(true)));

        var select = pages.signIn("ana", TestPool.PASSWORD);
        var mfa = pages.type(select, "answer", "EMAIL_OTP");
        var end = pages.type(mfa, "code", pages.sentCode(mail));

        assertThat(select.title()).isEqualTo("Choose a second step");
        assertThat(select.html().select("input[type=radio]").eachAttr("value"))
                .containsExactlyInAnyOrder("SMS_MFA", "EMAIL_OTP");
        assertThat(mfa.text()).contains("the email that we sent to");
        assertThat(Pages.atClient(end)).isTrue();

        var again = new Pages(pages.pool);
        var sms = again.type(again.signIn("ana", TestPool.PASSWORD), "answer", "SMS_MFA");
        assertThat(Pages.atClient(again.type(sms, "code", again.sentCode(phone)))).isTrue();
    }

    @Test
    void theApiSetsNothingUpInTheMiddleOfAPage() {
        var pages =
                Pages.with(r -> r.accountRecoverySetting(a -> a.recoveryMechanisms(RECOVERY)))
                        .secondFactors(UserPoolMfaType.ON);
        pages.pool.confirmedUser("ana");
        var setUp = pages.signIn("ana", TestPool.PASSWORD);
        var session = setUp.hidden("session");
        var app = pages.pool.server().app();

        assertThatExceptionOfType(NotAuthorizedException.class)
                .isThrownBy(() -> app.associateSoftwareToken(r -> r.session(session)));
        assertThatExceptionOfType(NotAuthorizedException.class)
                .isThrownBy(
                        () -> app.verifySoftwareToken(r -> r.session(session).userCode("000000")));
    }

    @Test
    void whoHasNoSecondFactorSetsAnAuthenticatorUp() {
        var pages = Pages.with(_ -> {});
        pages.pool
                .server()
                .admin()
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(pages.pool.id())
                                .mfaConfiguration(UserPoolMfaType.ON)
                                .softwareTokenMfaConfiguration(t -> t.enabled(true)));
        pages.pool.confirmedUser("änna");

        var setUp = pages.signIn("änna", TestPool.PASSWORD);
        var secret = setUp.html().expectFirst("code.secret").text();
        var totp = TestTotp.with(pages.pool.server(), secret);
        var wrong = pages.type(setUp, "code", "000");
        var end = pages.type(wrong, "code", totp.code());

        assertThat(setUp.title()).isEqualTo("Set up an authenticator app");
        assertThat(setUp.html().select(".qr svg path").attr("d")).startsWith("M4 4");
        assertThat(wrong.notice()).isEqualTo("Code mismatch");
        assertThat(wrong.html().expectFirst("code.secret").text()).isEqualTo(secret);
        assertThat(Pages.atClient(end)).isTrue();

        var again = new Pages(pages.pool);
        var mfa = again.signIn("änna", TestPool.PASSWORD);
        assertThat(Pages.atClient(again.type(mfa, "code", totp.nextCode()))).isTrue();
    }

    @Test
    void aSecondFactorIsChosenBeforeItIsSetUp() {
        var pages = Pages.with(_ -> {}).secondFactors(UserPoolMfaType.ON);
        pages.pool.confirmedUser("ana");
        var mail = Pages.mail("ana");

        var choice = pages.signIn("ana", TestPool.PASSWORD);
        var totp = pages.type(choice, "kind", "SOFTWARE_TOKEN_MFA");
        var back = pages.browser.press(totp, "choose", "ALL");
        var address = pages.type(back, "kind", "EMAIL_OTP");
        var none = pages.type(address, "email", "no address");
        var code = pages.type(none, "email", mail);
        var end = pages.type(code, "code", pages.sentCode(mail));

        assertThat(choice.title()).isEqualTo("Add a second step");
        assertThat(totp.title()).isEqualTo("Set up an authenticator app");
        assertThat(back.title()).isEqualTo("Add a second step");
        assertThat(address.title()).isEqualTo("Add your email address");
        assertThat(none.status()).isEqualTo(400);
        assertThat(Pages.atClient(end)).isTrue();
    }

    @Test
    void aPhoneNumberIsSetUpForTextMessages() {
        var pages = Pages.with(_ -> {}).secondFactors(UserPoolMfaType.ON);
        pages.pool.confirmedUser("ana");
        var phone = Pages.phone();

        var choice = pages.signIn("ana", TestPool.PASSWORD);
        var number = pages.type(choice, "kind", "SMS_MFA");
        var none = pages.type(number, "phone", "0123");
        var code = pages.type(none, "phone", phone);
        var end = pages.type(code, "code", pages.sentCode(phone));

        assertThat(number.title()).isEqualTo("Add your phone number");
        assertThat(none.status()).isEqualTo(400);
        assertThat(none.html().expectFirst("input[name=phone]").val()).isEqualTo("0123");
        assertThat(Pages.atClient(end)).isTrue();

        var again = new Pages(pages.pool);
        var sms = again.signIn("ana", TestPool.PASSWORD);
        assertThat(sms.text()).contains("the text message that we sent to");
        assertThat(Pages.atClient(again.type(sms, "code", again.sentCode(phone)))).isTrue();
    }

    @Test
    void aPageOfAStepThatIsOverLeadsBackToTheBeginning() {
        var pages = optional();

        for (var path : new String[] {"/mfa", "/selectMfa", "/mfaOption", "/changePassword"}) {
            assertThat(pages.open(path).title()).isEqualTo("Sign in");
        }
    }

    @Test
    void aFormThatIsSentTwiceEndsAsWhenSentOnce() {
        var pages = optional();
        pages.pool.confirmedUser("ana");
        var totp = authenticator(pages, "ana");
        var mfa = pages.signIn("ana", TestPool.PASSWORD);
        var code = totp.nextCode();
        pages.type(mfa, "code", code);

        var second = pages.type(mfa, "code", code);

        assertThat(Pages.atClient(second)).isTrue();
    }
}

package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static doorhouse.userpool.signin.SigningIn.other;
import static doorhouse.userpool.signin.SigningIn.refused;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestServer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;

class FirstFactorCodeTest {
    private static final String MISMATCH = "Invalid code or auth state for the user.";
    private static final AuthFactorType[] ALL = {
        AuthFactorType.PASSWORD, AuthFactorType.EMAIL_OTP, AuthFactorType.SMS_OTP
    };
    private final TestServer server = TestServer.shared();

    @Test
    void aCodeByMailIsAFirstFactor() {
        var home = SigningIn.byChoice(ALL);
        var email = SigningIn.mail("zoë");
        home.pool().confirmedUser("zoë", attribute("email", email));

        var challenge = home.choose("zoë", "PREFERRED_CHALLENGE", "EMAIL_OTP");

        assertThat(challenge.challengeName()).isEqualTo(ChallengeNameType.EMAIL_OTP);
        assertThat(challenge.challengeParameters())
                .containsEntry("CODE_DELIVERY_DELIVERY_MEDIUM", "EMAIL")
                .containsEntry("CODE_DELIVERY_DESTINATION", "z***@e***");
        var code = home.codeTo(email);
        assertThat(code).hasSize(8);
        refused(
                () -> home.email(challenge.session(), "zoë", other(code)),
                "CodeMismatchException",
                MISMATCH);
        assertThat(home.email(challenge.session(), "zoë", code).authenticationResult()).isNotNull();
        assertThat(home.attribute("zoë", "email_verified")).isEqualTo("true");
        refused(
                () -> home.email(challenge.session(), "zoë", code),
                "CodeMismatchException",
                MISMATCH);
    }

    @Test
    void aCodeByTextMessageIsAFirstFactor() {
        var home = SigningIn.byChoice(ALL);
        var phone = SigningIn.phone();
        home.pool().confirmedUser("ana", attribute("phone_number", phone));

        var challenge = home.select(home.choose("ana").session(), "ana", "SMS_OTP");

        assertThat(challenge.challengeName()).isEqualTo(ChallengeNameType.SMS_OTP);
        var code = home.codeTo(phone);
        assertThat(code).hasSize(8);
        assertThat(
                        home.answer(
                                        "SMS_OTP",
                                        challenge.session(),
                                        "USERNAME",
                                        "ana",
                                        "SMS_OTP_CODE",
                                        code)
                                .authenticationResult())
                .isNotNull();
    }

    @Test
    void whoGotNoCodeMayChooseAgain() {
        var home = SigningIn.byChoice(ALL);
        var email = SigningIn.mail("ana");
        home.pool()
                .confirmedUser(
                        "ana",
                        attribute("email", email),
                        attribute("phone_number", SigningIn.phone()));
        var sms = home.choose("ana", "PREFERRED_CHALLENGE", "SMS_OTP");

        var next = home.select(sms.session(), "ana", "EMAIL_OTP");

        assertThat(home.email(next.session(), "ana", home.codeTo(email)).authenticationResult())
                .isNotNull();
    }

    @Test
    void aUserWithoutAPasswordSignsInByCode() {
        var home = SigningIn.byChoice(ALL);
        var email = SigningIn.mail("ana");
        server.admin()
                .adminCreateUser(r ->
                        r.userPoolId(home.pool().id())
                                .username("ana")
                                .messageAction(MessageActionType.SUPPRESS)
                                .userAttributes(attribute("email", email)));

        var challenge = home.choose("ana");
        assertThat(challenge.availableChallengesAsStrings()).containsExactly("EMAIL_OTP");
        var next = home.select(challenge.session(), "ana", "EMAIL_OTP");
        assertThat(home.email(next.session(), "ana", home.codeTo(email)).authenticationResult())
                .isNotNull();
        assertThat(home.password(home.choose("ana").session(), "ana").challengeName())
                .isEqualTo(ChallengeNameType.SELECT_CHALLENGE);
    }

    @Test
    void aCodeConfirmsTheSignUp() {
        var home = SigningIn.byChoice(ALL);
        var email = SigningIn.mail("ana");
        server.app()
                .signUp(r ->
                        r.clientId(home.client())
                                .username("ana")
                                .userAttributes(attribute("email", email)));
        assertThat(home.status("ana")).isEqualTo("UNCONFIRMED");

        var challenge = home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP");
        var answer = home.email(challenge.session(), "ana", home.codeTo(email));

        assertThat(answer.authenticationResult()).isNotNull();
        assertThat(home.status("ana")).isEqualTo("CONFIRMED");
        assertThat(home.attribute("ana", "email_verified")).isEqualTo("true");
    }

    @Test
    void theFunctionAfterConfirmationIsToldOfIt() {
        var told = server.functions().answering(_ -> {});
        var home = SigningIn.byChoice(ALL);
        var email = SigningIn.mail("ana");
        server.admin()
                .updateUserPool(r ->
                        r.userPoolId(home.pool().id())
                                .lambdaConfig(l -> l.postConfirmation(told.arn()))
                                .policies(
                                        p -> p.signInPolicy(s -> s.allowedFirstAuthFactors(ALL))));
        server.app()
                .signUp(r ->
                        r.clientId(home.client())
                                .username("ana")
                                .userAttributes(attribute("email", email)));
        var challenge = home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP");
        assertThat(told.events()).isEmpty();

        home.email(challenge.session(), "ana", home.codeTo(email));

        assertThat(told.sources()).containsExactly("PostConfirmation_ConfirmSignUp");
    }

    @Test
    void anUnconfirmedPasswordStillNeedsConfirmation() {
        var home = SigningIn.byChoice(ALL);
        server.app()
                .signUp(r ->
                        r.clientId(home.client())
                                .username("ana")
                                .password(PASSWORD)
                                .userAttributes(attribute("email", SigningIn.mail("ana"))));

        refused(
                () -> home.choose("ana", "PREFERRED_CHALLENGE", "PASSWORD", "PASSWORD", PASSWORD),
                "UserNotConfirmedException",
                "User is not confirmed.");
    }

    @Test
    void aCodeEndsAfterFifteenTries() {
        var home = SigningIn.byChoice(ALL);
        var email = SigningIn.mail("ana");
        home.pool().confirmedUser("ana", attribute("email", email));
        var session = home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP").session();
        var code = home.codeTo(email);
        for (int i = 0; i < 15; i++) {
            refused(
                    () -> home.email(session, "ana", other(code)),
                    "CodeMismatchException",
                    MISMATCH);
        }

        refused(() -> home.email(session, "ana", code), "CodeMismatchException", MISMATCH);
    }

    @Test
    void soManyFirstCodesAreSentInAnHour() {
        var home = SigningIn.byChoice(ALL);
        home.pool().confirmedUser("ana", attribute("email", SigningIn.mail("ana")));
        for (int i = 0; i < 20; i++) home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP");

        refused(
                () -> home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP"),
                "LimitExceededException",
                "Attempt limit exceeded, please try after some time.");
        assertThat(
                        home.choose("ana", "PREFERRED_CHALLENGE", "PASSWORD", "PASSWORD", PASSWORD)
                                .authenticationResult())
                .isNotNull();
    }

    @Test
    void codesThatComeBackAreNotCounted() {
        var home = SigningIn.byChoice(ALL);
        var email = SigningIn.mail("ana");
        home.pool().confirmedUser("ana", attribute("email", email));
        for (int i = 0; i < 19; i++) home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP");

        for (int i = 0; i < 3; i++) {
            var session = home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP").session();
            var code = home.messageTo(email, 20 + i).findCode().orElseThrow();
            assertThat(home.email(session, "ana", code).authenticationResult()).isNotNull();
        }

        home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP");
        refused(
                () -> home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP"),
                "LimitExceededException",
                "Attempt limit exceeded, please try after some time.");
    }

    @Test
    void aChangedPasswordDoesNotTouchASignInByCode() {
        var home = SigningIn.byChoice(ALL);
        var email = SigningIn.mail("ana");
        home.pool().confirmedUser("ana", attribute("email", email));
        var challenge = home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP");
        server.admin()
                .adminSetUserPassword(r ->
                        r.userPoolId(home.pool().id())
                                .username("ana")
                                .password("A-new-Horse-8")
                                .permanent(true));

        assertThat(
                        home.email(challenge.session(), "ana", home.codeTo(email))
                                .authenticationResult())
                .isNotNull();
    }
}

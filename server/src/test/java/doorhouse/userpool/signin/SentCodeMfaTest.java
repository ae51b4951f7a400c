package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.attribute;
import static doorhouse.userpool.signin.SigningIn.other;
import static doorhouse.userpool.signin.SigningIn.refused;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestServer;
import doorhouse.testing.TestTotp;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RespondToAuthChallengeResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;

class SentCodeMfaTest {
    private static final String MISMATCH = "Invalid code or auth state for the user.";
    private static final String SPENT =
            "Invalid session for the user, session can only be used once.";
    private final TestServer server = TestServer.shared();

    @Test
    void aCodeByTextMessageIsTheSecondFactor() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        var phone = SigningIn.phone();
        home.pool().confirmedUser("ana", attribute("phone_number", phone));

        var challenge = home.byPassword("ana");

        assertThat(challenge.challengeName()).isEqualTo(ChallengeNameType.SMS_MFA);
        assertThat(challenge.challengeParameters())
                .containsEntry("CODE_DELIVERY_DELIVERY_MEDIUM", "SMS")
                .containsEntry(
                        "CODE_DELIVERY_DESTINATION",
                        "+*******" + phone.substring(phone.length() - 4))
                .containsEntry("USER_ID_FOR_SRP", "ana");
        assertThat(home.codeTo(phone)).hasSize(6);
        assertThat(home.messageTo(phone, 1).body()).isEqualTo("The key is " + home.codeTo(phone));
        assertThat(sms(home, challenge.session(), home.codeTo(phone)).authenticationResult())
                .isNotNull();
        assertThat(home.attribute("ana", "phone_number_verified")).isEqualTo("true");
    }

    @Test
    void aCodeByMailIsTheSecondFactor() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        var email = SigningIn.mail("zoë");
        home.pool().confirmedUser("zoë", attribute("email", email));

        var challenge = home.byPassword("zoë");

        assertThat(challenge.challengeName()).isEqualTo(ChallengeNameType.EMAIL_OTP);
        assertThat(challenge.challengeParameters())
                .containsEntry("CODE_DELIVERY_DELIVERY_MEDIUM", "EMAIL")
                .containsEntry("CODE_DELIVERY_DESTINATION", "z***@e***");
        var message = home.messageTo(email, 1);
        var code = home.codeTo(email);
        assertThat(code).hasSize(6);
        assertThat(message.subject()).isEqualTo("Your key");
        assertThat(message.body()).isEqualTo("Enter " + code + ", zoë");
        assertThat(email(home, challenge.session(), "zoë", code).authenticationResult())
                .isNotNull();
        assertThat(home.attribute("zoë", "email_verified")).isEqualTo("true");
    }

    @Test
    void aWrongCodeLeavesTheSessionUsableAndARightOneUsesItUp() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        var phone = SigningIn.phone();
        home.pool().confirmedUser("ana", attribute("phone_number", phone));
        var session = home.byPassword("ana").session();
        var code = home.codeTo(phone);

        refused(() -> sms(home, session, other(code)), "CodeMismatchException", MISMATCH);
        assertThat(sms(home, session, code).authenticationResult()).isNotNull();
        refused(() -> sms(home, session, code), "CodeMismatchException", MISMATCH);
    }

    @Test
    void aCodeIsGoodInItsOwnSignInAlone() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        var phone = SigningIn.phone();
        home.pool().confirmedUser("ana", attribute("phone_number", phone));
        var first = home.byPassword("ana").session();
        var firstCode = home.codeTo(phone);
        var second = home.byPassword("ana").session();
        var secondCode = home.messageTo(phone, 2).findCode().orElseThrow();

        if (!firstCode.equals(secondCode)) {
            refused(() -> sms(home, second, firstCode), "CodeMismatchException", MISMATCH);
        }
        assertThat(sms(home, second, secondCode).authenticationResult()).isNotNull();
        assertThat(sms(home, first, firstCode).authenticationResult()).isNotNull();
    }

    @Test
    void wrongCodesLockTheUserAsWrongPasswordsDo() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        var phone = SigningIn.phone();
        home.pool().confirmedUser("ana", attribute("phone_number", phone));
        var session = home.byPassword("ana").session();
        var code = home.codeTo(phone);

        for (int i = 0; i < 5; i++) {
            refused(() -> sms(home, session, other(code)), "CodeMismatchException", MISMATCH);
        }

        refused(
                () -> sms(home, session, code),
                "NotAuthorizedException",
                "Password attempts exceeded");
        server.clock().forward(Duration.ofSeconds(1));
        assertThat(sms(home, session, code).authenticationResult()).isNotNull();
    }

    @Test
    void aCodeEndsWithItsSession() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        var phone = SigningIn.phone();
        home.pool().confirmedUser("ana", attribute("phone_number", phone));
        var session = home.byPassword("ana").session();
        var code = home.codeTo(phone);
        server.clock().forward(Duration.ofMinutes(3));

        refused(
                () -> sms(home, session, code),
                "NotAuthorizedException",
                "Invalid session for the user, session is expired.");
    }

    @Test
    void aCodeToAnAddressThatTheUserLostProvesNothing() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        var phone = SigningIn.phone();
        home.pool().confirmedUser("ana", attribute("phone_number", phone));
        var session = home.byPassword("ana").session();
        var code = home.codeTo(phone);
        server.admin()
                .adminUpdateUserAttributes(r ->
                        r.userPoolId(home.pool().id())
                                .username("ana")
                                .userAttributes(attribute("phone_number", SigningIn.phone())));

        refused(() -> sms(home, session, code), "CodeMismatchException", MISMATCH);
    }

    @Test
    void anAnswerByAFactorThatIsNoLongerWantedIsRefused() {
        var home = SigningIn.with(UserPoolMfaType.OPTIONAL);
        var phone = SigningIn.phone();
        var email = SigningIn.mail("ana");
        home.pool()
                .confirmedUser("ana", attribute("phone_number", phone), attribute("email", email));
        prefer(home, "SMS_MFA");
        var session = home.byPassword("ana").session();
        var code = home.codeTo(phone);
        prefer(home, "EMAIL_OTP");

        refused(
                () -> sms(home, session, code),
                "NotAuthorizedException",
                "Invalid session for the user.");
    }

    private void prefer(SigningIn home, String kind) {
        server.admin()
                .adminSetUserMFAPreference(r ->
                        r.userPoolId(home.pool().id())
                                .username("ana")
                                .smsMfaSettings(
                                        s -> s.enabled(true).preferredMfa(kind.equals("SMS_MFA")))
                                .emailMfaSettings(s ->
                                        s.enabled(true).preferredMfa(kind.equals("EMAIL_OTP"))));
    }

    @Test
    void ofSeveralFactorsTheUserChooses() {
        for (var answer : List.of("EMAIL_OTP", "EMAIL_MFA")) {
            var home = SigningIn.with(UserPoolMfaType.ON);
            var phone = SigningIn.phone();
            var email = SigningIn.mail("ana");
            home.pool()
                    .confirmedUser(
                            "ana", attribute("phone_number", phone), attribute("email", email));
            var challenge = home.byPassword("ana");
            assertThat(challenge.challengeName()).isEqualTo(ChallengeNameType.SELECT_MFA_TYPE);
            assertThat(challenge.challengeParameters())
                    .containsEntry("MFAS_CAN_CHOOSE", "[\"SMS_MFA\",\"EMAIL_OTP\"]");

            refused(
                    () -> select(home, challenge, "SOFTWARE_TOKEN_MFA"),
                    "InvalidParameterException",
                    "Invalid MFA type selected");
            var next = select(home, challenge, answer);

            assertThat(next.challengeName()).isEqualTo(ChallengeNameType.EMAIL_OTP);
            assertThat(home.messagesTo(phone)).isEmpty();
            refused(
                    () -> sms(home, next.session(), home.codeTo(email)),
                    "NotAuthorizedException",
                    "Invalid session for the user.");
            assertThat(
                            email(home, next.session(), "ana", home.codeTo(email))
                                    .authenticationResult())
                    .isNotNull();
            refused(() -> select(home, challenge, "SMS_MFA"), "NotAuthorizedException", SPENT);
        }
    }

    private static RespondToAuthChallengeResponse select(
            SigningIn home, InitiateAuthResponse challenge, String answer) {
        return home.answer(
                "SELECT_MFA_TYPE", challenge.session(), "USERNAME", "ana", "ANSWER", answer);
    }

    @Test
    void anEmailAddressIsSetUpOnTheWay() {
        for (var parameter : List.of("EMAIL", "email")) {
            var home = SigningIn.with(UserPoolMfaType.ON);
            var email = SigningIn.mail("ana");
            home.pool().confirmedUser("ana");
            var challenge = home.byPassword("ana");
            assertThat(challenge.challengeName()).isEqualTo(ChallengeNameType.MFA_SETUP);
            assertThat(challenge.challengeParameters())
                    .containsEntry(
                            "MFAS_CAN_SETUP", "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\",\"EMAIL_OTP\"]");

            var next =
                    home.answer(
                            "MFA_SETUP", challenge.session(), "USERNAME", "ana", parameter, email);

            assertThat(next.challengeName()).isEqualTo(ChallengeNameType.EMAIL_OTP);
            assertThat(home.attribute("ana", "email")).isEmpty();
            refused(
                    () -> email(home, next.session(), "ana", other(home.codeTo(email))),
                    "CodeMismatchException",
                    MISMATCH);
            assertThat(
                            email(home, next.session(), "ana", home.codeTo(email))
                                    .authenticationResult())
                    .isNotNull();
            assertThat(home.attribute("ana", "email")).isEqualTo(email);
            assertThat(home.attribute("ana", "email_verified")).isEqualTo("true");
            assertThat(home.byPassword("ana").challengeName())
                    .isEqualTo(ChallengeNameType.EMAIL_OTP);
        }
    }

    @Test
    void aPhoneNumberIsSetUpOnTheWay() {
        for (var parameter : List.of("PHONE_NUMBER", "phone_number")) {
            var home = SigningIn.with(UserPoolMfaType.ON);
            var phone = SigningIn.phone();
            home.pool().confirmedUser("ana");
            var challenge = home.byPassword("ana");

            var next =
                    home.answer(
                            "MFA_SETUP", challenge.session(), "USERNAME", "ana", parameter, phone);

            assertThat(next.challengeName()).isEqualTo(ChallengeNameType.SMS_MFA);
            assertThat(home.attribute("ana", "phone_number")).isEmpty();
            refused(
                    () -> sms(home, next.session(), other(home.codeTo(phone))),
                    "CodeMismatchException",
                    MISMATCH);
            assertThat(sms(home, next.session(), home.codeTo(phone)).authenticationResult())
                    .isNotNull();
            assertThat(home.attribute("ana", "phone_number")).isEqualTo(phone);
            assertThat(home.attribute("ana", "phone_number_verified")).isEqualTo("true");
            assertThat(home.byPassword("ana").challengeName()).isEqualTo(ChallengeNameType.SMS_MFA);
        }
    }

    @Test
    void whoBeganWithAnAuthenticatorMaySetAnAddressUpInstead() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        var email = SigningIn.mail("ana");
        home.pool().confirmedUser("ana");
        var session = home.byPassword("ana").session();
        var next = server.app().associateSoftwareToken(r -> r.session(session)).session();

        var challenge = home.answer("MFA_SETUP", next, "USERNAME", "ana", "EMAIL", email);

        assertThat(
                        email(home, challenge.session(), "ana", home.codeTo(email))
                                .authenticationResult())
                .isNotNull();
    }

    @Test
    void aSetUpEndsWhereTheUserGotAnotherFactorMeanwhile() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        var email = SigningIn.mail("mallory");
        home.pool().confirmedUser("ana");
        var begun = home.byPassword("ana").session();
        var challenge = home.answer("MFA_SETUP", begun, "USERNAME", "ana", "EMAIL", email);
        var code = home.codeTo(email);
        setUpAuthenticator(home);

        refused(
                () -> email(home, challenge.session(), "ana", code),
                "NotAuthorizedException",
                "Invalid session for the user.");
        assertThat(home.attribute("ana", "email")).isEmpty();
    }

    /// Sets an authenticator up by another sign-in.
    private void setUpAuthenticator(SigningIn home) {
        var session = home.byPassword("ana").session();
        var associated = server.app().associateSoftwareToken(r -> r.session(session));
        var totp = TestTotp.with(server, associated.secretCode());
        var verified =
                server.app()
                        .verifySoftwareToken(
                                r -> r.session(associated.session()).userCode(totp.code()));
        assertThat(home.answer("MFA_SETUP", verified.session(), "USERNAME", "ana"))
                .matches(answer -> answer.authenticationResult() != null);
    }

    @Test
    void whatIsNoAddressCannotBeSetUp() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        home.pool().confirmedUser("ana");
        var challenge = home.byPassword("ana").session();

        refused(
                () -> home.answer("MFA_SETUP", challenge, "USERNAME", "ana", "EMAIL", "nothing"),
                "InvalidParameterException",
                "Invalid email address format.");
        refused(
                () -> home.answer("MFA_SETUP", challenge, "USERNAME", "ana"),
                "NotAuthorizedException",
                "Invalid session for the user.");
    }

    @Test
    void anAddressIsSetUpByAClientThatMayWriteIt() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        var reading =
                new SigningIn(
                        server, home.pool(), home.pool().client(c -> c.writeAttributes("name")));
        home.pool().confirmedUser("ana");
        var email = SigningIn.mail("ana");
        var session = reading.byPassword("ana").session();

        refused(
                () -> reading.answer("MFA_SETUP", session, "USERNAME", "ana", "EMAIL", email),
                "NotAuthorizedException",
                "A client attempted to write unauthorized attribute");
        assertThat(home.messagesTo(email)).isEmpty();
    }

    @Test
    void anAddressThatCannotBeReachedLeavesTheSetUpGood() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        home.pool().confirmedUser("ana");
        var session = home.byPassword("ana").session();
        var email = SigningIn.mail("ana");

        refused(
                () ->
                        home.answer(
                                "MFA_SETUP",
                                session,
                                "USERNAME",
                                "ana",
                                "EMAIL",
                                "ana" + TestServer.UNDELIVERABLE + "example"),
                "CodeDeliveryFailureException",
                "Unable to deliver message");
        var next = home.answer("MFA_SETUP", session, "USERNAME", "ana", "EMAIL", email);

        refused(
                () -> home.answer("MFA_SETUP", session, "USERNAME", "ana", "EMAIL", email),
                "NotAuthorizedException",
                "Invalid session for the user, session can only be used once.");
        assertThat(email(home, next.session(), "ana", home.codeTo(email)).authenticationResult())
                .isNotNull();
    }

    @Test
    void aChosenFactorThatCannotBeReachedLeavesTheChoiceGood() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        var phone = SigningIn.phone();
        home.pool()
                .confirmedUser(
                        "ana",
                        attribute("phone_number", phone),
                        attribute("email", "ana" + TestServer.UNDELIVERABLE + "example"));
        var choice = home.byPassword("ana");
        assertThat(choice.challengeName()).isEqualTo(ChallengeNameType.SELECT_MFA_TYPE);

        refused(
                () -> choose(home, choice.session(), "EMAIL_OTP"),
                "CodeDeliveryFailureException",
                "Unable to deliver message");
        var next = choose(home, choice.session(), "SMS_MFA");

        assertThat(sms(home, next.session(), home.codeTo(phone)).authenticationResult())
                .isNotNull();
        refused(
                () -> choose(home, choice.session(), "SMS_MFA"),
                "NotAuthorizedException",
                "Invalid session for the user, session can only be used once.");
        assertThat(home.messagesTo(phone)).hasSize(1);
    }

    private static RespondToAuthChallengeResponse choose(
            SigningIn home, String session, String answer) {
        return home.answer("SELECT_MFA_TYPE", session, "USERNAME", "ana", "ANSWER", answer);
    }

    @Test
    void soManyCodesAreSentInAnHour() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        var phone = SigningIn.phone();
        home.pool().confirmedUser("ana", attribute("phone_number", phone));
        for (int i = 0; i < 20; i++) home.byPassword("ana");

        refused(
                () -> home.byPassword("ana"),
                "LimitExceededException",
                "Attempt limit exceeded, please try after some time.");
        assertThat(home.messagesTo(phone)).hasSize(20);
        server.clock().forward(Duration.ofHours(1));
        assertThat(home.byPassword("ana").challengeName()).isEqualTo(ChallengeNameType.SMS_MFA);
    }

    @Test
    void noAnswerEverHoldsACode() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        var phone = SigningIn.phone();
        home.pool().confirmedUser("ana", attribute("phone_number", phone));

        var challenge = home.byPassword("ana");

        assertThat(challenge.challengeParameters().values())
                .noneMatch(value -> value.contains(home.codeTo(phone)));
    }

    @Test
    void aMessageThatCannotBeSentIsTold() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        home.pool()
                .confirmedUser(
                        "ana", attribute("email", "ana" + TestServer.UNDELIVERABLE + "example"));

        refused(
                () -> home.byPassword("ana"),
                "CodeDeliveryFailureException",
                "Unable to deliver message");
    }

    @Test
    void aChangedPasswordEndsTheSignIn() {
        var home = SigningIn.with(UserPoolMfaType.ON);
        var phone = SigningIn.phone();
        home.pool().confirmedUser("ana", attribute("phone_number", phone));
        var session = home.byPassword("ana").session();
        server.admin()
                .adminSetUserPassword(r ->
                        r.userPoolId(home.pool().id())
                                .username("ana")
                                .password("A-new-Horse-8")
                                .permanent(true));

        refused(
                () -> sms(home, session, home.codeTo(phone)),
                "NotAuthorizedException",
                "Invalid session for the user.");
    }

    private static RespondToAuthChallengeResponse sms(SigningIn home, String session, String code) {
        return home.answer("SMS_MFA", session, "USERNAME", "ana", "SMS_MFA_CODE", code);
    }

    private static RespondToAuthChallengeResponse email(
            SigningIn home, String session, String name, String code) {
        return home.answer("EMAIL_OTP", session, "USERNAME", name, "EMAIL_OTP_CODE", code);
    }
}

package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static doorhouse.userpool.signin.SigningIn.other;
import static doorhouse.userpool.signin.SigningIn.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import doorhouse.crypto.SrpClient;
import doorhouse.testing.TestServer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InitiateAuthResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RespondToAuthChallengeResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;

class ChoiceSignInTest {
    private static final String MISMATCH = "Invalid code or auth state for the user.";
    private static final String INVALID = "Invalid session for the user.";
    private static final String WRONG = "Incorrect username or password.";
    private static final AuthFactorType[] ALL = {
        AuthFactorType.PASSWORD, AuthFactorType.EMAIL_OTP, AuthFactorType.SMS_OTP
    };
    private final TestServer server = TestServer.shared();

    @Test
    void theUserChoosesAmongWhatPoolAndUserHave() {
        var home = SigningIn.byChoice(ALL);
        home.pool()
                .confirmedUser(
                        "ana",
                        attribute("email", SigningIn.mail("ana")),
                        attribute("phone_number", SigningIn.phone()));
        home.pool().confirmedUser("bob");

        var challenge = home.choose("ana");

        assertThat(challenge.challengeName()).isEqualTo(ChallengeNameType.SELECT_CHALLENGE);
        assertThat(challenge.availableChallengesAsStrings())
                .containsExactly("PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP");
        assertThat(challenge.challengeParameters()).containsEntry("USERNAME", "ana");
        assertThat(home.choose("bob").availableChallengesAsStrings())
                .containsExactly("PASSWORD_SRP", "PASSWORD");
    }

    @Test
    void thePasswordMayComeWithTheFirstCallOrLater() {
        var home = SigningIn.byChoice(ALL);
        home.pool().confirmedUser("ana");

        assertThat(
                        home.choose("ana", "PREFERRED_CHALLENGE", "PASSWORD", "PASSWORD", PASSWORD)
                                .authenticationResult())
                .isNotNull();
        var asked = home.choose("ana", "PREFERRED_CHALLENGE", "PASSWORD");
        assertThat(asked.challengeName()).isEqualTo(ChallengeNameType.PASSWORD);
        assertThat(asked.availableChallengesAsStrings()).contains("PASSWORD_SRP");
        assertThat(password(home, "PASSWORD", asked.session()).authenticationResult()).isNotNull();
        var session = home.choose("ana").session();
        assertThat(select(home, session, "ana", "PASSWORD", "PASSWORD", PASSWORD))
                .matches(answer -> answer.authenticationResult() != null);
        // A client may name the challenge itself.
        assertThat(password(home, "PASSWORD", home.choose("ana").session()).authenticationResult())
                .isNotNull();
    }

    @Test
    void aWrongPasswordLeavesTheSessionUsableAndARightOneUsesItUp() {
        var home = SigningIn.byChoice(ALL);
        home.pool().confirmedUser("ana");
        var session = home.choose("ana").session();

        refused(
                () -> select(home, session, "ana", "PASSWORD", "PASSWORD", "wrong"),
                "NotAuthorizedException",
                WRONG);
        select(home, session, "ana", "PASSWORD", "PASSWORD", PASSWORD);
        refused(
                () -> select(home, session, "ana", "PASSWORD", "PASSWORD", PASSWORD),
                "NotAuthorizedException",
                "Invalid session for the user, session can only be used once.");
    }

    @Test
    void thePasswordMayBeProvedBySrp() {
        var home = SigningIn.byChoice(ALL);
        home.pool().confirmedUser("ana");
        var srp = new SrpClient(home.pool().suffix(), "ana", new SecureRandom());

        var first = home.choose("ana", "PREFERRED_CHALLENGE", "PASSWORD_SRP", "SRP_A", srp.srpA());
        assertThat(first.challengeName()).isEqualTo(ChallengeNameType.PASSWORD_VERIFIER);
        assertThat(prove(home, srp, first.challengeParameters()).authenticationResult())
                .isNotNull();

        var second =
                select(
                        home,
                        home.choose("ana").session(),
                        "ana",
                        "PASSWORD_SRP",
                        "SRP_A",
                        srp.srpA());
        assertThat(second.challengeName()).isEqualTo(ChallengeNameType.PASSWORD_VERIFIER);
        assertThat(prove(home, srp, second.challengeParameters()).authenticationResult())
                .isNotNull();
    }

    private static RespondToAuthChallengeResponse prove(
            SigningIn home, SrpClient srp, Map<String, String> parameters) {
        var block = parameters.getOrDefault("SECRET_BLOCK", "");
        var time = "Tue Nov 3 09:05:07 UTC 2026";
        byte[] claim =
                srp.proof(
                        PASSWORD,
                        parameters.getOrDefault("SALT", ""),
                        parameters.getOrDefault("SRP_B", ""),
                        Base64.getDecoder().decode(block),
                        time);
        return home.answer(
                "PASSWORD_VERIFIER",
                null,
                "USERNAME",
                parameters.getOrDefault("USER_ID_FOR_SRP", ""),
                "PASSWORD_CLAIM_SECRET_BLOCK",
                block,
                "PASSWORD_CLAIM_SIGNATURE",
                Base64.getEncoder().encodeToString(claim),
                "TIMESTAMP",
                time);
    }

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
                () -> email(home, challenge.session(), "zoë", other(code)),
                "CodeMismatchException",
                MISMATCH);
        assertThat(email(home, challenge.session(), "zoë", code).authenticationResult())
                .isNotNull();
        assertThat(home.attribute("zoë", "email_verified")).isEqualTo("true");
        refused(
                () -> email(home, challenge.session(), "zoë", code),
                "CodeMismatchException",
                MISMATCH);
    }

    @Test
    void aCodeByTextMessageIsAFirstFactor() {
        var home = SigningIn.byChoice(ALL);
        var phone = SigningIn.phone();
        home.pool().confirmedUser("ana", attribute("phone_number", phone));

        var challenge = select(home, home.choose("ana").session(), "ana", "SMS_OTP");

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

        var next = select(home, sms.session(), "ana", "EMAIL_OTP");

        assertThat(email(home, next.session(), "ana", home.codeTo(email)).authenticationResult())
                .isNotNull();
    }

    @Test
    void whatIsNotThereIsAnsweredByTheList() {
        var home = SigningIn.byChoice(AuthFactorType.PASSWORD);
        home.pool().confirmedUser("ana", attribute("email", SigningIn.mail("ana")));

        var challenge = home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP");
        assertThat(challenge.challengeName()).isEqualTo(ChallengeNameType.SELECT_CHALLENGE);
        assertThat(challenge.availableChallengesAsStrings())
                .containsExactly("PASSWORD_SRP", "PASSWORD");
        var answer = select(home, challenge.session(), "ana", "EMAIL_OTP");
        assertThat(answer.challengeName()).isEqualTo(ChallengeNameType.SELECT_CHALLENGE);
        refused(
                () -> select(home, challenge.session(), "ana", "SORCERY"),
                "InvalidParameterException",
                "Invalid challenge selected");
    }

    @Test
    void aClientMustBeAllowedToLetUsersChoose() {
        var pool = server.pool();
        var home = new SigningIn(server, pool, pool.client());
        pool.confirmedUser("ana");

        refused(
                () -> home.choose("ana"),
                "InvalidParameterException",
                "USER_AUTH is not enabled for the client.");
    }

    @Test
    void wherePoolOrUserWantTwoFactorsOnlyAPasswordBegins() {
        var home = SigningIn.byChoice(ALL);
        var email = SigningIn.mail("ana");
        home.pool().confirmedUser("ana", attribute("email", email));
        var begun = home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP");
        server.admin()
                .adminSetUserMFAPreference(r ->
                        r.userPoolId(home.pool().id())
                                .username("ana")
                                .emailMfaSettings(s -> s.enabled(true)));

        assertThat(home.choose("ana").availableChallengesAsStrings())
                .containsExactly("PASSWORD_SRP", "PASSWORD");
        // Switched on in the middle of a sign-in that began by a code: that leads nowhere now.
        refused(
                () -> email(home, begun.session(), "ana", home.codeTo(email)),
                "NotAuthorizedException",
                WRONG);
        var asked = home.choose("ana", "PREFERRED_CHALLENGE", "PASSWORD", "PASSWORD", PASSWORD);
        assertThat(asked.challengeName()).isEqualTo(ChallengeNameType.EMAIL_OTP);
        assertThat(asked.authenticationResult()).isNull();
    }

    @Test
    void aTemporaryPasswordIsReplacedWhateverElseTheUserHas() {
        var home = SigningIn.byChoice(ALL);
        invite(home, "ana", "Temporary-Horse-1");

        assertThat(home.choose("ana").availableChallengesAsStrings())
                .containsExactly("PASSWORD_SRP", "PASSWORD");
        assertThat(
                        home.choose(
                                        "ana",
                                        "PREFERRED_CHALLENGE",
                                        "PASSWORD",
                                        "PASSWORD",
                                        "Temporary-Horse-1")
                                .challengeName())
                .isEqualTo(ChallengeNameType.NEW_PASSWORD_REQUIRED);
    }

    private void invite(SigningIn home, String name, String password) {
        server.admin()
                .adminCreateUser(r ->
                        r.userPoolId(home.pool().id())
                                .username(name)
                                .temporaryPassword(password)
                                .messageAction(MessageActionType.SUPPRESS)
                                .userAttributes(attribute("email", SigningIn.mail(name))));
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
        var next = select(home, challenge.session(), "ana", "EMAIL_OTP");
        assertThat(email(home, next.session(), "ana", home.codeTo(email)).authenticationResult())
                .isNotNull();
        assertThat(password(home, "PASSWORD", home.choose("ana").session()).challengeName())
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
        var answer = email(home, challenge.session(), "ana", home.codeTo(email));

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

        email(home, challenge.session(), "ana", home.codeTo(email));

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
                    () -> email(home, session, "ana", other(code)),
                    "CodeMismatchException",
                    MISMATCH);
        }

        refused(() -> email(home, session, "ana", code), "CodeMismatchException", MISMATCH);
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
    void aSessionIsItsUsersItsClientsAndItsChallengesOwn() {
        var home = SigningIn.byChoice(ALL);
        var email = SigningIn.mail("ana");
        home.pool().confirmedUser("ana", attribute("email", email));
        home.pool().confirmedUser("bob");
        var session = home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP").session();
        var code = home.codeTo(email);
        var elsewhere =
                new SigningIn(server, home.pool(), SigningIn.choiceClient(home.pool(), _ -> {}));

        refused(() -> email(home, session, "bob", code), "NotAuthorizedException", INVALID);
        refused(() -> email(elsewhere, session, "ana", code), "NotAuthorizedException", INVALID);
        refused(
                () -> home.answer("SMS_MFA", session, "USERNAME", "ana", "SMS_MFA_CODE", code),
                "NotAuthorizedException",
                INVALID);
        refused(
                () -> home.answer("SMS_OTP", session, "USERNAME", "ana", "SMS_OTP_CODE", code),
                "NotAuthorizedException",
                INVALID);
        server.clock().forward(Duration.ofMinutes(3));
        refused(
                () -> email(home, session, "ana", code),
                "NotAuthorizedException",
                "Invalid session for the user, session is expired.");
    }

    @Test
    void whoConfirmedTheSignUpIsSignedInByItsSession() {
        var home = SigningIn.byChoice(ALL);
        var email = SigningIn.mail("ana");
        var confirmed = signedUp(home, "ana", email);

        var tokens = goOn(home, confirmed, "ana");

        assertThat(tokens.authenticationResult()).isNotNull();
        refused(
                () -> goOn(home, confirmed, "ana"),
                "NotAuthorizedException",
                "Invalid session for the user, session can only be used once.");
    }

    @Test
    void theSessionOfASignUpIsItsUsersAndClientsAndEnds() {
        var home = SigningIn.byChoice(ALL);
        var email = SigningIn.mail("ana");
        var confirmed = signedUp(home, "ana", email);
        home.pool().confirmedUser("bob");
        var elsewhere =
                new SigningIn(server, home.pool(), SigningIn.choiceClient(home.pool(), _ -> {}));

        refused(() -> goOn(home, confirmed, "bob"), "NotAuthorizedException", INVALID);
        refused(() -> goOn(elsewhere, confirmed, "ana"), "NotAuthorizedException", INVALID);
        refused(
                () -> select(home, confirmed, "ana", "PASSWORD", "PASSWORD", PASSWORD),
                "NotAuthorizedException",
                INVALID);
        server.clock().forward(Duration.ofMinutes(3));
        refused(
                () -> goOn(home, confirmed, "ana"),
                "NotAuthorizedException",
                "Invalid session for the user, session is expired.");
    }

    @Test
    void theSessionOfASignUpEndsWithThePasswordOfThen() {
        var home = SigningIn.byChoice(ALL);
        var reset = signedUp(home, "ana", SigningIn.mail("ana"));
        var replaced = signedUp(home, "bob", SigningIn.mail("bob"));

        server.admin().adminResetUserPassword(r -> r.userPoolId(home.pool().id()).username("ana"));
        server.admin()
                .adminSetUserPassword(r ->
                        r.userPoolId(home.pool().id())
                                .username("bob")
                                .password("A-new-Horse-8")
                                .permanent(true));

        refused(
                () -> goOn(home, reset, "ana"),
                "PasswordResetRequiredException",
                "Password reset required for the user");
        refused(() -> goOn(home, replaced, "bob"), "NotAuthorizedException", INVALID);
    }

    @Test
    void aSignUpIsNoSecondFactor() {
        var home = SigningIn.byChoice(ALL);
        var email = SigningIn.mail("ana");
        var confirmed = signedUp(home, "ana", email);
        server.admin()
                .adminSetUserMFAPreference(r ->
                        r.userPoolId(home.pool().id())
                                .username("ana")
                                .emailMfaSettings(s -> s.enabled(true)));

        var challenge = goOn(home, confirmed, "ana");

        assertThat(challenge.authenticationResult()).isNull();
        assertThat(challenge.challengeName()).isEqualTo(ChallengeNameType.EMAIL_OTP);
        var code = home.messageTo(email, 2).findCode().orElseThrow();
        assertThat(email(home, challenge.session(), "ana", code).authenticationResult())
                .isNotNull();
    }

    private String signedUp(SigningIn home, String name, String email) {
        server.admin()
                .updateUserPool(r ->
                        r.userPoolId(home.pool().id())
                                .mfaConfiguration(UserPoolMfaType.OPTIONAL)
                                .smsConfiguration(
                                        s -> s.snsCallerArn("arn:aws:iam::123456789012:role/sms"))
                                .policies(p -> p.signInPolicy(s -> s.allowedFirstAuthFactors(ALL)))
                                .autoVerifiedAttributesWithStrings("email"));
        var session =
                server.app()
                        .signUp(r ->
                                r.clientId(home.client())
                                        .username(name)
                                        .password(PASSWORD)
                                        .userAttributes(attribute("email", email)))
                        .session();
        return server.app()
                .confirmSignUp(r ->
                        r.clientId(home.client())
                                .username(name)
                                .confirmationCode(home.codeTo(email))
                                .session(session))
                .session();
    }

    private InitiateAuthResponse goOn(SigningIn home, String session, String name) {
        return server.app()
                .initiateAuth(r ->
                        r.clientId(home.client())
                                .authFlow(AuthFlowType.USER_AUTH)
                                .session(session)
                                .authParameters(Map.of("USERNAME", name)));
    }

    @Test
    void anAdministratorsCallChoosesToo() {
        var home = SigningIn.byChoice(ALL);
        home.pool().confirmedUser("ana");

        var challenge =
                server.admin()
                        .adminInitiateAuth(r ->
                                r.userPoolId(home.pool().id())
                                        .clientId(home.client())
                                        .authFlow(AuthFlowType.USER_AUTH)
                                        .authParameters(Map.of("USERNAME", "ana")));

        assertThat(challenge.availableChallengesAsStrings())
                .containsExactly("PASSWORD_SRP", "PASSWORD");
    }

    @Test
    void whoDoesNotExistIsToldOnlyWhereThatIsNotHidden() {
        var home = SigningIn.byChoice(ALL);

        refused(() -> home.choose("nobody"), "UserNotFoundException", "User does not exist.");
    }

    @Test
    void whereItIsHiddenNobodyIsAnsweredAsSomebody() {
        var home = SigningIn.hiding(ALL);
        var real = SigningIn.mail("ana");
        home.pool()
                .confirmedUser(
                        "ana",
                        attribute("email", real),
                        attribute("phone_number", SigningIn.phone()));
        var somebody = home.choose("ana");
        var nobody = home.choose("nobody");

        assertThat(nobody.challengeName()).isEqualTo(somebody.challengeName());
        assertThat(nobody.availableChallenges()).isEqualTo(somebody.availableChallenges());
        assertThat(nobody.challengeParameters().keySet())
                .isEqualTo(somebody.challengeParameters().keySet());
        // Neither the session nor what is sealed in an SRP exchange is longer for one of them,
        // but for a time or a number that is a digit shorter.
        assertThat(home.choose("ona").session().length())
                .isCloseTo(somebody.session().length(), within(8));
        var srp = new SrpClient(home.pool().suffix(), "ana", new SecureRandom());
        assertThat(secretBlock(home, "ona", srp).length())
                .isCloseTo(secretBlock(home, "ana", srp).length(), within(8));

        for (var kind : List.of("EMAIL_OTP", "SMS_OTP")) {
            var asked = select(home, somebody.session(), "ana", kind);
            var pretended = select(home, nobody.session(), "nobody", kind);
            assertThat(pretended.challengeName()).isEqualTo(asked.challengeName());
            assertThat(pretended.challengeParameters().keySet())
                    .isEqualTo(asked.challengeParameters().keySet());
        }
        refused(
                () -> select(home, nobody.session(), "nobody", "PASSWORD", "PASSWORD", PASSWORD),
                "NotAuthorizedException",
                WRONG);
    }

    private static String secretBlock(SigningIn home, String name, SrpClient srp) {
        return home.choose(name, "PREFERRED_CHALLENGE", "PASSWORD_SRP", "SRP_A", srp.srpA())
                .challengeParameters()
                .getOrDefault("SECRET_BLOCK", "");
    }

    @Test
    void aPhantomsCodesAreCountedAndNeverRight() {
        var home = SigningIn.hiding(ALL);
        var email = SigningIn.mail("nobody");
        var challenge = home.choose(email, "PREFERRED_CHALLENGE", "EMAIL_OTP");

        assertThat(challenge.challengeParameters())
                .containsEntry("CODE_DELIVERY_DESTINATION", "n***@e***");
        assertThat(home.choose(email, "PREFERRED_CHALLENGE", "EMAIL_OTP").challengeParameters())
                .isEqualTo(challenge.challengeParameters());
        refused(
                () -> email(home, challenge.session(), email, "12345678"),
                "CodeMismatchException",
                MISMATCH);
        for (int i = 2; i < 20; i++) home.choose(email, "PREFERRED_CHALLENGE", "EMAIL_OTP");
        refused(
                () -> home.choose(email, "PREFERRED_CHALLENGE", "EMAIL_OTP"),
                "LimitExceededException",
                "Attempt limit exceeded, please try after some time.");
        assertThat(home.messagesTo(email)).isEmpty();
    }

    @Test
    void aPhantomProvesNoPassword() {
        var home = SigningIn.hiding(ALL);
        var srp = new SrpClient(home.pool().suffix(), "nobody", new SecureRandom());
        var challenge =
                home.choose("nobody", "PREFERRED_CHALLENGE", "PASSWORD_SRP", "SRP_A", srp.srpA());

        assertThat(challenge.challengeName()).isEqualTo(ChallengeNameType.PASSWORD_VERIFIER);
        refused(
                () -> prove(home, srp, challenge.challengeParameters()),
                "NotAuthorizedException",
                WRONG);
    }

    @Test
    void aDisabledUserIsSentNothingAndToldNothing() {
        var home = SigningIn.hiding(ALL);
        var email = SigningIn.mail("ana");
        home.pool().confirmedUser("ana", attribute("email", email));
        var before = home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP");
        var code = home.codeTo(email);
        server.admin().adminDisableUser(r -> r.userPoolId(home.pool().id()).username("ana"));

        var after = home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP");

        assertThat(after.challengeName()).isEqualTo(ChallengeNameType.EMAIL_OTP);
        assertThat(home.messagesTo(email)).hasSize(1);
        refused(
                () -> email(home, before.session(), "ana", code),
                "CodeMismatchException",
                MISMATCH);
    }

    @Test
    void aUserWithNothingToShowIsAnsweredAsNobodyIs() {
        var home = SigningIn.hiding(ALL);
        server.admin()
                .adminCreateUser(r ->
                        r.userPoolId(home.pool().id())
                                .username("ana")
                                .messageAction(MessageActionType.SUPPRESS));

        assertThat(home.choose("ana").availableChallenges())
                .isEqualTo(home.choose("nobody").availableChallenges());
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
                        email(home, challenge.session(), "ana", home.codeTo(email))
                                .authenticationResult())
                .isNotNull();
    }

    private static RespondToAuthChallengeResponse select(
            SigningIn home, String session, String name, String answer, String... more) {
        var responses = new ArrayList<>(List.of("USERNAME", name, "ANSWER", answer));
        responses.addAll(List.of(more));
        return home.answer("SELECT_CHALLENGE", session, responses.toArray(String[]::new));
    }

    private static RespondToAuthChallengeResponse password(
            SigningIn home, String challenge, String session) {
        return home.answer(challenge, session, "USERNAME", "ana", "PASSWORD", PASSWORD);
    }

    private static RespondToAuthChallengeResponse email(
            SigningIn home, String session, String name, String code) {
        return home.answer("EMAIL_OTP", session, "USERNAME", name, "EMAIL_OTP_CODE", code);
    }
}

package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static doorhouse.userpool.signin.SigningIn.refused;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestServer;
import doorhouse.testing.TestSrp;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFactorType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;

class ChoiceSignInTest {
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
        assertThat(home.password(asked.session(), "ana").authenticationResult()).isNotNull();
        var session = home.choose("ana").session();
        assertThat(home.select(session, "ana", "PASSWORD", "PASSWORD", PASSWORD))
                .matches(answer -> answer.authenticationResult() != null);
        // A client may name the challenge itself.
        assertThat(home.password(home.choose("ana").session(), "ana").authenticationResult())
                .isNotNull();
    }

    @Test
    void aWrongPasswordLeavesTheSessionUsableAndARightOneUsesItUp() {
        var home = SigningIn.byChoice(ALL);
        home.pool().confirmedUser("ana");
        var session = home.choose("ana").session();

        refused(
                () -> home.select(session, "ana", "PASSWORD", "PASSWORD", "wrong"),
                "NotAuthorizedException",
                WRONG);
        home.select(session, "ana", "PASSWORD", "PASSWORD", PASSWORD);
        refused(
                () -> home.select(session, "ana", "PASSWORD", "PASSWORD", PASSWORD),
                "NotAuthorizedException",
                "Invalid session for the user, session can only be used once.");
    }

    @Test
    void thePasswordMayBeProvedBySrp() {
        var home = SigningIn.byChoice(ALL);
        home.pool().confirmedUser("ana");
        var srp = TestSrp.of(home.pool(), "ana");

        var first = home.choose("ana", "PREFERRED_CHALLENGE", "PASSWORD_SRP", "SRP_A", srp.srpA());
        assertThat(first.challengeName()).isEqualTo(ChallengeNameType.PASSWORD_VERIFIER);
        assertThat(home.prove(srp, first.challengeParameters()).authenticationResult()).isNotNull();

        var second =
                home.select(
                        home.choose("ana").session(), "ana", "PASSWORD_SRP", "SRP_A", srp.srpA());
        assertThat(second.challengeName()).isEqualTo(ChallengeNameType.PASSWORD_VERIFIER);
        assertThat(home.prove(srp, second.challengeParameters()).authenticationResult())
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
        var answer = home.select(challenge.session(), "ana", "EMAIL_OTP");
        assertThat(answer.challengeName()).isEqualTo(ChallengeNameType.SELECT_CHALLENGE);
        refused(
                () -> home.select(challenge.session(), "ana", "SORCERY"),
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
                () -> home.email(begun.session(), "ana", home.codeTo(email)),
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
    void aSessionIsItsUsersItsClientsAndItsChallengesOwn() {
        var home = SigningIn.byChoice(ALL);
        var email = SigningIn.mail("ana");
        home.pool().confirmedUser("ana", attribute("email", email));
        home.pool().confirmedUser("bob");
        var session = home.choose("ana", "PREFERRED_CHALLENGE", "EMAIL_OTP").session();
        var code = home.codeTo(email);
        var elsewhere =
                new SigningIn(server, home.pool(), SigningIn.choiceClient(home.pool(), _ -> {}));

        refused(() -> home.email(session, "bob", code), "NotAuthorizedException", INVALID);
        refused(() -> elsewhere.email(session, "ana", code), "NotAuthorizedException", INVALID);
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
                () -> home.email(session, "ana", code),
                "NotAuthorizedException",
                "Invalid session for the user, session is expired.");
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
}

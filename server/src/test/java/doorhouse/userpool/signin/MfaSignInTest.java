package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import doorhouse.testing.TestTotp;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CodeMismatchException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExpiredCodeException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PasswordResetRequiredException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;

@OnBothDatabases
class MfaSignInTest {
    private final TestServer server = TestServer.stoppedInTime();

    @Test
    void aUserWithAnAuthenticatorIsAskedForACode() {
        var pool = pool(UserPoolMfaType.OPTIONAL);
        String client = pool.client();
        pool.confirmedUser("ana");
        var totp = setUp(pool.accessToken(client, "ana"));

        var challenge = pool.signIn(client, "ana", PASSWORD);

        assertThat(challenge.challengeName()).isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);
        assertThat(challenge.challengeParameters()).containsEntry("USER_ID_FOR_SRP", "ana");
        assertThat(challenge.authenticationResult()).isNull();
        server.clock().forward(Duration.ofSeconds(30));
        assertThat(answer(client, challenge.session(), totp.code()).accessToken()).isNotBlank();
    }

    @Test
    void aUserWithoutOneIsNotAskedWhereItIsOptional() {
        var pool = pool(UserPoolMfaType.OPTIONAL);
        String client = pool.client();
        pool.confirmedUser("ana");

        assertThat(pool.accessToken(client, "ana")).isNotBlank();
    }

    @Test
    void aWrongCodeLeavesTheSessionUsable() {
        var pool = pool(UserPoolMfaType.OPTIONAL);
        String client = pool.client();
        pool.confirmedUser("ana");
        var totp = setUp(pool.accessToken(client, "ana"));
        String session = pool.signIn(client, "ana", PASSWORD).session();
        server.clock().forward(Duration.ofSeconds(30));

        assertThatThrownBy(() -> answer(client, session, other(totp.code())))
                .isInstanceOf(CodeMismatchException.class)
                .hasMessageContaining("Invalid code received for user");
        assertThat(answer(client, session, totp.code()).accessToken()).isNotBlank();
        server.clock().forward(Duration.ofSeconds(30));
        refused(() -> answer(client, session, totp.code()));
    }

    @Test
    void aCodeCountsOnce() {
        var pool = pool(UserPoolMfaType.OPTIONAL);
        String client = pool.client();
        pool.confirmedUser("ana");
        var totp = setUp(pool.accessToken(client, "ana"));
        server.clock().forward(Duration.ofSeconds(30));
        String first = pool.signIn(client, "ana", PASSWORD).session();
        String second = pool.signIn(client, "ana", PASSWORD).session();
        answer(client, first, totp.code());

        assertThatThrownBy(() -> answer(client, second, totp.code()))
                .isInstanceOf(ExpiredCodeException.class)
                .hasMessageContaining("Your software token has already been used once.");
    }

    @Test
    void wrongCodesLockTheUserThoughThePasswordIsRight() {
        var pool = pool(UserPoolMfaType.OPTIONAL);
        String client = pool.client();
        pool.confirmedUser("ana");
        var totp = setUp(pool.accessToken(client, "ana"));
        server.clock().forward(Duration.ofSeconds(30));

        for (int i = 0; i < 5; i++) {
            // A right password in between does not begin the count anew.
            String session = pool.signIn(client, "ana", PASSWORD).session();
            assertThatThrownBy(() -> answer(client, session, other(totp.code())))
                    .isInstanceOf(CodeMismatchException.class);
        }

        assertThatThrownBy(() -> pool.signIn(client, "ana", PASSWORD))
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining("Password attempts exceeded");
    }

    @Test
    void wherePoolsInsistAUserSetsAnAuthenticatorUpWhileSigningIn() {
        var pool = pool(UserPoolMfaType.ON);
        String client = pool.client();
        pool.confirmedUser("ana");
        var challenge = pool.signIn(client, "ana", PASSWORD);
        assertThat(challenge.challengeName()).isEqualTo(ChallengeNameType.MFA_SETUP);
        assertThat(challenge.challengeParameters())
                .containsEntry("MFAS_CAN_SETUP", "[\"SOFTWARE_TOKEN_MFA\"]");

        var associated = server.app().associateSoftwareToken(r -> r.session(challenge.session()));
        var totp = TestTotp.with(server, associated.secretCode());
        var verified =
                server.app()
                        .verifySoftwareToken(
                                r -> r.session(associated.session()).userCode(totp.code()));

        refused(() -> setUpAnswer(client, challenge.session()));
        refused(() -> setUpAnswer(client, associated.session()));
        assertThat(setUpAnswer(client, verified.session()).accessToken()).isNotBlank();
        refused(() -> setUpAnswer(client, verified.session()));
        assertThat(pool.signIn(client, "ana", PASSWORD).challengeName())
                .isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);
    }

    @Test
    void aTemporaryPasswordDoesNotSkipTheSecondFactor() {
        var pool = pool(UserPoolMfaType.ON);
        String client = pool.client();
        server.admin()
                .adminCreateUser(r ->
                        r.userPoolId(pool.id())
                                .username("ana")
                                .temporaryPassword(PASSWORD)
                                .messageAction(MessageActionType.SUPPRESS));
        String session = pool.signIn(client, "ana", PASSWORD).session();

        var next =
                server.app()
                        .respondToAuthChallenge(r ->
                                r.clientId(client)
                                        .challengeName(ChallengeNameType.NEW_PASSWORD_REQUIRED)
                                        .session(session)
                                        .challengeResponses(
                                                Map.of(
                                                        "USERNAME",
                                                        "ana",
                                                        "NEW_PASSWORD",
                                                        "A-new-Horse-8")));

        assertThat(next.authenticationResult()).isNull();
        assertThat(next.challengeName()).isEqualTo(ChallengeNameType.MFA_SETUP);
    }

    @Test
    void aResetPasswordDoesNotSkipTheSecondFactor() {
        var pool = pool(UserPoolMfaType.OPTIONAL);
        String client = pool.client();
        pool.confirmedUser("ana");
        setUp(pool.accessToken(client, "ana"));

        server.admin()
                .adminSetUserPassword(r ->
                        r.userPoolId(pool.id())
                                .username("ana")
                                .password("A-new-Horse-8")
                                .permanent(true));

        assertThat(pool.signIn(client, "ana", "A-new-Horse-8").challengeName())
                .isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);
    }

    @Test
    void aSessionFromBeforeAnAdministratorsResetLeadsNowhere() {
        var pool = pool(UserPoolMfaType.OPTIONAL);
        String client = pool.client();
        String email = pool.id() + "@example.com";
        pool.confirmedUser("ana", attribute("email", email), attribute("email_verified", "true"));
        var totp = setUp(pool.accessToken(client, "ana"));
        server.clock().forward(Duration.ofSeconds(30));
        String session = pool.signIn(client, "ana", PASSWORD).session();

        server.admin().adminResetUserPassword(r -> r.userPoolId(pool.id()).username("ana"));
        assertThatThrownBy(() -> answer(client, session, totp.code()))
                .isInstanceOf(PasswordResetRequiredException.class);
        String code =
                server.inbox()
                        .list(r -> r.message().to().equals(email))
                        .getFirst()
                        .message()
                        .findCode()
                        .orElseThrow();
        server.app()
                .confirmForgotPassword(r ->
                        r.clientId(client)
                                .username("ana")
                                .confirmationCode(code)
                                .password("A-new-Horse-8"));

        refused(() -> answer(client, session, totp.code()));
        String anew = pool.signIn(client, "ana", "A-new-Horse-8").session();
        assertThat(answer(client, anew, totp.code()).accessToken()).isNotBlank();
    }

    private TestPool pool(UserPoolMfaType mfa) {
        var pool = server.pool();
        server.admin()
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(pool.id())
                                .mfaConfiguration(mfa)
                                .softwareTokenMfaConfiguration(t -> t.enabled(true)));
        return pool;
    }

    /// Sets an authenticator up for a signed-in user and makes it the preferred factor.
    private TestTotp setUp(String accessToken) {
        return TestTotp.preferred(server, accessToken);
    }

    private static String other(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    private AuthenticationResultType answer(String client, String session, String code) {
        return server.app()
                .respondToAuthChallenge(r ->
                        r.clientId(client)
                                .challengeName(ChallengeNameType.SOFTWARE_TOKEN_MFA)
                                .session(session)
                                .challengeResponses(
                                        Map.of("USERNAME", "ana", "SOFTWARE_TOKEN_MFA_CODE", code)))
                .authenticationResult();
    }

    private AuthenticationResultType setUpAnswer(String client, String session) {
        return server.app()
                .respondToAuthChallenge(r ->
                        r.clientId(client)
                                .challengeName(ChallengeNameType.MFA_SETUP)
                                .session(session)
                                .challengeResponses(Map.of("USERNAME", "ana")))
                .authenticationResult();
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining("Invalid session for the user");
    }
}

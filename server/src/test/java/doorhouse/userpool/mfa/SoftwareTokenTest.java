package doorhouse.userpool.mfa;

import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.crypto.Secret;
import doorhouse.crypto.Totp;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RespondToAuthChallengeResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolMfaType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifySoftwareTokenResponse;
import software.amazon.awssdk.services.cognitoidentityprovider.model.VerifySoftwareTokenResponseType;

class SoftwareTokenTest {
    private static final Duration STEP = Duration.ofSeconds(30);

    private final TestServer server = TestServer.stoppedInTime();

    private TestPool pool(UserPoolMfaType mfa, AttributeType... more) {
        var pool = server.pool();
        server.admin()
                .setUserPoolMfaConfig(r ->
                        r.userPoolId(pool.id())
                                .mfaConfiguration(mfa)
                                .softwareTokenMfaConfiguration(t -> t.enabled(true)));
        var attributes = new ArrayList<>(List.of(more));
        attributes.add(attribute("email", "ana@example.com"));
        pool.confirmedUser("ana", attributes.toArray(AttributeType[]::new));
        return pool;
    }

    private static void isRefused(ThrowingCallable call, String error, String sentence) {
        var refusal = catchThrowableOfType(CognitoIdentityProviderException.class, call);
        assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(error);
        assertThat(refusal.awsErrorDetails().errorMessage()).isEqualTo(sentence);
    }

    private String associate(String token) {
        return server.app().associateSoftwareToken(r -> r.accessToken(token)).secretCode();
    }

    /// The code of the present step.
    private String code(String secret) {
        return Totp.codeAt(Secret.of(secret), server.clock().instant());
    }

    private static String wrong(String code) {
        return code.equals("000000") ? "000001" : "000000";
    }

    private void verify(String token, String code) {
        server.app().verifySoftwareToken(r -> r.accessToken(token).userCode(code));
    }

    private VerifySoftwareTokenResponse verifyBySession(String session, String code) {
        return server.app().verifySoftwareToken(r -> r.session(session).userCode(code));
    }

    private static void isRefusedSession(ThrowingCallable call) {
        isRefused(call, "NotAuthorizedException", "Invalid session for the user.");
    }

    private void prefer(String token) {
        server.app()
                .setUserMFAPreference(r ->
                        r.accessToken(token)
                                .softwareTokenMfaSettings(s -> s.enabled(true).preferredMfa(true)));
    }

    private RespondToAuthChallengeResponse answer(
            String client, ChallengeNameType challenge, String session, Map<String, String> more) {
        return server.app()
                .respondToAuthChallenge(r ->
                        r.clientId(client)
                                .challengeName(challenge)
                                .session(session)
                                .challengeResponses(more));
    }

    private RespondToAuthChallengeResponse answerCode(String client, String session, String code) {
        return answer(
                client,
                ChallengeNameType.SOFTWARE_TOKEN_MFA,
                session,
                Map.of("USERNAME", "ana", "SOFTWARE_TOKEN_MFA_CODE", code));
    }

    @Test
    void anAuthenticatorIsSetUpAndAskedForFromThenOn() {
        var pool = pool(UserPoolMfaType.OPTIONAL);
        var client = pool.client();
        var token = pool.accessToken(client, "ana");

        var secret = associate(token);
        var verified =
                server.app()
                        .verifySoftwareToken(r ->
                                r.accessToken(token)
                                        .userCode(code(secret))
                                        .friendlyDeviceName("phone"));
        prefer(token);

        assertThat(secret).hasSize(52).matches("[A-Z2-7]+");
        assertThat(verified.status()).isEqualTo(VerifySoftwareTokenResponseType.SUCCESS);
        assertThat(verified.session()).isNull();
        var self = server.app().getUser(r -> r.accessToken(token));
        assertThat(self.userMFASettingList()).containsExactly("SOFTWARE_TOKEN_MFA");
        assertThat(self.preferredMfaSetting()).isEqualTo("SOFTWARE_TOKEN_MFA");
        var asked = pool.signIn(client, "ana", TestPool.PASSWORD);
        assertThat(asked.challengeName()).isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);
        assertThat(asked.challengeParameters()).containsEntry("FRIENDLY_DEVICE_NAME", "phone");
    }

    @Test
    void aCodeIsGoodOnceAndAnEarlierOneNotAfterIt() {
        var pool = pool(UserPoolMfaType.OPTIONAL);
        var client = pool.client();
        var token = pool.accessToken(client, "ana");
        var secret = associate(token);
        var first = code(secret);
        verify(token, first);
        prefer(token);

        var session = pool.signIn(client, "ana", TestPool.PASSWORD).session();
        isRefused(
                () -> answerCode(client, session, first),
                "ExpiredCodeException",
                "Your software token has already been used once.");
        isRefused(
                () -> answerCode(client, session, wrong(first)),
                "CodeMismatchException",
                "Invalid code received for user");
        var early = code(secret);
        server.clock().forward(STEP);
        assertThat(answerCode(client, session, code(secret)).authenticationResult()).isNotNull();

        var again = pool.signIn(client, "ana", TestPool.PASSWORD).session();
        isRefused(
                () -> answerCode(client, again, early),
                "ExpiredCodeException",
                "Your software token has already been used once.");
    }

    @Test
    void aCodeOfANeighbouringStepIsTakenAndNoOther() {
        var pool = pool(UserPoolMfaType.OPTIONAL);
        var token = pool.accessToken(pool.client(), "ana");
        var secret = associate(token);
        var old = code(secret);
        server.clock().forward(STEP.multipliedBy(2));

        isRefused(() -> verify(token, old), "EnableSoftwareTokenMFAException", "Code mismatch");
        var recent = code(secret);
        server.clock().forward(STEP);
        verify(token, recent);
    }

    @Test
    void aWrongFirstCodeSetsNothingUp() {
        var pool = pool(UserPoolMfaType.OPTIONAL);
        var token = pool.accessToken(pool.client(), "ana");

        isRefused(
                () -> verify(token, "000000"), "EnableSoftwareTokenMFAException", "Code mismatch");
        var secret = associate(token);
        isRefused(
                () -> verify(token, wrong(code(secret))),
                "EnableSoftwareTokenMFAException",
                "Code mismatch");

        isRefused(
                () -> prefer(token),
                "InvalidParameterException",
                "User has not verified software token mfa");
        verify(token, code(secret));
        prefer(token);
    }

    @Test
    void aNewSecretReplacesAnUnverifiedOneAtOnceAndAVerifiedOneOnceItIsVerified() {
        var pool = pool(UserPoolMfaType.OPTIONAL);
        var client = pool.client();
        var token = pool.accessToken(client, "ana");
        var first = associate(token);
        var second = associate(token);

        isRefused(
                () -> verify(token, code(first)),
                "EnableSoftwareTokenMFAException",
                "Code mismatch");
        verify(token, code(second));
        prefer(token);
        server.clock().forward(STEP);
        var third = associate(token);
        var session = pool.signIn(client, "ana", TestPool.PASSWORD).session();
        var late = answerCode(client, session, code(second)).authenticationResult().accessToken();
        verify(late, code(third));

        server.clock().forward(STEP);
        var next = pool.signIn(client, "ana", TestPool.PASSWORD).session();
        isRefused(
                () -> answerCode(client, next, code(second)),
                "CodeMismatchException",
                "Invalid code received for user");
        assertThat(answerCode(client, next, code(third)).authenticationResult()).isNotNull();
    }

    @Test
    void wrongCodesLockTheUser() {
        var pool = pool(UserPoolMfaType.OPTIONAL);
        var client = pool.client();
        var token = pool.accessToken(client, "ana");
        var secret = associate(token);
        for (int i = 0; i < 5; i++) {
            isRefused(
                    () -> verify(token, wrong(code(secret))),
                    "EnableSoftwareTokenMFAException",
                    "Code mismatch");
        }

        isRefused(
                () -> verify(token, code(secret)),
                "NotAuthorizedException",
                "Password attempts exceeded");
        server.clock().forward(Duration.ofSeconds(1));
        verify(token, code(secret));
    }

    @Test
    void aPoolThatDoesNotKnowAuthenticatorsSaysSo() {
        var pool = server.pool();
        pool.confirmedUser("ana");
        var token = pool.accessToken(pool.client(), "ana");

        isRefused(
                () -> associate(token),
                "SoftwareTokenMFANotFoundException",
                "Software Token MFA has not been enabled by the userPool");
        isRefused(
                () -> verify(token, "000000"),
                "SoftwareTokenMFANotFoundException",
                "Software Token MFA has not been enabled by the userPool");
    }

    @Test
    void eitherATokenOrASessionIsNeeded() {
        isRefused(
                () -> server.app().associateSoftwareToken(r -> {}),
                "InvalidParameterException",
                "Exactly one of AccessToken and Session must be provided.");
        isRefused(
                () ->
                        server.app()
                                .verifySoftwareToken(r ->
                                        r.accessToken("x")
                                                .session("y".repeat(20))
                                                .userCode("000000")),
                "InvalidParameterException",
                "Exactly one of AccessToken and Session must be provided.");
        isRefused(
                () -> server.app().associateSoftwareToken(r -> r.session("y".repeat(20))),
                "NotAuthorizedException",
                "Invalid session for the user.");
        isRefused(() -> associate("x"), "NotAuthorizedException", "Invalid Access Token");
    }

    @Test
    void aSignInThatAsksForASecondFactorSetsOneUpOnItsWay() {
        var pool = pool(UserPoolMfaType.ON);
        var client = pool.client();
        var asked = pool.signIn(client, "ana", TestPool.PASSWORD);

        var begun = server.app().associateSoftwareToken(r -> r.session(asked.session()));
        var secret = begun.secretCode();
        isRefused(
                () ->
                        server.app()
                                .verifySoftwareToken(r ->
                                        r.session(begun.session()).userCode(wrong(code(secret)))),
                "EnableSoftwareTokenMFAException",
                "Code mismatch");
        var verified =
                server.app()
                        .verifySoftwareToken(
                                r -> r.session(begun.session()).userCode(code(secret)));
        var done =
                answer(
                        client,
                        ChallengeNameType.MFA_SETUP,
                        verified.session(),
                        Map.of("USERNAME", "ana"));

        assertThat(asked.challengeName()).isEqualTo(ChallengeNameType.MFA_SETUP);
        assertThat(done.authenticationResult().accessToken()).isNotNull();
        var self =
                server.app().getUser(r -> r.accessToken(done.authenticationResult().accessToken()));
        assertThat(self.userMFASettingList()).containsExactly("SOFTWARE_TOKEN_MFA");
        assertThat(pool.signIn(client, "ana", TestPool.PASSWORD).challengeName())
                .isEqualTo(ChallengeNameType.SOFTWARE_TOKEN_MFA);
    }

    @Test
    void theSessionOfASetUpIsGoodOnceAndProvesNothingBeforeItsEnd() {
        var pool = pool(UserPoolMfaType.ON);
        var client = pool.client();
        var session = pool.signIn(client, "ana", TestPool.PASSWORD).session();
        var begun = server.app().associateSoftwareToken(r -> r.session(session));

        isRefused(
                () -> server.app().associateSoftwareToken(r -> r.session(session)),
                "NotAuthorizedException",
                "Invalid session for the user, session can only be used once.");
        isRefused(
                () ->
                        answer(
                                client,
                                ChallengeNameType.MFA_SETUP,
                                begun.session(),
                                Map.of("USERNAME", "ana")),
                "NotAuthorizedException",
                "Invalid session for the user.");
    }

    @Test
    void anOlderSessionDoesNotReplaceAnAuthenticator() {
        var pool = pool(UserPoolMfaType.ON);
        var client = pool.client();
        var thiefs = pool.signIn(client, "ana", TestPool.PASSWORD).session();
        var own = pool.signIn(client, "ana", TestPool.PASSWORD).session();
        var begun = server.app().associateSoftwareToken(r -> r.session(own));
        server.app()
                .verifySoftwareToken(
                        r -> r.session(begun.session()).userCode(code(begun.secretCode())));

        isRefused(
                () -> server.app().associateSoftwareToken(r -> r.session(thiefs)),
                "NotAuthorizedException",
                "Invalid session for the user.");
    }

    @Test
    void aNewPasswordEndsTheSessionsOfSetUpsBegunWithTheOldOne() {
        var pool = pool(UserPoolMfaType.ON);
        var client = pool.client();
        var posed = pool.signIn(client, "ana", TestPool.PASSWORD).session();
        var begun =
                server.app()
                        .associateSoftwareToken(r ->
                                r.session(pool.signIn(client, "ana", TestPool.PASSWORD).session()));

        server.admin()
                .adminSetUserPassword(r ->
                        r.userPoolId(pool.id())
                                .username("ana")
                                .password("A-new-Horse-8")
                                .permanent(true));

        isRefusedSession(() -> server.app().associateSoftwareToken(r -> r.session(posed)));
        isRefusedSession(() -> verifyBySession(begun.session(), code(begun.secretCode())));
        var fresh = pool.signIn(client, "ana", "A-new-Horse-8").session();
        assertThat(server.app().associateSoftwareToken(r -> r.session(fresh)).session())
                .isNotNull();
    }

    @Test
    void whoIsToResetThePasswordOrIsDisabledSetsNothingUpBySession() {
        var pool = pool(UserPoolMfaType.ON, attribute("email_verified", "true"));
        var client = pool.client();
        var posed = pool.signIn(client, "ana", TestPool.PASSWORD).session();
        var begun =
                server.app()
                        .associateSoftwareToken(r ->
                                r.session(pool.signIn(client, "ana", TestPool.PASSWORD).session()));

        server.admin().adminDisableUser(r -> r.userPoolId(pool.id()).username("ana"));
        isRefusedSession(() -> server.app().associateSoftwareToken(r -> r.session(posed)));
        isRefusedSession(() -> verifyBySession(begun.session(), code(begun.secretCode())));

        server.admin().adminEnableUser(r -> r.userPoolId(pool.id()).username("ana"));
        server.admin().adminResetUserPassword(r -> r.userPoolId(pool.id()).username("ana"));
        isRefusedSession(() -> server.app().associateSoftwareToken(r -> r.session(posed)));
        isRefusedSession(() -> verifyBySession(begun.session(), code(begun.secretCode())));
    }

    @Test
    void noStepOfASetUpProlongsItsSession() {
        var pool = pool(UserPoolMfaType.ON);
        var client = pool.client();
        var posed = pool.signIn(client, "ana", TestPool.PASSWORD).session();
        server.clock().forward(Duration.ofSeconds(100));
        var begun = server.app().associateSoftwareToken(r -> r.session(posed));
        server.clock().forward(Duration.ofSeconds(60));
        var verified = verifyBySession(begun.session(), code(begun.secretCode()));
        server.clock().forward(Duration.ofSeconds(20));

        isRefused(
                () ->
                        answer(
                                client,
                                ChallengeNameType.MFA_SETUP,
                                verified.session(),
                                Map.of("USERNAME", "ana")),
                "NotAuthorizedException",
                "Invalid session for the user, session is expired.");
    }

    @Test
    void anExpiredSessionIsRefused() {
        var pool = pool(UserPoolMfaType.ON);
        var client = pool.client();
        var session = pool.signIn(client, "ana", TestPool.PASSWORD).session();
        server.clock().forward(Duration.ofMinutes(3));

        isRefused(
                () -> server.app().associateSoftwareToken(r -> r.session(session)),
                "NotAuthorizedException",
                "Invalid session for the user, session is expired.");
    }
}

package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AliasAttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AliasExistsException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.DeliveryMediumType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidPasswordException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LimitExceededException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PasswordHistoryPolicyViolationException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.SchemaAttributeType;

@OnBothDatabases
class NewPasswordTest {
    private static final String WRONG = "Incorrect username or password.";
    private final TestServer server = TestServer.shared();

    @Test
    void aTemporaryPasswordIsReplacedAtTheFirstSignIn() {
        var pool = server.pool();
        String client = pool.client();
        temporary(pool);

        var challenge = pool.signIn(client, "ana", PASSWORD);

        assertThat(challenge.challengeName()).isEqualTo(ChallengeNameType.NEW_PASSWORD_REQUIRED);
        assertThat(challenge.challengeParameters())
                .containsEntry("USER_ID_FOR_SRP", "ana")
                .containsEntry("requiredAttributes", "[]")
                .containsEntry("userAttributes", "{\"email\":\"ana@example.com\"}");
        var answered = newPassword(client, challenge.session(), "A-new-Horse-8", Map.of());
        assertThat(answered).isNotBlank();
        refused(() -> pool.signIn(client, "ana", PASSWORD), WRONG);
        assertThat(pool.signIn(client, "ana", "A-new-Horse-8").authenticationResult()).isNotNull();
        assertThat(
                        server.admin()
                                .adminGetUser(r -> r.userPoolId(pool.id()).username("ana"))
                                .userStatusAsString())
                .isEqualTo("CONFIRMED");
    }

    @Test
    void aSessionIsGoodForOneSuccess() {
        var pool = server.pool();
        String client = pool.client();
        temporary(pool);
        String session = pool.signIn(client, "ana", PASSWORD).session();
        newPassword(client, session, "A-new-Horse-8", Map.of());

        refused(
                () -> newPassword(client, session, "Another-Horse-9", Map.of()),
                "Invalid session for the user");
        assertThat(pool.signIn(client, "ana", "A-new-Horse-8").authenticationResult()).isNotNull();
    }

    /// Each answer is compared with all remembered passwords, and a refused one spends no session.
    @Test
    void refusedPasswordsAreCountedByTheHour() {
        var pool =
                server.pool(r ->
                        r.policies(p ->
                                p.passwordPolicy(w -> w.minimumLength(8).passwordHistorySize(1))));
        String client = pool.client();
        temporary(pool);
        String session = pool.signIn(client, "ana", PASSWORD).session();

        for (int i = 0; i < 15; i++) {
            assertThatThrownBy(() -> newPassword(client, session, PASSWORD, Map.of()))
                    .isInstanceOf(PasswordHistoryPolicyViolationException.class);
        }

        assertThatThrownBy(() -> newPassword(client, session, PASSWORD, Map.of()))
                .isInstanceOf(LimitExceededException.class);
    }

    @Test
    void aSessionDiesWithThePasswordThatItBeganWith() {
        var pool = server.pool();
        String client = pool.client();
        temporary(pool);
        String session = pool.signIn(client, "ana", PASSWORD).session();

        server.admin()
                .adminSetUserPassword(r ->
                        r.userPoolId(pool.id()).username("ana").password("Another-temporary-1"));

        refused(
                () -> newPassword(client, session, "A-new-Horse-8", Map.of()),
                "Invalid session for the user.");
    }

    @Test
    void aSessionDiesWithTheInvitationThatItBeganWith() {
        var pool = server.pool();
        String client = pool.client();
        temporary(pool);
        String session = pool.signIn(client, "ana", PASSWORD).session();

        server.admin()
                .adminCreateUser(r ->
                        r.userPoolId(pool.id())
                                .username("ana")
                                .temporaryPassword(PASSWORD)
                                .messageAction(MessageActionType.RESEND)
                                .desiredDeliveryMediums(DeliveryMediumType.EMAIL));

        refused(
                () -> newPassword(client, session, "A-new-Horse-8", Map.of()),
                "Invalid session for the user.");
        String anew = pool.signIn(client, "ana", PASSWORD).session();
        assertThat(newPassword(client, anew, "A-new-Horse-8", Map.of())).isNotBlank();
    }

    @Test
    void whoSetsANewPasswordDoesNotVouchForANewAddress() {
        var pool = server.pool();
        String client = pool.client();
        server.admin()
                .adminCreateUser(r ->
                        r.userPoolId(pool.id())
                                .username("ana")
                                .temporaryPassword(PASSWORD)
                                .messageAction(MessageActionType.SUPPRESS)
                                .userAttributes(
                                        attribute("email", "ana@example.com"),
                                        attribute("email_verified", "true")));
        String session = pool.signIn(client, "ana", PASSWORD).session();

        newPassword(
                client,
                session,
                "A-new-Horse-8",
                Map.of("userAttributes.email", "boss@example.com"));

        assertThat(
                        server.admin()
                                .adminGetUser(r -> r.userPoolId(pool.id()).username("ana"))
                                .userAttributes())
                .contains(
                        attribute("email", "boss@example.com"),
                        attribute("email_verified", "false"));
    }

    @Test
    void aNameOfSomebodyElseIsNotTakenWithANewPassword() {
        var pool = server.pool(p -> p.aliasAttributes(AliasAttributeType.PREFERRED_USERNAME));
        String client = pool.client();
        temporary(pool);
        pool.confirmedUser("eve", attribute("preferred_username", "boss"));
        String session = pool.signIn(client, "ana", PASSWORD).session();

        assertThatThrownBy(() ->
                        newPassword(
                                client,
                                session,
                                "A-new-Horse-8",
                                Map.of("userAttributes.preferred_username", "boss")))
                .isInstanceOf(AliasExistsException.class);
        assertThat(newPassword(client, session, "A-new-Horse-8", Map.of())).isNotBlank();
    }

    @Test
    void aSessionEndsWithItsValidity() {
        var pool = server.pool();
        String client = pool.client(c -> c.authSessionValidity(5));
        temporary(pool);
        String session = pool.signIn(client, "ana", PASSWORD).session();
        String second = pool.signIn(client, "ana", PASSWORD).session();

        server.clock().forward(Duration.ofMinutes(5).minusSeconds(20));
        assertThatThrownBy(() -> newPassword(client, session, "short", Map.of()))
                .isInstanceOf(InvalidPasswordException.class)
                .hasMessageContaining(
                        "Password does not conform to policy: Password not long enough");
        server.clock().forward(Duration.ofSeconds(21));

        refused(
                () -> newPassword(client, second, "A-new-Horse-8", Map.of()),
                "Invalid session for the user, session is expired.");
    }

    @Test
    void aSessionIsItsClientsItsUsersAndItsChallenges() {
        var pool = server.pool();
        String client = pool.client();
        String other = pool.client();
        temporary(pool);
        pool.confirmedUser("eve");
        String session = pool.signIn(client, "ana", PASSWORD).session();

        refused(
                () -> newPassword(other, session, "A-new-Horse-8", Map.of()),
                "Invalid session for the user.");
        refused(
                () ->
                        respond(
                                client,
                                ChallengeNameType.NEW_PASSWORD_REQUIRED,
                                session,
                                Map.of("USERNAME", "eve", "NEW_PASSWORD", "A-new-Horse-8")),
                "Invalid session for the user.");
        for (var challenge :
                new ChallengeNameType[] {
                    ChallengeNameType.SOFTWARE_TOKEN_MFA,
                    ChallengeNameType.MFA_SETUP,
                    ChallengeNameType.SELECT_MFA_TYPE
                }) {
            refused(
                    () ->
                            respond(
                                    client,
                                    challenge,
                                    session,
                                    Map.of(
                                            "USERNAME",
                                            "ana",
                                            "SOFTWARE_TOKEN_MFA_CODE",
                                            "123456",
                                            "ANSWER",
                                            "SMS_MFA")),
                    "Invalid session for the user.");
        }
        refused(
                () -> newPassword(client, "A" + session.substring(1), "A-new-Horse-8", Map.of()),
                "Invalid session for the user.");
    }

    @Test
    void requiredAttributesAreAskedForWithTheNewPassword() {
        var pool =
                server.pool(p ->
                        p.schema(
                                SchemaAttributeType.builder()
                                        .name("given_name")
                                        .required(true)
                                        .build()));
        String client = pool.client();
        temporary(pool);
        var challenge = pool.signIn(client, "ana", PASSWORD);

        assertThat(challenge.challengeParameters())
                .containsEntry("requiredAttributes", "[\"userAttributes.given_name\"]");
        assertThatThrownBy(
                        () -> newPassword(client, challenge.session(), "A-new-Horse-8", Map.of()))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(
                        newPassword(
                                client,
                                challenge.session(),
                                "A-new-Horse-8",
                                Map.of("userAttributes.given_name", "Ana")))
                .isNotBlank();
    }

    @Test
    void aRequiredAttributeThatNeverChangesIsGivenWithTheNewPassword() {
        var pool =
                server.pool(p ->
                        p.schema(
                                SchemaAttributeType.builder()
                                        .name("given_name")
                                        .required(true)
                                        .mutable(false)
                                        .build()));
        String client = pool.client();
        temporary(pool);
        String session = pool.signIn(client, "ana", PASSWORD).session();

        String token =
                newPassword(
                        client,
                        session,
                        "A-new-Horse-8",
                        Map.of("userAttributes.given_name", "Añá"));

        assertThat(server.app().getUser(r -> r.accessToken(token)).userAttributes())
                .contains(attribute("given_name", "Añá"));
        assertThatThrownBy(() ->
                        server.admin()
                                .adminUpdateUserAttributes(r ->
                                        r.userPoolId(pool.id())
                                                .username("ana")
                                                .userAttributes(attribute("given_name", "Eve"))))
                .hasMessageContaining("user.given_name: Attribute cannot be updated.");
    }

    @Test
    void aTemporaryPasswordEndsWithItsValidity() {
        var pool =
                server.pool(p ->
                        p.policies(o ->
                                o.passwordPolicy(
                                        w -> w.minimumLength(8).temporaryPasswordValidityDays(1))));
        String client = pool.client();
        temporary(pool);

        server.clock().forward(Duration.ofDays(1).minusSeconds(20));
        assertThat(pool.signIn(client, "ana", PASSWORD).challengeName())
                .isEqualTo(ChallengeNameType.NEW_PASSWORD_REQUIRED);
        server.clock().forward(Duration.ofSeconds(21));

        refused(
                () -> pool.signIn(client, "ana", PASSWORD),
                "Temporary password has expired and must be reset by an administrator.");
    }

    private void temporary(TestPool pool) {
        server.admin()
                .adminCreateUser(r ->
                        r.userPoolId(pool.id())
                                .username("ana")
                                .temporaryPassword(PASSWORD)
                                .messageAction(MessageActionType.SUPPRESS)
                                .userAttributes(attribute("email", "ana@example.com")));
    }

    private String newPassword(
            String client, String session, String password, Map<String, String> more) {
        var responses =
                new java.util.HashMap<>(Map.of("USERNAME", "ana", "NEW_PASSWORD", password));
        responses.putAll(more);
        return respond(client, ChallengeNameType.NEW_PASSWORD_REQUIRED, session, responses);
    }

    private String respond(
            String client,
            ChallengeNameType challenge,
            String session,
            Map<String, String> responses) {
        return server.app()
                .respondToAuthChallenge(r ->
                        r.clientId(client)
                                .challengeName(challenge)
                                .session(session)
                                .challengeResponses(responses))
                .authenticationResult()
                .accessToken();
    }

    private static void refused(ThrowingCallable call, String sentence) {
        assertThatThrownBy(call)
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining(sentence);
    }
}

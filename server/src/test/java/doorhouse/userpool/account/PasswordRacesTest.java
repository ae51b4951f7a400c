package doorhouse.userpool.account;

import static doorhouse.testing.TestPool.PASSWORD;
import static doorhouse.testing.TestPool.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestDatabase;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserStatusType;

/// What may come between the check of a user and the writing of a password. Each round ends in the
/// one state that either order of the two calls leads to.
@ParameterizedClass
@EnumSource(TestDatabase.class)
class PasswordRacesTest {
    private static final int ROUNDS = 15;
    private static final String TEMPORARY = "Given-Horse-9";

    private final TestServer server;
    private final TestPool pool;
    private final String client;

    PasswordRacesTest(TestDatabase kind) {
        server = TestServer.shared(kind);
        pool = server.pool();
        client = pool.client();
    }

    /// Runs the calls at once.
    ///
    /// @return the error of each, empty for one that succeeded
    private static List<Optional<String>> atOnce(List<Runnable> calls) throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running =
                    calls.stream()
                            .map(call ->
                                    threads.submit(() -> {
                                        start.await();
                                        return outcome(call);
                                    }))
                            .toList();
            start.countDown();
            var outcomes = new ArrayList<Optional<String>>();
            for (var one : running) outcomes.add(one.get());
            return outcomes;
        }
    }

    private static Optional<String> outcome(Runnable call) {
        try {
            call.run();
            return Optional.empty();
        } catch (CognitoIdentityProviderException e) {
            return Optional.of(
                    e.awsErrorDetails().errorCode() + ": " + e.awsErrorDetails().errorMessage());
        }
    }

    private void setTemporaryPassword(String name) {
        server.admin()
                .adminSetUserPassword(
                        r -> r.userPoolId(pool.id()).username(name).password(TEMPORARY));
    }

    private void hasOnlyTheTemporaryPassword(String name) {
        assertThat(
                        server.admin()
                                .adminGetUser(r -> r.userPoolId(pool.id()).username(name))
                                .userStatus())
                .isEqualTo(UserStatusType.FORCE_CHANGE_PASSWORD);
        assertThat(pool.signIn(client, name, TEMPORARY).challengeName())
                .isEqualTo(ChallengeNameType.NEW_PASSWORD_REQUIRED);
    }

    @Test
    void ofChangesFromTheSamePasswordOneWins() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var name = "ana" + round;
            pool.confirmedUser(name);
            var token = pool.accessToken(client, name);

            var outcomes =
                    atOnce(
                            List.of(
                                    () -> changePassword(token, "Horse-Number-1"),
                                    () -> changePassword(token, "Horse-Number-2"),
                                    () -> changePassword(token, "Horse-Number-3")));

            assertThat(outcomes)
                    .containsExactlyInAnyOrder(
                            Optional.empty(),
                            Optional.of("NotAuthorizedException: Incorrect username or password."),
                            Optional.of("NotAuthorizedException: Incorrect username or password."));
        }
    }

    private void changePassword(String token, String proposed) {
        server.app()
                .changePassword(r ->
                        r.accessToken(token).previousPassword(PASSWORD).proposedPassword(proposed));
    }

    @Test
    void aChangeDoesNotUndoAnAdministratorsPassword() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var name = "ben" + round;
            pool.confirmedUser(name);
            var token = pool.accessToken(client, name);

            atOnce(
                    List.of(
                            () -> changePassword(token, "Horse-Number-1"),
                            () -> setTemporaryPassword(name)));

            hasOnlyTheTemporaryPassword(name);
        }
    }

    @Test
    void aForgottenPasswordsResetDoesNotUndoAnAdministratorsPassword() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var name = "cleo" + round;
            var email = pool.id() + name + "@example.com";
            pool.confirmedUser(
                    name, attribute("email", email), attribute("email_verified", "true"));
            server.app().forgotPassword(r -> r.clientId(client).username(name));
            var code =
                    server.inbox().list(r -> r.message().to().equals(email)).stream()
                            .findFirst()
                            .flatMap(r -> r.message().findCode())
                            .orElseThrow();

            atOnce(
                    List.of(
                            () ->
                                    server.app()
                                            .confirmForgotPassword(r ->
                                                    r.clientId(client)
                                                            .username(name)
                                                            .confirmationCode(code)
                                                            .password("Horse-Number-1")),
                            () -> setTemporaryPassword(name)));

            hasOnlyTheTemporaryPassword(name);
        }
    }

    @Test
    void aFirstSignInDoesNotUndoANewInvitation() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            var name = "dora" + round;
            invite(name, PASSWORD, null);
            var session = pool.signIn(client, name, PASSWORD).session();

            var outcomes =
                    atOnce(
                            List.of(
                                    () ->
                                            server.app()
                                                    .respondToAuthChallenge(r ->
                                                            r.clientId(client)
                                                                    .challengeName(
                                                                            ChallengeNameType
                                                                                    .NEW_PASSWORD_REQUIRED)
                                                                    .session(session)
                                                                    .challengeResponses(
                                                                            Map.of(
                                                                                    "USERNAME",
                                                                                    name,
                                                                                    "NEW_PASSWORD",
                                                                                    "Horse-Number-1"))),
                                    () -> invite(name, TEMPORARY, MessageActionType.RESEND)));

            assertThat(outcomes).filteredOn(Optional::isEmpty).hasSize(1);
            if (outcomes.getLast().isEmpty()) hasOnlyTheTemporaryPassword(name);
            else assertThat(pool.signIn(client, name, "Horse-Number-1").session()).isNull();
        }
    }

    private void invite(String name, String password, @Nullable MessageActionType action) {
        server.admin()
                .adminCreateUser(r ->
                        r.userPoolId(pool.id())
                                .username(name)
                                .temporaryPassword(password)
                                .messageAction(action == null ? MessageActionType.SUPPRESS : action)
                                .userAttributes(attribute("email", name + "@example.com")));
    }
}

package doorhouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.MessageActionType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RespondToAuthChallengeResponse;

/// A clock that is set ahead or back, wrongly or to mend it: what is spent, revoked or over stays
/// so, and nobody is shut out for longer than the clock is wrong.
class WrongClockTest {
    private static final Duration YEAR = Duration.ofDays(365);
    private static final String TEMPORARY = "Temporary-Horse-7";

    private final TestServer server = TestServer.start();
    private final TestPool pool = server.pool();
    private final String client =
            pool.client(c ->
                    c.refreshTokenRotation(t -> t.feature("ENABLED").retryGracePeriodSeconds(0))
                            .explicitAuthFlowsWithStrings("ALLOW_USER_PASSWORD_AUTH"));

    @AfterEach
    void stop() {
        server.close();
    }

    /// What stands for a sweeper that is woken every minute.
    private Sweeper sweeper() {
        return new Sweeper(server.database(), server.clock(), server.clock()::nanos, () -> {});
    }

    private AuthenticationResultType signedIn(String name) {
        return pool.signIn(client, name, TestPool.PASSWORD).authenticationResult();
    }

    private AuthenticationResultType refreshed(String token) {
        return server.app()
                .getTokensFromRefreshToken(r -> r.clientId(client).refreshToken(token))
                .authenticationResult();
    }

    /// A session in which somebody chooses a password.
    private String session(String name) {
        server.admin()
                .adminCreateUser(r ->
                        r.userPoolId(pool.id())
                                .username(name)
                                .temporaryPassword(TEMPORARY)
                                .messageAction(MessageActionType.SUPPRESS));
        return pool.signIn(client, name, TEMPORARY).session();
    }

    private RespondToAuthChallengeResponse choose(String name, String session) {
        return server.app()
                .respondToAuthChallenge(r ->
                        r.clientId(client)
                                .challengeName(ChallengeNameType.NEW_PASSWORD_REQUIRED)
                                .session(session)
                                .challengeResponses(
                                        Map.of(
                                                "USERNAME",
                                                name,
                                                "NEW_PASSWORD",
                                                TestPool.PASSWORD)));
    }

    private static String refusal(Runnable call) {
        var refused = catchThrowableOfType(AwsServiceException.class, call::run);
        assertThat(refused).as("it is refused").isNotNull();
        return refused.awsErrorDetails().errorCode();
    }

    @Test
    void whatIsSpentStaysSpentThroughAYearAheadAndBack() {
        pool.confirmedUser("ana");
        try (var sweeper = new Sweeper(server.database(), server.clock(), () -> {})) {
            var spent = signedIn("ana").refreshToken();
            refreshed(spent);
            var revoked = signedIn("ana").refreshToken();
            server.app().revokeToken(r -> r.clientId(client).token(revoked));
            var session = session("zoë");
            choose("zoë", session);

            server.clock().forward(YEAR);
            sweeper.sweep();
            server.clock().back(YEAR);
            sweeper.sweep();

            assertThat(refusal(() -> refreshed(spent))).isEqualTo("RefreshTokenReuseException");
            assertThat(refusal(() -> refreshed(revoked))).isEqualTo("NotAuthorizedException");
            assertThat(refusal(() -> choose("zoë", session))).isEqualTo("NotAuthorizedException");
            assertThat(signedIn("ana").accessToken()).isNotEmpty();
        }
    }

    @Test
    void whatMayHaveBeenSpentIsRefusedWhenTheClockGoesBack() {
        try (var sweeper = sweeper()) {
            var session = session("zoë");
            choose("zoë", session);
            for (int minute = 0; minute < 30; minute++) {
                server.clock().forward(Duration.ofMinutes(1));
                sweeper.sweep();
            }
            assertThat(server.rows("spent_mark", pool.id())).isZero();

            server.clock().back(Duration.ofMinutes(30));
            var whileBehind = refusal(() -> choose("zoë", session));
            server.clock().forward(Duration.ofMinutes(30));
            var afterwards = refusal(() -> choose("zoë", session));

            assertThat(whileBehind).isEqualTo("InternalErrorException");
            assertThat(afterwards).isEqualTo("NotAuthorizedException");
            assertThat(signedIn("zoë").accessToken()).isNotEmpty();
        }
    }

    @Test
    void whatAClockIssuedThatRanAheadIsGoodForNothingAfterwards() {
        pool.confirmedUser("ana");
        server.clock().forward(YEAR);
        var tokens = signedIn("ana");
        var keys = server.sts().getSessionToken().credentials();
        server.clock().back(YEAR);

        var access = refusal(() -> server.app().getUser(r -> r.accessToken(tokens.accessToken())));
        var refresh = refusal(() -> refreshed(tokens.refreshToken()));
        var credentials =
                refusal(() ->
                        server.sts(
                                        software.amazon.awssdk.auth.credentials
                                                .StaticCredentialsProvider.create(
                                                software.amazon.awssdk.auth.credentials
                                                        .AwsSessionCredentials.create(
                                                        keys.accessKeyId(),
                                                        keys.secretAccessKey(),
                                                        keys.sessionToken())))
                                .getCallerIdentity());

        assertThat(access).isEqualTo("NotAuthorizedException");
        assertThat(refresh).isEqualTo("NotAuthorizedException");
        assertThat(credentials).isEqualTo("ExpiredToken");
    }

    @Test
    void aSessionOfAClockThatRanAheadDoesNotOutliveItsValidity() {
        server.clock().forward(YEAR);
        var session = session("zoë");
        server.clock().back(YEAR);

        assertThat(refusal(() -> choose("zoë", session))).isEqualTo("NotAuthorizedException");
        var anew = pool.signIn(client, "zoë", TEMPORARY).session();
        assertThatCode(() -> choose("zoë", anew)).doesNotThrowAnyException();
    }

    @Test
    void whoIsLockedByAClockThatRanAheadIsNotLockedOutForAYear() {
        pool.confirmedUser("ana");
        server.clock().forward(YEAR);
        for (int n = 0; n < 8; n++) refusal(() -> pool.signIn(client, "ana", "Wrong-Horse-7"));
        var locked = refusal(() -> signedIn("ana"));

        server.clock().back(YEAR);
        for (int n = 0; n < 6; n++) refusal(() -> pool.signIn(client, "ana", "Wrong-Horse-7"));
        var lockedAgain = refusal(() -> signedIn("ana"));
        server.clock().forward(Duration.ofMinutes(15));

        assertThat(locked).isEqualTo("NotAuthorizedException");
        assertThat(lockedAgain).isEqualTo("NotAuthorizedException");
        assertThat(signedIn("ana").accessToken()).isNotEmpty();
    }

    @Test
    void failuresCountWhereTheClocksOfNodesDiffer() {
        pool.confirmedUser("ana");
        var apart = Duration.ofMinutes(6);
        for (int n = 0; n < 3; n++) {
            server.clock().forward(apart);
            refusal(() -> pool.signIn(client, "ana", "Wrong-Horse-7"));
            server.clock().back(apart);
            refusal(() -> pool.signIn(client, "ana", "Wrong-Horse-7"));
        }

        assertThat(refusal(() -> signedIn("ana"))).isEqualTo("NotAuthorizedException");
    }

    @Test
    void hourlyLimitsThatAClockFilledThatRanAheadBeginAnew() {
        pool.confirmedUser(
                "ana",
                TestPool.attribute("email", "ana@example.com"),
                TestPool.attribute("email_verified", "true"));
        server.clock().forward(YEAR);
        for (int n = 0; n < 40; n++) forget("ana");
        var full = refusal(() -> forgetOrThrow("ana"));

        server.clock().back(YEAR);

        assertThat(full).isEqualTo("LimitExceededException");
        assertThatCode(() -> forgetOrThrow("ana")).doesNotThrowAnyException();
    }

    private void forget(String name) {
        try {
            forgetOrThrow(name);
        } catch (AwsServiceException full) {
            // It is to be full.
        }
    }

    private void forgetOrThrow(String name) {
        server.app().forgotPassword(r -> r.clientId(client).username(name));
    }

    @Test
    void whatEndedBeforeTheTimeThatTheClockGoesBackToStaysOver() {
        pool.confirmedUser("ana");
        var token = signedIn("ana").accessToken();
        server.clock().forward(Duration.ofHours(2));
        var over = refusal(() -> server.app().getUser(r -> r.accessToken(token)));
        server.clock().back(Duration.ofMinutes(30));

        assertThat(over).isEqualTo("NotAuthorizedException");
        assertThat(refusal(() -> server.app().getUser(r -> r.accessToken(token))))
                .isEqualTo("NotAuthorizedException");
    }
}

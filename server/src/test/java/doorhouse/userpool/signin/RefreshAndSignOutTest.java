package doorhouse.userpool.signin;

import static doorhouse.testing.TestPool.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.FeatureType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.RefreshTokenReuseException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UnsupportedOperationException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UnsupportedTokenTypeException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;

@OnBothDatabases
class RefreshAndSignOutTest {
    private static final String REVOKED = "Access Token has been revoked";
    private final TestServer server = TestServer.shared();

    @Test
    void aRefreshTokenGivesNewTokensOfTheSameFamily() throws ParseException {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");
        var first = pool.signIn(client, "ana", PASSWORD).authenticationResult();
        server.clock().forward(Duration.ofMinutes(10));

        var second = refresh(client, first.refreshToken());

        assertThat(second.refreshToken()).isNull();
        var before = SignedJWT.parse(first.accessToken()).getJWTClaimsSet();
        var after = SignedJWT.parse(second.accessToken()).getJWTClaimsSet();
        for (String kept :
                new String[] {"sub", "origin_jti", "event_id", "auth_time", "client_id"}) {
            assertThat(after.getClaim(kept)).isEqualTo(before.getClaim(kept));
        }
        assertThat(after.getJWTID()).isNotEqualTo(before.getJWTID());
        assertThat(after.getIssueTime()).isAfter(before.getIssueTime());
    }

    @Test
    void aRefreshTokenLivesAsLongAsItsClientSays() {
        var pool = server.pool();
        String client =
                pool.client(c ->
                        c.refreshTokenValidity(60)
                                .tokenValidityUnits(u -> u.refreshToken("minutes")));
        pool.confirmedUser("ana");
        String token = pool.signIn(client, "ana", PASSWORD).authenticationResult().refreshToken();

        server.clock().forward(Duration.ofMinutes(60).minusSeconds(20));
        assertThat(refresh(client, token).accessToken()).isNotBlank();
        server.clock().forward(Duration.ofSeconds(21));

        refused(() -> refresh(client, token), "Refresh Token has expired");
    }

    @Test
    void aRefreshTokenIsOneClients() {
        var pool = server.pool();
        String client = pool.client();
        String other = pool.client();
        pool.confirmedUser("ana");
        var tokens = pool.signIn(client, "ana", PASSWORD).authenticationResult();

        refused(() -> refresh(other, tokens.refreshToken()), "Invalid Refresh Token");
        refused(() -> refresh(client, tokens.accessToken()), "Invalid Refresh Token");
        refused(() -> refresh(client, "nonsense"), "Invalid Refresh Token");
    }

    @Test
    void aRotatedTokenWorksForTheGracePeriodAndNoLonger() {
        var pool = server.pool();
        String client = rotating(pool, 30);
        pool.confirmedUser("ana");
        String first = pool.signIn(client, "ana", PASSWORD).authenticationResult().refreshToken();

        String second = exchange(client, first).refreshToken();
        assertThat(second).isNotEqualTo(first);
        server.clock().forward(Duration.ofSeconds(29));
        assertThat(exchange(client, first).accessToken()).isNotBlank();
        server.clock().forward(Duration.ofSeconds(2));

        assertThatThrownBy(() -> exchange(client, first))
                .isInstanceOf(RefreshTokenReuseException.class);
    }

    @Test
    void whoeverBringsARotatedTokenTooLateEndsItsFamilyAndNoOther() {
        var pool = server.pool();
        String client = rotating(pool, 30);
        pool.confirmedUser("ana");
        var first = pool.signIn(client, "ana", PASSWORD).authenticationResult();
        var other = pool.signIn(client, "ana", PASSWORD).authenticationResult();
        var second = exchange(client, first.refreshToken());
        server.clock().forward(Duration.ofSeconds(30));

        assertThatThrownBy(() -> exchange(client, first.refreshToken()))
                .isInstanceOf(RefreshTokenReuseException.class);

        refused(() -> exchange(client, second.refreshToken()), "Refresh Token has been revoked");
        for (var dead : List.of(first, second)) {
            refused(() -> server.app().getUser(r -> r.accessToken(dead.accessToken())), REVOKED);
        }
        assertThat(exchange(client, other.refreshToken()).accessToken()).isNotBlank();
        assertThat(server.app().getUser(r -> r.accessToken(other.accessToken())).username())
                .isEqualTo("ana");
    }

    @Test
    void aSecondHandThatRotatedWithinTheGracePeriodIsFoundOutAtTheNextRotation() {
        var pool = server.pool();
        String client = rotating(pool, 30);
        pool.confirmedUser("ana");
        String stolen = pool.signIn(client, "ana", PASSWORD).authenticationResult().refreshToken();
        String owners = exchange(client, stolen).refreshToken();
        String thiefs = exchange(client, stolen).refreshToken();
        server.clock().forward(Duration.ofMinutes(30));
        String next = exchange(client, owners).refreshToken();
        server.clock().forward(Duration.ofMinutes(30));

        assertThatThrownBy(() -> exchange(client, thiefs))
                .isInstanceOf(RefreshTokenReuseException.class);

        refused(() -> exchange(client, next), "Refresh Token has been revoked");
    }

    @Test
    void manyAtOnceWithinTheGracePeriodAreNoThieves() throws Exception {
        var pool = server.pool();
        String client = rotating(pool, 30);
        pool.confirmedUser("ana");
        String token = pool.signIn(client, "ana", PASSWORD).authenticationResult().refreshToken();

        for (int round = 0; round < 4; round++) {
            String now = token;
            var given = atOnce(8, () -> exchange(client, now).refreshToken());
            assertThat(given).hasSize(8);
            token = given.getLast();
        }

        server.clock().forward(Duration.ofHours(1));
        assertThat(exchange(client, token).accessToken()).isNotBlank();
    }

    @Test
    void theGracePeriodHoldsForManyAtOnceWhileAnotherFamilyEnds() throws Exception {
        var pool = server.pool();
        String client = rotating(pool, 30);
        pool.confirmedUser("ana");
        String late = pool.signIn(client, "ana", PASSWORD).authenticationResult().refreshToken();
        exchange(client, late);
        server.clock().forward(Duration.ofSeconds(31));
        String honest = pool.signIn(client, "ana", PASSWORD).authenticationResult().refreshToken();
        var turn = new AtomicInteger();

        var given =
                atOnce(
                        8,
                        () -> {
                            if (turn.getAndIncrement() % 2 == 0) {
                                return exchange(client, honest).refreshToken();
                            }
                            return rotates(client, late) ? "late" : "refused";
                        });

        assertThat(given).doesNotContain("late").filteredOn("refused"::equals).hasSize(4);
        server.clock().forward(Duration.ofSeconds(31));
        String successor = given.stream().filter(t -> !t.equals("refused")).findAny().orElseThrow();
        assertThat(exchange(client, successor).accessToken()).isNotBlank();
    }

    @Test
    void withoutAGracePeriodOfManyAtOnceOneRotatesAndTheOthersEndItsFamily() throws Exception {
        var pool = server.pool();
        String client = rotating(pool, 0);
        pool.confirmedUser("ana");

        for (int round = 0; round < 5; round++) {
            String token =
                    pool.signIn(client, "ana", PASSWORD).authenticationResult().refreshToken();
            var won = new ConcurrentLinkedQueue<String>();
            var rotated = atOnce(8, () -> rotates(client, token, won::add));
            assertThat(rotated.stream().filter(Boolean::booleanValue)).hasSize(1);
            refused(() -> exchange(client, won.element()), "Refresh Token has been revoked");
        }
    }

    private boolean rotates(String client, String token) {
        return rotates(client, token, _ -> {});
    }

    private boolean rotates(String client, String token, Consumer<String> successor) {
        try {
            successor.accept(exchange(client, token).refreshToken());
            return true;
        } catch (RefreshTokenReuseException reuse) {
            return false;
        } catch (NotAuthorizedException revoked) {
            assertThat(revoked).hasMessageContaining("Refresh Token has been revoked");
            return false;
        }
    }

    private static <T> List<T> atOnce(int times, Callable<T> call) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<T>();
            for (var each : threads.invokeAll(Collections.nCopies(times, call))) {
                results.add(each.get());
            }
            return results;
        }
    }

    /// A client that rotates refresh tokens.
    private static String rotating(TestPool pool, int graceSeconds) {
        return pool.client(c ->
                c.explicitAuthFlows(ExplicitAuthFlowsType.ALLOW_USER_PASSWORD_AUTH)
                        .refreshTokenRotation(r ->
                                r.feature(FeatureType.ENABLED)
                                        .retryGracePeriodSeconds(graceSeconds)));
    }

    @Test
    void switchingRotationOffDoesNotBringSpentTokensBack() {
        var pool = server.pool();
        String client = rotating(pool, 30);
        pool.confirmedUser("ana");
        String first = pool.signIn(client, "ana", PASSWORD).authenticationResult().refreshToken();
        String second = exchange(client, first).refreshToken();

        server.admin()
                .updateUserPoolClient(r ->
                        r.userPoolId(pool.id())
                                .clientId(client)
                                .explicitAuthFlows(
                                        ExplicitAuthFlowsType.ALLOW_USER_PASSWORD_AUTH,
                                        ExplicitAuthFlowsType.ALLOW_REFRESH_TOKEN_AUTH));

        refused(() -> refresh(client, first), "Refresh Token has been revoked");
        assertThat(refresh(client, second).accessToken()).isNotBlank();
    }

    @Test
    void revokingARefreshTokenKillsItsFamilyAndNoOther() {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");
        var one = pool.signIn(client, "ana", PASSWORD).authenticationResult();
        var other = pool.signIn(client, "ana", PASSWORD).authenticationResult();

        server.app().revokeToken(r -> r.clientId(client).token(one.refreshToken()));

        refused(() -> refresh(client, one.refreshToken()), "Refresh Token has been revoked");
        refused(() -> server.app().getUser(r -> r.accessToken(one.accessToken())), REVOKED);
        assertThat(server.app().getUser(r -> r.accessToken(other.accessToken())).username())
                .isEqualTo("ana");
        server.app().revokeToken(r -> r.clientId(client).token(one.refreshToken()));
        server.app().revokeToken(r -> r.clientId(client).token("nonsense"));
    }

    @Test
    void aRevokedFamilyStaysSoWhileOneOfItsTokensLives() {
        try (var own = TestServer.start()) {
            var pool = own.pool();
            String client =
                    pool.client(c ->
                            c.refreshTokenValidity(24)
                                    .accessTokenValidity(24)
                                    .tokenValidityUnits(
                                            u -> u.refreshToken("hours").accessToken("hours")));
            pool.confirmedUser("ana");
            String first =
                    pool.signIn(client, "ana", PASSWORD).authenticationResult().refreshToken();
            own.clock().forward(Duration.ofHours(23));
            String last =
                    own.app()
                            .getTokensFromRefreshToken(r -> r.clientId(client).refreshToken(first))
                            .authenticationResult()
                            .accessToken();
            own.app().revokeToken(r -> r.clientId(client).token(first));

            own.clock().forward(Duration.ofHours(24).minusMinutes(1));
            own.sweep();

            refused(() -> own.app().getUser(r -> r.accessToken(last)), REVOKED);
            own.clock().forward(Duration.ofMinutes(1));
            refused(() -> own.app().getUser(r -> r.accessToken(last)), "Access Token has expired");
        }
    }

    @Test
    void onlyARefreshTokenCanBeRevokedAndOnlyWhereTheClientHasIt() {
        var pool = server.pool();
        String client = pool.client();
        String without = pool.client(c -> c.enableTokenRevocation(false));
        pool.confirmedUser("ana");
        var tokens = pool.signIn(client, "ana", PASSWORD).authenticationResult();

        assertThatThrownBy(() ->
                        server.app()
                                .revokeToken(r -> r.clientId(client).token(tokens.accessToken())))
                .isInstanceOf(UnsupportedTokenTypeException.class);
        assertThatThrownBy(() ->
                        server.app()
                                .revokeToken(r -> r.clientId(without).token(tokens.refreshToken())))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aGlobalSignOutKillsEveryTokenSoFarAndNoLaterOne() {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");
        var one = pool.signIn(client, "ana", PASSWORD).authenticationResult();
        var two = pool.signIn(client, "ana", PASSWORD).authenticationResult();

        server.app().globalSignOut(r -> r.accessToken(one.accessToken()));
        var after = pool.signIn(client, "ana", PASSWORD).authenticationResult();

        for (var dead : new AuthenticationResultType[] {one, two}) {
            refused(() -> server.app().getUser(r -> r.accessToken(dead.accessToken())), REVOKED);
            refused(() -> refresh(client, dead.refreshToken()), "Refresh Token has been revoked");
        }
        assertThat(server.app().getUser(r -> r.accessToken(after.accessToken())).username())
                .isEqualTo("ana");
    }

    @Test
    void anAdministratorSignsAUserOut() {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");
        String token = pool.accessToken(client, "ana");

        server.admin().adminUserGlobalSignOut(r -> r.userPoolId(pool.id()).username("ana"));

        refused(() -> server.app().getUser(r -> r.accessToken(token)), REVOKED);
        assertThatThrownBy(() ->
                        server.admin()
                                .adminUserGlobalSignOut(
                                        r -> r.userPoolId(pool.id()).username("nobody")))
                .isInstanceOf(UserNotFoundException.class);
    }

    @Test
    void enablingAgainDoesNotBringTokensBack() {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");
        var tokens = pool.signIn(client, "ana", PASSWORD).authenticationResult();

        server.admin().adminDisableUser(r -> r.userPoolId(pool.id()).username("ana"));
        server.admin().adminEnableUser(r -> r.userPoolId(pool.id()).username("ana"));

        refused(() -> server.app().getUser(r -> r.accessToken(tokens.accessToken())), REVOKED);
        refused(() -> refresh(client, tokens.refreshToken()), "Refresh Token has been revoked");
    }

    @Test
    void anAccessTokenLivesAsLongAsItsClientSays() {
        var pool = server.pool();
        String client =
                pool.client(c ->
                        c.accessTokenValidity(5).tokenValidityUnits(u -> u.accessToken("minutes")));
        pool.confirmedUser("ana");
        String token = pool.accessToken(client, "ana");

        server.clock().forward(Duration.ofMinutes(5).minusSeconds(20));
        assertThat(server.app().getUser(r -> r.accessToken(token)).username()).isEqualTo("ana");
        server.clock().forward(Duration.ofSeconds(21));

        refused(() -> server.app().getUser(r -> r.accessToken(token)), "Access Token has expired");
    }

    @Test
    void anIdTokenIsNoAccessToken() {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");
        var tokens = pool.signIn(client, "ana", PASSWORD).authenticationResult();

        refused(
                () -> server.app().getUser(r -> r.accessToken(tokens.idToken())),
                "Invalid Access Token");
        refused(() -> server.app().getUser(r -> r.accessToken("nonsense")), "Invalid Access Token");
    }

    private AuthenticationResultType refresh(String client, String token) {
        return server.app()
                .initiateAuth(r ->
                        r.clientId(client)
                                .authFlow(AuthFlowType.REFRESH_TOKEN_AUTH)
                                .authParameters(Map.of("REFRESH_TOKEN", token)))
                .authenticationResult();
    }

    private AuthenticationResultType exchange(String client, String token) {
        return server.app()
                .getTokensFromRefreshToken(r -> r.clientId(client).refreshToken(token))
                .authenticationResult();
    }

    private static void refused(ThrowingCallable call, String sentence) {
        assertThatThrownBy(call)
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining(sentence);
    }
}

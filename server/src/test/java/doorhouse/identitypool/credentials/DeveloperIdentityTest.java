package doorhouse.identitypool.credentials;

import static doorhouse.testing.TestIdentityPool.provider;
import static doorhouse.testing.TestIdentityPool.signing;
import static doorhouse.testing.TestIdentityPool.users;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jwt.SignedJWT;
import doorhouse.testing.TestIdentityPool;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentity.model.CognitoIdentityException;
import software.amazon.awssdk.services.cognitoidentity.model.GetOpenIdTokenForDeveloperIdentityResponse;

/// Users whom the pool's own backend knows.
class DeveloperIdentityTest {
    private static final String DEVELOPER = "login.firma.example";
    private static final String OURS = "cognito-identity.amazonaws.com";

    private final TestServer server = TestServer.shared();
    private TestPool users;
    private String client;
    private TestIdentityPool pool;

    @BeforeEach
    void makePools() {
        users = server.pool();
        client = users.client();
        users.confirmedUser("ana");
        pool =
                TestIdentityPool.of(
                        server,
                        r ->
                                r.developerProviderName(DEVELOPER)
                                        .cognitoIdentityProviders(users(users, client)));
        pool.roles(
                pool.roleWith(
                        pool.trust("authenticated", "sts:TagSession"),
                        """
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                         "Action":"cognito-idp:ListUsers","Resource":"*",
                         "Condition":{"StringEquals":{"aws:PrincipalTag/tier":"gold"}}}]}\
                        """),
                pool.role(pool.trust("unauthenticated"), "s3:GetObject"));
    }

    private GetOpenIdTokenForDeveloperIdentityResponse token(String user) {
        return server.identities()
                .getOpenIdTokenForDeveloperIdentity(r ->
                        r.identityPoolId(pool.id())
                                .logins(Map.of(DEVELOPER, user))
                                .principalTags(Map.of("tier", "gold")));
    }

    private static String sentence(Supplier<?> call) {
        return catchThrowableOfType(CognitoIdentityException.class, call::get)
                .awsErrorDetails()
                .errorMessage();
    }

    @Test
    void aUserOfTheBackendGetsCredentials() throws Exception {
        var given = token("Жанна:1");

        var credentials = pool.credentials(given.identityId(), Map.of(OURS, given.token()));

        var claims = SignedJWT.parse(given.token()).getJWTClaimsSet();
        assertThat(claims.getStringListClaim("amr"))
                .containsExactly(
                        "authenticated", DEVELOPER, DEVELOPER + ":" + pool.id() + ":Жанна:1");
        assertThat(
                        Duration.between(
                                claims.getIssueTime().toInstant(),
                                claims.getExpirationTime().toInstant()))
                .isEqualTo(Duration.ofMinutes(15));
        assertThat(token("Жанна:1").identityId()).isEqualTo(given.identityId());
        assertThat(token("Жанна:2").identityId()).isNotEqualTo(given.identityId());
        server.client(signing(credentials)).listUsers(r -> r.userPoolId(users.id()));
    }

    @Test
    void theBackendSaysHowLongATokenLives() throws Exception {
        var token =
                server.identities()
                        .getOpenIdTokenForDeveloperIdentity(r ->
                                r.identityPoolId(pool.id())
                                        .logins(Map.of(DEVELOPER, "ana"))
                                        .tokenDuration(86_400L));

        var identity = token.identityId();
        server.clock().forward(Duration.ofHours(23));
        assertThat(pool.identity(Map.of(OURS, token.token()))).isEqualTo(identity);
        server.clock().forward(Duration.ofHours(1));

        assertThat(sentence(() -> pool.identity(Map.of(OURS, token.token()))))
                .startsWith("Invalid login token. Token expired: ");
    }

    @Test
    void aTokenIsGoodForItsIdentityAndItsPoolAlone() {
        var ana = token("ana");
        var bob = token("bob");
        var other = TestIdentityPool.of(server, r -> r.developerProviderName(DEVELOPER));

        assertThat(sentence(() -> pool.credentials(bob.identityId(), Map.of(OURS, ana.token()))))
                .startsWith("Logins don't match.");
        assertThat(sentence(() -> other.identity(Map.of(OURS, ana.token()))))
                .isEqualTo("Invalid login token. Incorrect token audience.");
    }

    @Test
    void tokensOfUsersOfOtherProvidersAreNoneOfTheBackends() {
        var classic =
                TestIdentityPool.of(
                        server, r -> r.allowClassicFlow(true).developerProviderName(DEVELOPER));
        var guest = classic.guest();
        var token = classic.app().getOpenIdToken(r -> r.identityId(guest)).token();

        assertThat(sentence(() -> classic.identity(Map.of(OURS, token))))
                .isEqualTo("Invalid login token.");
    }

    @Test
    void aTokenThatIsChangedForAnotherEndsNoLater() throws Exception {
        var classic =
                TestIdentityPool.of(
                        server, r -> r.allowClassicFlow(true).developerProviderName(DEVELOPER));
        var given =
                server.identities()
                        .getOpenIdTokenForDeveloperIdentity(r ->
                                r.identityPoolId(classic.id())
                                        .logins(Map.of(DEVELOPER, "ana"))
                                        .tokenDuration(300L));

        var changed =
                classic.app()
                        .getOpenIdToken(r ->
                                r.identityId(given.identityId())
                                        .logins(Map.of(OURS, given.token())));

        var end = SignedJWT.parse(given.token()).getJWTClaimsSet().getExpirationTime();
        assertThat(SignedJWT.parse(changed.token()).getJWTClaimsSet().getExpirationTime())
                .isBeforeOrEqualTo(end);
    }

    @Test
    void theBackendLinksAUserOfAUserPool() {
        var login =
                Map.of(
                        provider(users),
                        users.signIn(client, "ana", TestPool.PASSWORD)
                                .authenticationResult()
                                .idToken());
        var known = pool.identity(login);

        var linked =
                server.identities()
                        .getOpenIdTokenForDeveloperIdentity(r ->
                                r.identityPoolId(pool.id())
                                        .identityId(known)
                                        .logins(
                                                Map.of(
                                                        DEVELOPER,
                                                        "ana",
                                                        provider(users),
                                                        login.get(provider(users)))));

        assertThat(linked.identityId()).isEqualTo(known);
        assertThat(token("ana").identityId()).isEqualTo(known);
        assertThat(server.identities().describeIdentity(r -> r.identityId(known)).logins())
                .containsExactlyInAnyOrder(DEVELOPER, provider(users));
    }

    @Test
    void anUnlinkedUsersTokenIsGoodForNothing() {
        var given = token("ana");
        var more = token("ana-2");

        server.identities()
                .unlinkDeveloperIdentity(r ->
                        r.identityPoolId(pool.id())
                                .identityId(given.identityId())
                                .developerProviderName(DEVELOPER)
                                .developerUserIdentifier("ana"));

        assertThat(
                        sentence(() ->
                                pool.credentials(given.identityId(), Map.of(OURS, given.token()))))
                .startsWith("Logins don't match.");
        assertThat(sentence(() -> pool.identity(Map.of(OURS, given.token()))))
                .startsWith("Logins don't match.");
        assertThat(pool.identity(Map.of(OURS, more.token()))).isEqualTo(more.identityId());
    }

    @Test
    void anUnlinkedUsersTokenLinksThemToNobodyAgain() {
        var login = logins("ana");
        var shared =
                server.identities()
                        .getOpenIdTokenForDeveloperIdentity(r ->
                                r.identityPoolId(pool.id())
                                        .logins(
                                                Map.of(
                                                        DEVELOPER,
                                                        "alice",
                                                        provider(users),
                                                        login.get(provider(users)))));
        server.identities()
                .unlinkDeveloperIdentity(r ->
                        r.identityPoolId(pool.id())
                                .identityId(shared.identityId())
                                .developerProviderName(DEVELOPER)
                                .developerUserIdentifier("alice"));
        var both = Map.of(OURS, shared.token(), provider(users), login.get(provider(users)));

        var unlinked = sentence(() -> pool.credentials(shared.identityId(), both));
        var own = token("alice").identityId();
        var elsewhere = sentence(() -> pool.credentials(shared.identityId(), both));

        assertThat(unlinked).startsWith("Logins don't match.");
        assertThat(elsewhere).startsWith("Logins don't match.");
        assertThat(own).isNotEqualTo(shared.identityId());
        assertThat(token("alice").identityId()).isEqualTo(own);
        assertThat(pool.identity(login)).isEqualTo(shared.identityId());
    }

    @Test
    void theBackendsOwnTokenIsNoLoginToLink() {
        var given = token("ana");

        var refused =
                sentence(() ->
                        server.identities()
                                .getOpenIdTokenForDeveloperIdentity(r ->
                                        r.identityPoolId(pool.id())
                                                .logins(
                                                        Map.of(
                                                                DEVELOPER,
                                                                "bob",
                                                                OURS,
                                                                given.token()))));

        assertThat(refused).isEqualTo("Please provide a valid public provider");
    }

    private Map<String, String> logins(String name) {
        var token = users.signIn(client, name, TestPool.PASSWORD).authenticationResult().idToken();
        return Map.of(provider(users), token);
    }

    @Test
    void aLoginOfTheBackendMustBeAmongThem() {
        for (var logins : List.of(Map.of("login.other", "ana"), Map.of(provider(users), "x"))) {
            assertThat(
                            sentence(() ->
                                    server.identities()
                                            .getOpenIdTokenForDeveloperIdentity(r ->
                                                    r.identityPoolId(pool.id()).logins(logins))))
                    .isEqualTo(
                            "Please provide at least one login of the pool's developer provider.");
        }
    }

    @Test
    void strangersDoNotAskForTheBackend() {
        assertThat(
                        catchThrowableOfType(
                                        CognitoIdentityException.class,
                                        () ->
                                                pool.app()
                                                        .getOpenIdTokenForDeveloperIdentity(r ->
                                                                r.identityPoolId(pool.id())
                                                                        .logins(
                                                                                Map.of(
                                                                                        DEVELOPER,
                                                                                        "ana"))))
                                .awsErrorDetails()
                                .errorCode())
                .isEqualTo("MissingAuthenticationTokenException");
    }
}

package doorhouse.identitypool.credentials;

import static doorhouse.testing.TestIdentityPool.provider;
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
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cognitoidentity.model.GetOpenIdTokenForDeveloperIdentityResponse;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;

/// GetOpenIdToken, and then a role by STS.
class BasicFlowTest {
    private static final String DEVELOPER = "login.firma.example";

    private final TestServer server = TestServer.shared();
    private final StsClient sts = server.sts(AnonymousCredentialsProvider.create());
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
                                r.allowClassicFlow(true)
                                        .cognitoIdentityProviders(users(users, client)));
    }

    private Map<String, String> logins() {
        var token = users.signIn(client, "ana", TestPool.PASSWORD).authenticationResult().idToken();
        return Map.of(provider(users), token);
    }

    private String token(String identity, Map<String, String> logins) {
        return pool.app().getOpenIdToken(r -> r.identityId(identity).logins(logins)).token();
    }

    private AssumeRoleWithWebIdentityResponse assume(String role, String token) {
        return sts.assumeRoleWithWebIdentity(
                r -> r.roleArn(role).roleSessionName("app-1").webIdentityToken(token));
    }

    private static AwsErrorDetails refused(Supplier<?> call) {
        return catchThrowableOfType(AwsServiceException.class, call::get).awsErrorDetails();
    }

    @Test
    void theTokenOfAUserTakesARole() throws Exception {
        var role = pool.role(pool.trust("authenticated"), "cognito-idp:ListUsers");
        var logins = logins();
        var identity = pool.identity(logins);
        var token = token(identity, logins);

        var assumed = assume(role, token);

        var sub = SignedJWT.parse(logins.get(provider(users))).getJWTClaimsSet().getSubject();
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getStringListClaim("amr"))
                .containsExactly(
                        "authenticated",
                        provider(users),
                        provider(users) + ":CognitoSignIn:" + sub);
        assertThat(assumed.subjectFromWebIdentityToken()).isEqualTo(identity);
        assertThat(assumed.audience()).isEqualTo(pool.id());
        assertThat(assumed.provider()).isEqualTo("cognito-identity.amazonaws.com");
        var given = assumed.credentials();
        server.client(
                        StaticCredentialsProvider.create(
                                AwsSessionCredentials.create(
                                        given.accessKeyId(),
                                        given.secretAccessKey(),
                                        given.sessionToken())))
                .listUsers(r -> r.userPoolId(users.id()));
    }

    @Test
    void theTokenOfAGuestTakesNoRoleOfUsers() throws Exception {
        var forUsers = pool.role(pool.trust("authenticated"), "s3:GetObject");
        var forGuests = pool.role(pool.trust("unauthenticated"), "s3:GetObject");
        var guest = pool.guest();

        var token = token(guest, Map.of());

        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getStringListClaim("amr"))
                .containsExactly("unauthenticated");
        assertThat(assume(forGuests, token).subjectFromWebIdentityToken()).isEqualTo(guest);
        assertThat(refused(() -> assume(forUsers, token)).errorCode()).isEqualTo("AccessDenied");
    }

    @Test
    void theTokenOfAnotherPoolTakesNoRole() {
        var other = TestIdentityPool.of(server, r -> r.allowClassicFlow(true));
        var role = pool.role(pool.trust("unauthenticated"), "s3:GetObject");
        var guest = other.guest();
        var token = other.app().getOpenIdToken(r -> r.identityId(guest)).token();

        assertThat(refused(() -> assume(role, token)).errorCode()).isEqualTo("AccessDenied");
    }

    @Test
    void aTokenEndsAfterTenMinutes() {
        var role = pool.role(pool.trust("unauthenticated"), "s3:GetObject");
        var token = token(pool.guest(), Map.of());

        server.clock().forward(Duration.ofMinutes(9));
        assertThat(assume(role, token).credentials().accessKeyId()).startsWith("ASIA");
        server.clock().forward(Duration.ofMinutes(2));

        assertThat(refused(() -> assume(role, token)).errorCode())
                .isEqualTo("ExpiredTokenException");
    }

    @Test
    void aTokenEndsWithItsIdentityAndItsPool() {
        var role = pool.role(pool.trust("unauthenticated"), "s3:GetObject");
        var guest = pool.guest();
        var token = token(guest, Map.of());
        var other = token(pool.guest(), Map.of());

        server.identities().deleteIdentities(r -> r.identityIdsToDelete(guest));
        assertThat(refused(() -> assume(role, token)).errorCode())
                .isEqualTo("InvalidIdentityToken");
        server.identities().deleteIdentityPool(r -> r.identityPoolId(pool.id()));

        assertThat(refused(() -> assume(role, other)).errorCode())
                .isEqualTo("InvalidIdentityToken");
    }

    @Test
    void aChangedTokenTakesNoRole() {
        var role = pool.role(pool.trust("unauthenticated"), "s3:GetObject");
        var token = token(pool.guest(), Map.of());
        var other = token(pool.guest(), Map.of()).split("\\.");

        assertThat(
                        refused(() ->
                                        assume(
                                                role,
                                                token.substring(0, token.lastIndexOf('.') + 1)
                                                        + other[2]))
                                .errorCode())
                .isEqualTo("InvalidIdentityToken");
    }

    @Test
    void theFlowMustBeOffered() {
        var enhanced = TestIdentityPool.of(server, r -> {});
        var guest = enhanced.guest();

        var refused = refused(() -> enhanced.app().getOpenIdToken(r -> r.identityId(guest)));

        assertThat(refused.errorCode()).isEqualTo("InvalidParameterException");
        assertThat(refused.errorMessage())
                .isEqualTo("Basic (classic) flow is not enabled, please use enhanced flow.");
    }

    @Test
    void theFlowMustBeOfferedForTokensOfTheBackendToo() {
        for (var classic : List.of(true, false)) {
            pool =
                    TestIdentityPool.of(
                            server,
                            r -> r.allowClassicFlow(classic).developerProviderName(DEVELOPER));
            var role = pool.role(pool.trust("authenticated"), "s3:GetObject");
            var token = backendToken("ana").token();

            if (classic) assertThat(assume(role, token).audience()).isEqualTo(pool.id());
            else assertInvalid(role, token);
        }
    }

    @Test
    void anUnlinkedUsersTokenTakesNoRole() {
        pool =
                TestIdentityPool.of(
                        server, r -> r.allowClassicFlow(true).developerProviderName(DEVELOPER));
        var role = pool.role(pool.trust("authenticated"), "s3:GetObject");
        var given = backendToken("ana");
        assertThat(assume(role, given.token()).subjectFromWebIdentityToken())
                .isEqualTo(given.identityId());

        server.identities()
                .unlinkDeveloperIdentity(r ->
                        r.identityPoolId(pool.id())
                                .identityId(given.identityId())
                                .developerProviderName(DEVELOPER)
                                .developerUserIdentifier("ana"));

        assertInvalid(role, given.token());
        assertThat(backendToken("ana").identityId()).isNotEqualTo(given.identityId());
        assertInvalid(role, given.token());
    }

    @Test
    void theTokenOfAGuestEndsWhenTheyBecomeSomebody() {
        var role = pool.role(pool.trust("unauthenticated"), "s3:GetObject");
        var guest = pool.guest();
        var token = token(guest, Map.of());
        assertThat(assume(role, token).subjectFromWebIdentityToken()).isEqualTo(guest);

        token(guest, logins());

        assertInvalid(role, token);
    }

    private GetOpenIdTokenForDeveloperIdentityResponse backendToken(String user) {
        return server.identities()
                .getOpenIdTokenForDeveloperIdentity(
                        r -> r.identityPoolId(pool.id()).logins(Map.of(DEVELOPER, user)));
    }

    private void assertInvalid(String role, String token) {
        assertThat(refused(() -> assume(role, token)).errorCode())
                .isEqualTo("InvalidIdentityToken");
    }

    @Test
    void anUnlinkedLoginIsSomebodyNew() {
        var logins = logins();
        var identity = pool.identity(logins);

        pool.app()
                .unlinkIdentity(
                        r -> r.identityId(identity).logins(logins).loginsToRemove(provider(users)));

        assertThat(pool.identity(logins)).isNotEqualTo(identity);
        assertThat(refused(() -> token(identity, Map.of())).errorMessage())
                .isEqualTo("Access to Identity '" + identity + "' is forbidden.");
    }

    @Test
    void nobodyUnlinksAnothersLogins() {
        users.confirmedUser("bob");
        var bobs =
                Map.of(
                        provider(users),
                        users.signIn(client, "bob", TestPool.PASSWORD)
                                .authenticationResult()
                                .idToken());
        var identity = pool.identity(logins());

        for (var shown : java.util.List.of(bobs, Map.<String, String>of())) {
            assertThat(
                            refused(() ->
                                            pool.app()
                                                    .unlinkIdentity(r ->
                                                            r.identityId(identity)
                                                                    .logins(shown)
                                                                    .loginsToRemove(
                                                                            provider(users))))
                                    .errorMessage())
                    .startsWith("Logins don't match.");
        }
    }
}

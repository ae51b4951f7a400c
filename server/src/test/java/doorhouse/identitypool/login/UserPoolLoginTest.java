package doorhouse.identitypool.login;

import static doorhouse.testing.TestIdentityPool.provider;
import static doorhouse.testing.TestIdentityPool.users;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import doorhouse.testing.TestIdentityPool;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cognitoidentity.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentity.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;

/// The logins of users of user pools, and each sentence by which one is refused.
class UserPoolLoginTest {
    private static final String UNSUPPORTED =
            "Token is not from a supported provider of this identity pool.";

    private final TestServer server = TestServer.shared();
    private TestPool users;
    private String client;
    private TestIdentityPool pool;

    @BeforeEach
    void makePools() {
        users = server.pool();
        client = users.client();
        users.confirmedUser("Жанна");
        pool =
                TestIdentityPool.of(
                        server, r -> r.cognitoIdentityProviders(users(users, client, true)));
    }

    private AuthenticationResultType signIn() {
        return users.signIn(client, "Жанна", TestPool.PASSWORD).authenticationResult();
    }

    private String refusal(String token) {
        return refusal(provider(users), token);
    }

    private String refusal(String provider, String token) {
        return refusal(pool, provider, token);
    }

    private static String refusal(TestIdentityPool pool, String provider, String token) {
        return catchThrowableOfType(
                        NotAuthorizedException.class, () -> pool.identity(Map.of(provider, token)))
                .awsErrorDetails()
                .errorMessage();
    }

    @Test
    void aUserHasOneIdentityUnderBothNamesOfThePool() {
        var token = signIn().idToken();
        var ours = server.address().getAuthority() + "/" + users.id();

        var identity = pool.identity(Map.of(provider(users), token));

        assertThat(identity).startsWith("us-east-1:");
        assertThat(pool.identity(Map.of(provider(users), signIn().idToken()))).isEqualTo(identity);
        assertThat(pool.identity(Map.of(ours, token))).isEqualTo(identity);
        assertThat(server.identities().describeIdentity(r -> r.identityId(identity)).logins())
                .containsExactly(provider(users));
    }

    @Test
    void aPoolThatIsNotAmongTheProvidersIsNotSupported() {
        var others = server.pool();
        var app = others.client();
        others.confirmedUser("ana");
        var token = others.signIn(app, "ana", TestPool.PASSWORD).authenticationResult().idToken();

        assertThat(refusal(provider(others), token)).isEqualTo(UNSUPPORTED);
        assertThat(refusal("cognito-idp.us-east-1.amazonaws.com/us-east-1_Nowhere", token))
                .isEqualTo(UNSUPPORTED);
        assertThat(refusal("accounts.google.com", token)).isEqualTo(UNSUPPORTED);
    }

    @Test
    void aClientThatIsNotAmongTheProvidersIsNotSupported() {
        var other = users.client();

        var token =
                users.signIn(other, "Жанна", TestPool.PASSWORD).authenticationResult().idToken();

        assertThat(refusal(token)).isEqualTo(UNSUPPORTED);
    }

    @Test
    void aTokenOfAnotherPoolDoesNotNameThisOne() {
        var others = server.pool();
        var app = others.client();
        others.confirmedUser("ana");
        var token = others.signIn(app, "ana", TestPool.PASSWORD).authenticationResult().idToken();

        assertThat(refusal(token))
                .isEqualTo("Invalid login token. Issuer doesn't match providerName");
    }

    @Test
    void anAccessTokenIsNoIdentityToken() {
        assertThat(refusal(signIn().accessToken()))
                .isEqualTo("Invalid login token. Missing a required claim: aud");
    }

    @Test
    void anExpiredTokenSaysSinceWhen() {
        var token = signIn().idToken();
        var identity = pool.identity(Map.of(provider(users), token));

        server.clock().forward(Duration.ofMinutes(61));

        assertThat(refusal(token))
                .matches("Invalid login token\\. Token expired: [0-9]{10} >= [0-9]{10}");
        assertThat(identity).isNotEmpty();
    }

    @Test
    void aForeignSignatureIsNotVerified() {
        var parts = signIn().idToken().split("\\.");
        var other = signIn().idToken().split("\\.");

        assertThat(refusal(parts[0] + "." + parts[1] + "." + other[2]))
                .isEqualTo("Invalid login token. Couldn't verify signed token.");
    }

    @Test
    void anUnsignedTokenIsRefused() throws Exception {
        var claims = SignedJWT.parse(signIn().idToken()).getJWTClaimsSet();

        assertThat(refusal(new PlainJWT(claims).serialize()))
                .isEqualTo("Invalid login token. Not a valid OpenId Connect identity token.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "a.b.c", "eyJhbGciOiJSUzI1NiJ9.e30.", "..."})
    void whatIsNoTokenIsRefused(String text) {
        assertThat(refusal(text)).startsWith("Invalid login token. ");
    }

    @Test
    void aRefreshTokenIsRefused() {
        assertThat(refusal(signIn().refreshToken()))
                .isEqualTo("Invalid login token. Not a valid OpenId Connect identity token.");
    }

    @Test
    void theServersCheckAsksWhetherTheUserIsStillSignedIn() {
        var unchecked =
                TestIdentityPool.of(server, r -> r.cognitoIdentityProviders(users(users, client)));
        var key = provider(users);
        var before = signIn();

        server.admin().adminUserGlobalSignOut(r -> r.userPoolId(users.id()).username("Жанна"));

        assertThat(refusal(before.idToken())).isEqualTo("Invalid login token.");
        assertThat(unchecked.identity(Map.of(key, before.idToken()))).isNotEmpty();
        var after = signIn();
        assertThat(pool.identity(Map.of(key, after.idToken()))).isNotEmpty();
        server.app().revokeToken(r -> r.clientId(client).token(after.refreshToken()));
        assertThat(refusal(after.idToken())).isEqualTo("Invalid login token.");
    }

    @Test
    void theServersCheckAsksWhetherTheUserIsThereAndEnabled() {
        var token = signIn().idToken();

        server.admin().adminDisableUser(r -> r.userPoolId(users.id()).username("Жанна"));
        assertThat(refusal(token)).isEqualTo("Invalid login token.");
        server.admin().adminDeleteUser(r -> r.userPoolId(users.id()).username("Жанна"));

        assertThat(refusal(token)).isEqualTo("Invalid login token.");
    }

    @Test
    void onlyPublicProvidersAreNamed() {
        server.identities();
        var developer = TestIdentityPool.of(server, r -> r.developerProviderName("login.example"));

        for (var name : new String[] {"nobody", "login.example"}) {
            assertThat(
                            catchThrowableOfType(
                                            InvalidParameterException.class,
                                            () -> developer.identity(Map.of(name, "ana")))
                                    .awsErrorDetails()
                                    .errorMessage())
                    .isEqualTo("Please provide a valid public provider");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"api.twitter.com", "www.digits.com"})
    void whatIsNotOfferedIsSaidSo(String provider) {
        var twitter =
                TestIdentityPool.of(
                        server, r -> r.supportedLoginProviders(Map.of(provider, "key;secret")));

        assertThat(
                        catchThrowableOfType(
                                        AwsServiceException.class,
                                        () -> twitter.identity(Map.of(provider, "token;secret")))
                                .awsErrorDetails()
                                .errorMessage())
                .isEqualTo("This server does not offer logins by " + provider + ".");
    }
}

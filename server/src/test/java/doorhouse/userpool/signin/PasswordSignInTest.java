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
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PasswordResetRequiredException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotConfirmedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserNotFoundException;

@OnBothDatabases
class PasswordSignInTest {
    private static final String WRONG = "Incorrect username or password.";
    private final TestServer server = TestServer.shared();

    @Test
    void theRightPasswordGivesThreeTokens() {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");

        var result = pool.signIn(client, "ana", PASSWORD).authenticationResult();

        assertThat(result.accessToken().split("\\.")).hasSize(3);
        assertThat(result.idToken().split("\\.")).hasSize(3);
        assertThat(result.refreshToken().split("\\.", -1)).hasSize(5);
        assertThat(result.expiresIn()).isEqualTo(3600);
        assertThat(result.tokenType()).isEqualTo("Bearer");
    }

    @Test
    void aWrongPasswordIsRefused() {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");

        refused(() -> pool.signIn(client, "ana", PASSWORD + "x"), WRONG);
    }

    @Test
    void anUnknownUserIsToldOfOnlyWhereTheClientAllowsIt() {
        var pool = server.pool();
        String open = pool.client();
        String hiding =
                pool.client(
                        c -> c.preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED));

        assertThatThrownBy(() -> pool.signIn(open, "nobody", PASSWORD))
                .isInstanceOf(UserNotFoundException.class)
                .hasMessageContaining("User does not exist.");
        refused(() -> pool.signIn(hiding, "nobody", PASSWORD), WRONG);
    }

    @Test
    void anUnknownClientIsRefused() {
        var pool = server.pool();

        assertThatThrownBy(() -> pool.signIn("abc", "ana", PASSWORD))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("User pool client abc does not exist.");
    }

    @Test
    void aFlowMustBeEnabledForTheClient() {
        var pool = server.pool();
        String client =
                pool.client(
                        c -> c.explicitAuthFlows(ExplicitAuthFlowsType.ALLOW_REFRESH_TOKEN_AUTH));

        assertThatThrownBy(() -> pool.signIn(client, "ana", PASSWORD))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("USER_PASSWORD_AUTH flow not enabled for this client");
        assertThatThrownBy(() ->
                        begin(
                                client,
                                AuthFlowType.USER_SRP_AUTH,
                                Map.of("USERNAME", "ana", "SRP_A", "2")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("USER_SRP_AUTH is not enabled for the client.");
        assertThatThrownBy(() -> admin(pool, client, AuthFlowType.ADMIN_USER_PASSWORD_AUTH))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Auth flow not enabled for this client");
    }

    @Test
    void anAdminFlowIsNotForApps() {
        var pool = server.pool();
        String client = pool.client();

        assertThatThrownBy(() ->
                        begin(
                                client,
                                AuthFlowType.ADMIN_USER_PASSWORD_AUTH,
                                Map.of("USERNAME", "ana", "PASSWORD", PASSWORD)))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Initiate Auth method not supported.");
    }

    @Test
    void anAdministratorSignsAUserIn() {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");

        for (var flow :
                new AuthFlowType[] {
                    AuthFlowType.ADMIN_USER_PASSWORD_AUTH, AuthFlowType.ADMIN_NO_SRP_AUTH
                }) {
            assertThat(admin(pool, client, flow)).isNotBlank();
        }
    }

    @Test
    void aMissingParameterIsNamed() {
        var pool = server.pool();
        String client = pool.client();

        assertThatThrownBy(() ->
                        begin(client, AuthFlowType.USER_PASSWORD_AUTH, Map.of("USERNAME", "ana")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Missing required parameter PASSWORD");
    }

    @Test
    void aClientWithASecretMustProveIt() {
        var pool = server.pool();
        String client = pool.client(c -> c.generateSecret(true));
        pool.confirmedUser("ana");

        refused(
                () -> pool.signIn(client, "ana", PASSWORD),
                "Client " + client + " is configured with secret but SECRET_HASH was not received");
        refused(
                () ->
                        begin(
                                client,
                                AuthFlowType.USER_PASSWORD_AUTH,
                                Map.of(
                                        "USERNAME",
                                        "ana",
                                        "PASSWORD",
                                        PASSWORD,
                                        "SECRET_HASH",
                                        "d3Jvbmc=")),
                "Unable to verify secret hash for client " + client);
    }

    @Test
    void aDisabledUserIsRefused() {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");
        server.admin().adminDisableUser(r -> r.userPoolId(pool.id()).username("ana"));

        refused(() -> pool.signIn(client, "ana", PASSWORD), "User is disabled.");
    }

    @Test
    void whereExistenceIsHiddenOnlyTheRightPasswordLearnsThatAUserIsDisabled() {
        var pool = server.pool();
        String client =
                pool.client(
                        c -> c.preventUserExistenceErrors(PreventUserExistenceErrorTypes.ENABLED));
        pool.confirmedUser("ana");
        server.admin().adminDisableUser(r -> r.userPoolId(pool.id()).username("ana"));

        refused(() -> pool.signIn(client, "ana", PASSWORD + "x"), WRONG);
        refused(() -> pool.signIn(client, "ana", PASSWORD), "User is disabled.");
    }

    @Test
    void anUnconfirmedUserLearnsSoOnlyByTheRightPassword() {
        var pool = server.pool();
        String client = pool.client();
        server.app().signUp(r -> r.clientId(client).username("ana").password(PASSWORD));

        refused(() -> pool.signIn(client, "ana", PASSWORD + "x"), WRONG);
        assertThatThrownBy(() -> pool.signIn(client, "ana", PASSWORD))
                .isInstanceOf(UserNotConfirmedException.class)
                .hasMessageContaining("User is not confirmed.");
    }

    @Test
    void aResetPasswordMustBeSetAnew() {
        var pool = server.pool(p -> p.autoVerifiedAttributesWithStrings("email"));
        String client = pool.client();
        pool.confirmedUser(
                "ana", attribute("email", "ana@example.com"), attribute("email_verified", "true"));
        server.admin().adminResetUserPassword(r -> r.userPoolId(pool.id()).username("ana"));

        assertThatThrownBy(() -> pool.signIn(client, "ana", PASSWORD))
                .isInstanceOf(PasswordResetRequiredException.class)
                .hasMessageContaining("Password reset required for the user");
    }

    @Test
    void fiveFailuresLockAndTheLockDoubles() {
        var pool = server.pool();
        String client = pool.client();
        pool.confirmedUser("ana");
        for (int i = 0; i < 5; i++) refused(() -> pool.signIn(client, "ana", "wrong"), WRONG);

        refused(() -> pool.signIn(client, "ana", PASSWORD), "Password attempts exceeded");
        server.clock().forward(Duration.ofSeconds(1));
        refused(() -> pool.signIn(client, "ana", "wrong"), WRONG);
        server.clock().forward(Duration.ofSeconds(1));
        refused(() -> pool.signIn(client, "ana", PASSWORD), "Password attempts exceeded");
        server.clock().forward(Duration.ofSeconds(1));

        assertThat(pool.signIn(client, "ana", PASSWORD).authenticationResult()).isNotNull();
        refused(() -> pool.signIn(client, "ana", "wrong"), WRONG);
        assertThat(pool.signIn(client, "ana", PASSWORD).authenticationResult()).isNotNull();
    }

    @Test
    void aUserSignsInByAnyNameInForce() {
        var pool = server.pool(p -> p.aliasAttributesWithStrings("email", "preferred_username"));
        String client = pool.client();
        pool.confirmedUser(
                "ana",
                attribute("email", "ana@example.com"),
                attribute("email_verified", "true"),
                attribute("preferred_username", "annie"));

        for (String name : new String[] {"ana", "ana@example.com", "annie"}) {
            assertThat(pool.signIn(client, name, PASSWORD).authenticationResult()).isNotNull();
        }
    }

    private void begin(String client, AuthFlowType flow, Map<String, String> parameters) {
        server.app()
                .initiateAuth(r -> r.clientId(client).authFlow(flow).authParameters(parameters));
    }

    private String admin(TestPool pool, String client, AuthFlowType flow) {
        return server.admin()
                .adminInitiateAuth(r ->
                        r.userPoolId(pool.id())
                                .clientId(client)
                                .authFlow(flow)
                                .authParameters(Map.of("USERNAME", "ana", "PASSWORD", PASSWORD)))
                .authenticationResult()
                .accessToken();
    }

    private static void refused(ThrowingCallable call, String sentence) {
        assertThatThrownBy(call)
                .isInstanceOf(NotAuthorizedException.class)
                .hasMessageContaining(sentence);
    }
}

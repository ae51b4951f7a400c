package doorhouse.userpool.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ExplicitAuthFlowsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.FeatureType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidOAuthFlowException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.LimitExceededException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.OAuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.PreventUserExistenceErrorTypes;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ScopeDoesNotExistException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.TimeUnitsType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserPoolClientType;

class ClientOperationsTest {
    private final TestServer server = TestServer.shared();
    private final CognitoIdentityProviderClient admin = server.admin();
    private final TestPool pool = server.pool();

    private UserPoolClientType describe(String client) {
        return admin.describeUserPoolClient(r -> r.userPoolId(pool.id()).clientId(client))
                .userPoolClient();
    }

    private UserPoolClientType created() {
        return admin.createUserPoolClient(r -> r.userPoolId(pool.id()).clientName("app"))
                .userPoolClient();
    }

    private UserPoolClientType confidential() {
        return admin.createUserPoolClient(
                        r -> r.userPoolId(pool.id()).clientName("app").generateSecret(true))
                .userPoolClient();
    }

    @Test
    void aClientIsDescribedAsItWasCreated() {
        var created = created();

        var client = describe(created.clientId());

        assertThat(client).isEqualTo(created);
        assertThat(client.clientId()).matches("[a-z0-9]{26}");
        assertThat(client.userPoolId()).isEqualTo(pool.id());
        assertThat(client.clientName()).isEqualTo("app");
        assertThat(client.clientSecret()).isNull();
        assertThat(client.refreshTokenValidity()).isEqualTo(30);
        assertThat(client.accessTokenValidity()).isNull();
        assertThat(client.authSessionValidity()).isEqualTo(3);
        assertThat(client.enableTokenRevocation()).isTrue();
        assertThat(client.allowedOAuthFlowsUserPoolClient()).isFalse();
        assertThat(client.enablePropagateAdditionalUserContextData()).isFalse();
        assertThat(client.hasExplicitAuthFlows()).isFalse();
        assertThat(client.hasReadAttributes()).isFalse();
    }

    @Test
    void everySettingComesBack() {
        var created =
                admin.createUserPoolClient(r ->
                                r.userPoolId(pool.id())
                                        .clientName("all")
                                        .generateSecret(true)
                                        .accessTokenValidity(10)
                                        .idTokenValidity(20)
                                        .refreshTokenValidity(90)
                                        .tokenValidityUnits(u ->
                                                u.accessToken(TimeUnitsType.MINUTES)
                                                        .idToken(TimeUnitsType.MINUTES)
                                                        .refreshToken(TimeUnitsType.MINUTES))
                                        .readAttributes("email", "name")
                                        .writeAttributes("email")
                                        .explicitAuthFlows(
                                                ExplicitAuthFlowsType.ALLOW_USER_SRP_AUTH)
                                        .supportedIdentityProviders("COGNITO")
                                        .callbackURLs("https://a.example/in")
                                        .logoutURLs("https://a.example/out")
                                        .defaultRedirectURI("https://a.example/in")
                                        .allowedOAuthFlows(OAuthFlowType.CODE)
                                        .allowedOAuthScopes("openid", "email")
                                        .allowedOAuthFlowsUserPoolClient(true)
                                        .preventUserExistenceErrors(
                                                PreventUserExistenceErrorTypes.ENABLED)
                                        .enableTokenRevocation(false)
                                        .enablePropagateAdditionalUserContextData(true)
                                        .authSessionValidity(15)
                                        .refreshTokenRotation(f ->
                                                f.feature(FeatureType.ENABLED)
                                                        .retryGracePeriodSeconds(60)))
                        .userPoolClient();

        var client = describe(created.clientId());

        assertThat(client).isEqualTo(created);
        assertThat(client.clientSecret()).matches("[a-z0-9]{51}");
        assertThat(client.accessTokenValidity()).isEqualTo(10);
        assertThat(client.tokenValidityUnits().refreshToken()).isEqualTo(TimeUnitsType.MINUTES);
        assertThat(client.readAttributes()).containsExactly("email", "name");
        assertThat(client.explicitAuthFlows())
                .containsExactly(ExplicitAuthFlowsType.ALLOW_USER_SRP_AUTH);
        assertThat(client.callbackURLs()).containsExactly("https://a.example/in");
        assertThat(client.allowedOAuthScopes()).containsExactly("openid", "email");
        assertThat(client.preventUserExistenceErrors())
                .isEqualTo(PreventUserExistenceErrorTypes.ENABLED);
        assertThat(client.enableTokenRevocation()).isFalse();
        assertThat(client.authSessionValidity()).isEqualTo(15);
        assertThat(client.refreshTokenRotation().retryGracePeriodSeconds()).isEqualTo(60);
    }

    @Test
    void anUpdateReturnsWhatItLeavesOutToItsDefaultAndKeepsTheSecret() {
        var before =
                admin.createUserPoolClient(r ->
                                r.userPoolId(pool.id())
                                        .clientName("app")
                                        .generateSecret(true)
                                        .authSessionValidity(9)
                                        .accessTokenValidity(2)
                                        .callbackURLs("https://a.example"))
                        .userPoolClient();

        server.clock().forward(Duration.ofSeconds(5));
        var after =
                admin.updateUserPoolClient(r -> r.userPoolId(pool.id()).clientId(before.clientId()))
                        .userPoolClient();

        assertThat(after).isEqualTo(describe(before.clientId()));
        assertThat(after.clientName()).isEqualTo("app");
        assertThat(after.clientSecret()).isEqualTo(before.clientSecret());
        assertThat(after.authSessionValidity()).isEqualTo(3);
        assertThat(after.accessTokenValidity()).isNull();
        assertThat(after.hasCallbackURLs()).isFalse();
        assertThat(after.lastModifiedDate()).isAfter(before.lastModifiedDate());
    }

    @Test
    void anUpdateIsCheckedAsACreationIs() {
        var client = created().clientId();

        assertThatThrownBy(() ->
                        admin.updateUserPoolClient(r ->
                                r.userPoolId(pool.id())
                                        .clientId(client)
                                        .writeAttributes("custom:none")))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("Invalid write attributes specified while updating a client");
        assertThatThrownBy(() ->
                        admin.updateUserPoolClient(r ->
                                r.userPoolId(pool.id())
                                        .clientId(client)
                                        .allowedOAuthFlows(OAuthFlowType.CLIENT_CREDENTIALS)))
                .isInstanceOf(InvalidOAuthFlowException.class);
        assertThatThrownBy(() ->
                        admin.updateUserPoolClient(r ->
                                r.userPoolId(pool.id())
                                        .clientId(client)
                                        .allowedOAuthScopes("api/read")))
                .isInstanceOf(ScopeDoesNotExistException.class);
    }

    @Test
    void aSessionLastsThreeToFifteenMinutes() {
        for (int bad : new int[] {2, 16}) {
            assertThatThrownBy(() ->
                            admin.createUserPoolClient(r ->
                                    r.userPoolId(pool.id())
                                            .clientName("app")
                                            .authSessionValidity(bad)))
                    .isInstanceOf(InvalidParameterException.class)
                    .hasMessageContaining("at 'authSessionValidity'");
        }
    }

    @Test
    void aDeletedClientDoesNotExist() {
        var client = created().clientId();

        admin.deleteUserPoolClient(r -> r.userPoolId(pool.id()).clientId(client));

        assertThatThrownBy(() -> describe(client))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("User pool client " + client + " does not exist.");
        assertThatThrownBy(() ->
                        admin.deleteUserPoolClient(r -> r.userPoolId(pool.id()).clientId(client)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aClientOfAnotherPoolDoesNotExistHere() {
        var foreign = server.pool().client();

        assertThatThrownBy(() -> describe(foreign))
                .hasMessageContaining("User pool client " + foreign + " does not exist.");
        assertThatThrownBy(() ->
                        admin.deleteUserPoolClient(r -> r.userPoolId(pool.id()).clientId(foreign)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThatThrownBy(() ->
                        admin.updateUserPoolClient(r -> r.userPoolId(pool.id()).clientId(foreign)))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void theListOfClientsIsReadPageByPage() {
        var made = new HashSet<String>();
        for (int i = 0; i < 5; i++) made.add(created().clientId());

        var listed = new HashSet<String>();
        admin.listUserPoolClientsPaginator(r -> r.userPoolId(pool.id()).maxResults(2)).stream()
                .peek(page -> assertThat(page.userPoolClients()).hasSizeLessThanOrEqualTo(2))
                .flatMap(page -> page.userPoolClients().stream())
                .forEach(client -> assertThat(listed.add(client.clientId())).isTrue());

        assertThat(listed).isEqualTo(made);
        assertThat(admin.listUserPoolClients(r -> r.userPoolId(pool.id())).userPoolClients())
                .hasSize(5);
    }

    @Test
    void aSecretIsExchangedWithoutAPause() {
        var client = confidential();
        var id = client.clientId();

        var added =
                admin.addUserPoolClientSecret(r -> r.userPoolId(pool.id()).clientId(id))
                        .clientSecretDescriptor();

        assertThat(added.clientSecretId()).startsWith(id + "--");
        assertThat(added.clientSecretValue()).matches("[a-z0-9]{51}");
        assertThatThrownBy(() ->
                        admin.addUserPoolClientSecret(r -> r.userPoolId(pool.id()).clientId(id)))
                .isInstanceOf(LimitExceededException.class);
        var listed =
                admin.listUserPoolClientSecrets(r -> r.userPoolId(pool.id()).clientId(id))
                        .clientSecrets();
        assertThat(listed).hasSize(2).allMatch(s -> s.clientSecretValue() == null);

        admin.deleteUserPoolClientSecret(r ->
                r.userPoolId(pool.id())
                        .clientId(id)
                        .clientSecretId(listed.getFirst().clientSecretId()));

        assertThat(describe(id).clientSecret()).isEqualTo(added.clientSecretValue());
        assertThatThrownBy(() ->
                        admin.deleteUserPoolClientSecret(r ->
                                r.userPoolId(pool.id())
                                        .clientId(id)
                                        .clientSecretId(added.clientSecretId())))
                .isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void aSecretOfOnesOwnIsNotToldAgainWhenItIsAdded() {
        var client = confidential();
        var mine = "mySecretMySecretMySecret";

        var added =
                admin.addUserPoolClientSecret(r ->
                                r.userPoolId(pool.id())
                                        .clientId(client.clientId())
                                        .clientSecret(mine))
                        .clientSecretDescriptor();

        assertThat(added.clientSecretValue()).isNull();
        assertThat(describe(client.clientId()).clientSecret()).isEqualTo(mine);
    }

    @Test
    void aPublicClientGetsNoSecret() {
        var client = created().clientId();

        assertThatThrownBy(() ->
                        admin.addUserPoolClientSecret(
                                r -> r.userPoolId(pool.id()).clientId(client)))
                .isInstanceOf(InvalidParameterException.class);
        assertThat(
                        admin.listUserPoolClientSecrets(
                                        r -> r.userPoolId(pool.id()).clientId(client))
                                .clientSecrets())
                .isEmpty();
    }
}

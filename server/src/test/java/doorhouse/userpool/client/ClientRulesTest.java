package doorhouse.userpool.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import doorhouse.crypto.MasterKey;
import doorhouse.crypto.RandomText;
import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// What a client may be like, in a pool with the required attribute `email` and a custom one.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientRulesTest {
    private Database database;
    private UserPools pools;
    private AppClients clients;
    private UserPool pool;
    private UserPool lite;

    ClientRulesTest(@TempDir Path folder) {
        database = Database.sqlite(folder.resolve("test.db"));
        var random = new RandomText(new SecureRandom());
        var making = new UserPools.Making(random, false, (_, _) -> {}, (_, _) -> {}, _ -> {});
        pools = new UserPools(database, Clock.systemUTC(), System::nanoTime, making);
        var vault = new Vault(database, new MasterKey(new byte[32], new SecureRandom()));
        clients = new AppClients(database, vault, Clock.systemUTC(), System::nanoTime, random);
        pool =
                pool(
                        """
                        {"PoolName":"p","Schema":[{"Name":"email","Required":true},
                          {"Name":"plan","AttributeDataType":"String"}]}\
                        """);
        lite = pool("{\"PoolName\":\"p\",\"UserPoolTier\":\"LITE\"}");
    }

    private UserPool pool(String asked) {
        return pools.create(
                new AccountId("123456789012"), new Region("us-east-1"), Json.read(asked));
    }

    @AfterAll
    void close() {
        database.close();
    }

    private static ObjectNode asked(String members) {
        return Json.read("{\"ClientName\":\"c\"" + members.replace('\'', '"') + "}");
    }

    private AppClient created(String members) {
        return clients.create(pool, asked(members));
    }

    @Test
    void whatIsLeftOutIsAtItsDefault() {
        var client = created("");

        assertThat(client.id().value()).matches("[a-z0-9]{26}");
        assertThat(client.document())
                .isEqualTo(
                        Json.read(
                                """
                                {"ClientName":"c","TokenValidityUnits":{},"RefreshTokenValidity":30,
                                 "AuthSessionValidity":3,"AllowedOAuthFlowsUserPoolClient":false,
                                 "EnablePropagateAdditionalUserContextData":false,
                                 "EnableTokenRevocation":true}\
                                """));
        assertThat(client)
                .returns(Duration.ofHours(1), AppClient::accessTokenValidity)
                .returns(Duration.ofHours(1), AppClient::idTokenValidity)
                .returns(Duration.ofDays(30), AppClient::refreshTokenValidity)
                .returns(Duration.ofMinutes(3), AppClient::authSessionValidity)
                .returns(true, AppClient::tokenRevocation)
                .returns(null, AppClient::refreshRotation)
                .returns(false, AppClient::hidesUserExistence)
                .returns(false, AppClient::hasSecret);
        assertThat(client.flows())
                .containsExactlyInAnyOrder(
                        AuthFlow.REFRESH_TOKEN_AUTH, AuthFlow.USER_SRP_AUTH, AuthFlow.CUSTOM_AUTH);
    }

    @ParameterizedTest
    @CsvSource({
        "AccessToken, 300, seconds, true",
        "AccessToken, 299, seconds, false",
        "AccessToken, 5, minutes, true",
        "AccessToken, 4, minutes, false",
        "AccessToken, 24, hours, true",
        "AccessToken, 25, hours, false",
        "AccessToken, 1, days, true",
        "AccessToken, 2, days, false",
        "IdToken, 300, seconds, true",
        "IdToken, 299, seconds, false",
        "IdToken, 86400, seconds, true",
        "IdToken, 1441, minutes, false",
        "RefreshToken, 3600, seconds, true",
        "RefreshToken, 3599, seconds, false",
        "RefreshToken, 60, minutes, true",
        "RefreshToken, 59, minutes, false",
        "RefreshToken, 3650, days, true",
        "RefreshToken, 3651, days, false",
        "RefreshToken, 0, minutes, true",
    })
    void tokenValidity(String token, int number, String unit, boolean good) {
        var members =
                ",'%sValidity':%d,'TokenValidityUnits':{'%s':'%s'}"
                        .formatted(token, number, token, unit);

        if (good) created(members);
        else {
            assertThatThrownBy(() -> created(members))
                    .hasMessage("InvalidParameterException: Invalid range for token validity.");
        }
    }

    @ParameterizedTest
    @CsvSource({"AccessToken, 25", "IdToken, 25", "RefreshToken, 3651"})
    void tokenValidityWithoutUnits(String token, int tooLong) {
        created(",'%sValidity':%d".formatted(token, tooLong - 1));

        assertThatThrownBy(() -> created(",'%sValidity':%d".formatted(token, tooLong)))
                .hasMessage("InvalidParameterException: Invalid range for token validity.");
    }

    @Test
    void theDefaultRefreshValidityIsToldInItsUnit() {
        var client = created(",'TokenValidityUnits':{'RefreshToken':'hours'}");

        assertThat(client.document().path("RefreshTokenValidity").asInt()).isEqualTo(720);
        assertThat(client.refreshTokenValidity()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void olderFlowsAddToWhatEveryClientHad() {
        assertThat(
                        created(",'ExplicitAuthFlows':['ADMIN_NO_SRP_AUTH','USER_PASSWORD_AUTH']")
                                .flows())
                .containsExactlyInAnyOrder(
                        AuthFlow.ADMIN_USER_PASSWORD_AUTH,
                        AuthFlow.USER_PASSWORD_AUTH,
                        AuthFlow.REFRESH_TOKEN_AUTH,
                        AuthFlow.USER_SRP_AUTH,
                        AuthFlow.CUSTOM_AUTH);
        assertThat(created(",'ExplicitAuthFlows':['CUSTOM_AUTH_FLOW_ONLY']").flows())
                .containsExactlyInAnyOrder(AuthFlow.REFRESH_TOKEN_AUTH, AuthFlow.CUSTOM_AUTH);
    }

    @Test
    void newerFlowsAreWhatTheySay() {
        assertThat(created(",'ExplicitAuthFlows':['ALLOW_USER_PASSWORD_AUTH']").flows())
                .containsExactly(AuthFlow.USER_PASSWORD_AUTH);
    }

    @Test
    void aClientThatRotatesRefreshTokensHasNoRefreshFlow() {
        var client =
                created(
                        ",'RefreshTokenRotation':{'Feature':'ENABLED','RetryGracePeriodSeconds':60}");

        assertThat(client.refreshRotation()).isEqualTo(Duration.ofSeconds(60));
        assertThat(client.allows(AuthFlow.REFRESH_TOKEN_AUTH)).isFalse();
        assertThat(created(",'RefreshTokenRotation':{'Feature':'DISABLED'}").refreshRotation())
                .isNull();
    }

    static Stream<Arguments> refused() {
        var oauth = ",'AllowedOAuthScopes':['openid'],'AllowedOAuthFlows':";
        return Stream.of(
                arguments(
                        ",'ExplicitAuthFlows':['ALLOW_USER_SRP_AUTH','USER_PASSWORD_AUTH']",
                        "InvalidParameterException: ExplicitAuthFlows must not mix values with and"
                                + " without the prefix ALLOW_."),
                arguments(
                        ",'ExplicitAuthFlows':['ALLOW_REFRESH_TOKEN_AUTH'],'RefreshTokenRotation':"
                                + "{'Feature':'ENABLED'}",
                        "InvalidParameterException: Refresh token rotation cannot be enabled"
                                + " together with ALLOW_REFRESH_TOKEN_AUTH."),
                arguments(
                        ",'GenerateSecret':true,'ClientSecret':'aaaaaaaaaaaaaaaaaaaaaaaa'",
                        "InvalidParameterException: GenerateSecret and ClientSecret cannot be given"
                                + " together."),
                arguments(
                        ",'EnablePropagateAdditionalUserContextData':true",
                        "InvalidParameterException: EnablePropagateAdditionalUserContextData can be"
                                + " true only for a client with a secret."),
                arguments(
                        ",'ReadAttributes':['custom:none']",
                        "InvalidParameterException: Invalid read attributes specified while"
                                + " creating a client"),
                arguments(
                        ",'WriteAttributes':['email','custom:none']",
                        "InvalidParameterException: Invalid write attributes specified while"
                                + " creating a client"),
                arguments(
                        ",'WriteAttributes':['email','email_verified']",
                        "InvalidParameterException: Invalid write attributes specified while"
                                + " creating a client"),
                arguments(
                        ",'WriteAttributes':['email','sub']",
                        "InvalidParameterException: Invalid write attributes specified while"
                                + " creating a client"),
                arguments(
                        ",'WriteAttributes':['name']",
                        "InvalidParameterException: Invalid write attributes specified while"
                                + " creating a client"),
                arguments(
                        ",'SupportedIdentityProviders':['COGNITO','Google']",
                        "InvalidParameterException: The provider Google does not exist for User"
                                + " Pool <pool>."),
                arguments(
                        ",'AllowedOAuthScopes':['openid','api/read']",
                        "ScopeDoesNotExistException: Invalid scope requested: api/read"),
                arguments(
                        ",'GenerateSecret':true" + oauth + "['client_credentials','code']",
                        "InvalidOAuthFlowException: client_credentials flow can not be selected"
                                + " along with code flow or implicit flow."),
                arguments(
                        oauth + "['client_credentials']",
                        "InvalidOAuthFlowException: client_credentials flow can not be selected if"
                                + " client does not have a client secret."),
                arguments(
                        oauth + "['code']",
                        "InvalidOAuthFlowException: CallbackUrls can not be empty when code flow or"
                                + " implicit flow is selected"),
                arguments(
                        ",'AllowedOAuthFlowsUserPoolClient':true",
                        "InvalidParameterException: AllowedOAuthFlows and AllowedOAuthScopes are"
                                + " required if user pool client is allowed to use OAuth flows."),
                arguments(
                        ",'CallbackURLs':['https://a.example/'],"
                                + "'DefaultRedirectURI':'https://a.example'",
                        "InvalidParameterException: DefaultRedirectURI must be one of the"
                                + " CallbackURLs."));
    }

    @ParameterizedTest
    @MethodSource
    void refused(String members, String message) {
        assertThatThrownBy(() -> created(members))
                .isInstanceOf(ApiException.class)
                .hasMessage(message.replace("<pool>", pool.id().value()));
    }

    static Stream<String> good() {
        return Stream.of(
                ",'ExplicitAuthFlows':[]",
                ",'ExplicitAuthFlows':['ALLOW_USER_AUTH']",
                ",'GenerateSecret':true,'EnablePropagateAdditionalUserContextData':true",
                ",'ReadAttributes':['email_verified','custom:plan']",
                ",'WriteAttributes':['email','custom:plan']",
                ",'SupportedIdentityProviders':['COGNITO']",
                ",'GenerateSecret':true,'AllowedOAuthFlows':['client_credentials']",
                ",'AllowedOAuthFlowsUserPoolClient':true,'AllowedOAuthFlows':['code','implicit'],"
                        + "'AllowedOAuthScopes':['openid','email','phone','profile',"
                        + "'aws.cognito.signin.user.admin'],'CallbackURLs':['https://a.example/b'],"
                        + "'DefaultRedirectURI':'https://a.example/b'");
    }

    @ParameterizedTest
    @MethodSource
    void good(String members) {
        created(members);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.example",
                "https://a.example:8443/path?query=1",
                "http://localhost",
                "http://localhost:3000/callback",
                "http://127.0.0.1:3000",
                "http://[::1]:3000",
                "myapp://example",
                "com.example.app:/callback"
            })
    void redirectUris(String uri) {
        created(",'CallbackURLs':['" + uri + "'],'LogoutURLs':['" + uri + "']");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a.example",
                "http://localhost.example",
                "http://127.0.0.1@a.example",
                "https://a.example/#fragment",
                "https:///path",
                "/relative",
                "a.example/path",
                "javascript:alert(1)",
                "JavaScript:alert(1)",
                "data:text/html,hello",
                "https://a.example/{id}"
            })
    void notRedirectUris(String uri) {
        for (var member : new String[] {"CallbackURLs", "LogoutURLs"}) {
            assertThatThrownBy(() -> created(",'" + member + "':['" + uri + "']"))
                    .isInstanceOf(ApiException.class)
                    .hasMessageStartingWith("InvalidParameterException: " + uri);
        }
    }

    @Test
    void choiceBasedSignInNeedsMoreThanTheLiteTier() {
        assertThatThrownBy(() ->
                        clients.create(lite, asked(",'ExplicitAuthFlows':['ALLOW_USER_AUTH']")))
                .hasMessageStartingWith("FeatureUnavailableInTierException");
    }

    @Test
    void withoutListsAllButTheProvenAndTheDevelopersIsWritten() {
        var client = created("");

        assertThat(client.writes("email")).isTrue();
        assertThat(client.writes("custom:plan")).isTrue();
        assertThat(client.writes("sub")).isFalse();
        assertThat(client.writes("email_verified")).isFalse();
        assertThat(client.writes("dev:custom:risk")).isFalse();
        assertThat(client.writes("identities")).isFalse();
        assertThat(client.reads("email_verified")).isTrue();
        assertThat(client.reads("dev:custom:risk")).isFalse();
    }

    @Test
    void withListsOnlyWhatTheyNameIsReadAndWritten() {
        var client = created(",'ReadAttributes':['email_verified'],'WriteAttributes':['email']");

        assertThat(client.reads("sub")).isTrue();
        assertThat(client.reads("email_verified")).isTrue();
        assertThat(client.reads("email")).isFalse();
        assertThat(client.writes("email")).isTrue();
        assertThat(client.writes("name")).isFalse();
    }
}

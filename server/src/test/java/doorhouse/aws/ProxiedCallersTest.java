package doorhouse.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.http.Proxies;
import doorhouse.policy.Network;
import doorhouse.testing.TestPool;
import doorhouse.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AdvancedSecurityModeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;

/// What policies are told of callers behind a proxy.
class ProxiedCallersTest {
    private TestServer server;

    @BeforeEach
    void behindAProxy() {
        server =
                TestServer.behind(
                        new Proxies(
                                List.of(Objects.requireNonNull(Network.parse("127.0.0.1"))),
                                Proxies.Headers.X_FORWARDED,
                                false));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private CognitoIdentityProviderClient caller(String condition) {
        var iam = server.iam();
        iam.createUser(r -> r.userName("ana"));
        iam.putUserPolicy(r ->
                r.userName("ana")
                        .policyName("p")
                        .policyDocument(
                                """
                                {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
                                 "Action":"cognito-idp:*","Resource":"*","Condition":%s}]}\
                                """
                                        .formatted(condition)));
        var key = iam.createAccessKey(r -> r.userName("ana")).accessKey();
        return server.client(
                StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())));
    }

    private static void list(CognitoIdentityProviderClient caller, String from, String scheme) {
        caller.listUserPools(r ->
                r.maxResults(1)
                        .overrideConfiguration(c ->
                                c.putHeader("X-Forwarded-For", from)
                                        .putHeader("X-Forwarded-Proto", scheme)));
    }

    private static String refusal(CognitoIdentityProviderClient caller, String from, String by) {
        var refused = catchThrowable(() -> list(caller, from, by));
        return ((CognitoIdentityProviderException) refused).awsErrorDetails().errorCode();
    }

    @ParameterizedTest
    @CsvSource({"203.0.113.7, 198.51.100.7", "2001:db8::7, 2001:db9::7"})
    void theSourceIsTheClient(String good, String bad) {
        var caller =
                caller(
                        """
                        {"IpAddress":{"aws:SourceIp":["203.0.113.0/24","2001:db8::/32"]}}\
                        """);

        assertThatCode(() -> list(caller, good, "http")).doesNotThrowAnyException();
        assertThat(refusal(caller, bad, "http")).isEqualTo("AccessDeniedException");
        assertThat(refusal(caller, good + ", " + bad, "http")).isEqualTo("AccessDeniedException");
    }

    @Test
    void tlsThatEndsAtTheProxyIsTls() {
        var caller = caller("{\"Bool\":{\"aws:SecureTransport\":\"true\"}}");

        assertThatCode(() -> list(caller, "203.0.113.7", "https")).doesNotThrowAnyException();
        assertThat(refusal(caller, "203.0.113.7", "http")).isEqualTo("AccessDeniedException");
    }

    @Test
    void eventsTellOfTheClient() {
        var pool =
                server.pool(r ->
                        r.userPoolAddOns(
                                a -> a.advancedSecurityMode(AdvancedSecurityModeType.AUDIT)));
        pool.confirmedUser("žofie");
        var client = pool.client();

        server.app()
                .initiateAuth(r ->
                        r.clientId(client)
                                .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                                .authParameters(
                                        Map.of("USERNAME", "žofie", "PASSWORD", TestPool.PASSWORD))
                                .overrideConfiguration(
                                        c -> c.putHeader("X-Forwarded-For", "203.0.113.7")));

        var events =
                server.admin()
                        .adminListUserAuthEvents(r -> r.userPoolId(pool.id()).username("žofie"))
                        .authEvents();
        assertThat(events)
                .singleElement()
                .satisfies(event ->
                        assertThat(event.eventContextData().ipAddress()).isEqualTo("203.0.113.7"));
    }
}

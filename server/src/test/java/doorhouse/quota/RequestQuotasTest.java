package doorhouse.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.TestBrowser;
import doorhouse.testing.TestServer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthFlowType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.ChallengeNameType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitoidentityprovider.model.TooManyRequestsException;

class RequestQuotasTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static TestServer server;

    @BeforeAll
    static void start() {
        server =
                TestServer.granting(
                        new Rates(
                                false,
                                Map.ofEntries(
                                        Map.entry("UserPoolRead", 2),
                                        Map.entry("OperationOfPool", 3),
                                        Map.entry("UnsignedOfAddress", 3),
                                        Map.entry("UserReads", 4),
                                        Map.entry("UserAuthentication", 2),
                                        Map.entry("UserAccountRecovery", 1),
                                        Map.entry("Sts", 2),
                                        Map.entry("ListDatasets", 1),
                                        Map.entry("GetId", 1),
                                        Map.entry("DomainOfAddress", 4),
                                        Map.entry("ClientAuthentication", 1),
                                        Map.entry("DomainOfClient", 3)),
                                1));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void restForASecond() {
        server.clock().forward(Duration.ofSeconds(1));
    }

    private static void forward(int millis) {
        server.clock().forward(Duration.ofMillis(millis));
    }

    private static void readPools() {
        server.admin().listUserPools(r -> r.maxResults(1));
    }

    private static void granted(int times, ThrowingCallable call) {
        for (int i = 0; i < times; i++) assertThatCode(call).doesNotThrowAnyException();
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(TooManyRequestsException.class)
                .hasMessageStartingWith("Rate exceeded");
    }

    private static AwsServiceException error(ThrowingCallable call) {
        return catchThrowableOfType(AwsServiceException.class, call);
    }

    @Test
    void aCategoryIsGrantedSoManyRequestsASecond() {
        granted(2, RequestQuotasTest::readPools);

        refused(RequestQuotasTest::readPools);
        forward(499);
        refused(RequestQuotasTest::readPools);
        forward(1);
        granted(1, RequestQuotasTest::readPools);
        refused(RequestQuotasTest::readPools);
    }

    @Test
    void nothingIsRefusedUnlessSomebodySaysSo() {
        try (var free = TestServer.granting(Rates.NONE)) {
            granted(1_000, () -> free.admin().listUserPools(r -> r.maxResults(1)));
        }
    }

    @Test
    void operationsOfACategoryAreCountedTogetherAndNoOthers() {
        var pool = server.pool();

        granted(1, RequestQuotasTest::readPools);
        granted(1, () -> server.admin().describeUserPool(r -> r.userPoolId(pool.id())));

        refused(() -> server.admin().describeUserPool(r -> r.userPoolId(pool.id())));
        granted(3, () -> server.admin().listUsers(r -> r.userPoolId(pool.id())));
    }

    @Test
    void whoeverCannotSignTakesNothing() {
        var stranger =
                server.client(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("doorhouse", "guessed")));
        for (int i = 0; i < 5; i++)
            assertThat(error(() -> stranger.listUserPools(r -> r.maxResults(1))))
                    .isNotInstanceOf(TooManyRequestsException.class);

        granted(2, RequestQuotasTest::readPools);
    }

    @Test
    void whatIsProvisionedIsGranted() {
        provision(5);
        forward(1_000);

        granted(5, RequestQuotasTest::readPools);
        refused(RequestQuotasTest::readPools);

        provision(2);
        forward(1_000);
        granted(2, RequestQuotasTest::readPools);
        refused(RequestQuotasTest::readPools);
    }

    private static void provision(int perSecond) {
        server.clock().forward(Duration.ofSeconds(1));
        var limit =
                server.admin()
                        .updateProvisionedLimit(r ->
                                r.requestedLimitValue(perSecond)
                                        .limitDefinition(d ->
                                                d.limitClass("API_CATEGORY")
                                                        .attributes(
                                                                Map.of(
                                                                        "Category",
                                                                        "UserPoolRead"))))
                        .limit();
        assertThat(limit.freeLimitValue()).isEqualTo(2);
        assertThat(limit.provisionedLimitValue()).isEqualTo(perSecond);
    }

    @Test
    void anOperationIsCountedByPool() {
        var pool = server.pool();
        var other = server.pool();

        granted(3, () -> server.admin().listGroups(r -> r.userPoolId(pool.id())));

        refused(() -> server.admin().listGroups(r -> r.userPoolId(pool.id())));
        granted(1, () -> server.admin().listGroups(r -> r.userPoolId(other.id())));
        granted(1, () -> server.admin().getUserPoolMfaConfig(r -> r.userPoolId(pool.id())));
    }

    @Test
    void aUserIsCountedWhoeverElseReads() {
        var pool = server.pool();
        pool.confirmedUser("ana");
        forward(1_000);
        pool.confirmedUser("žofie");

        granted(
                4,
                () -> server.admin().adminGetUser(r -> r.userPoolId(pool.id()).username("žofie")));

        refused(() -> server.admin().adminGetUser(r -> r.userPoolId(pool.id()).username("žofie")));
        granted(4, () -> server.admin().adminGetUser(r -> r.userPoolId(pool.id()).username("ana")));
    }

    private static void answer(String client, ChallengeNameType challenge, String user) {
        assertThatThrownBy(() ->
                        server.app()
                                .respondToAuthChallenge(r ->
                                        r.clientId(client)
                                                .challengeName(challenge)
                                                .session("a".repeat(40))
                                                .challengeResponses(
                                                        Map.of(
                                                                "USERNAME",
                                                                user,
                                                                "SOFTWARE_TOKEN_MFA_CODE",
                                                                "123456",
                                                                "NEW_PASSWORD",
                                                                "Passw0rd!x"))))
                .isInstanceOf(NotAuthorizedException.class);
    }

    @Test
    void answersHaveThriceTheBudgetOfSignInsAndThenTakeOfTheirs() {
        var client = server.pool().client();
        for (int i = 0; i < 6 + 2; i++)
            answer(client, ChallengeNameType.SOFTWARE_TOKEN_MFA, "u" + i);

        assertThatThrownBy(() -> answer(client, ChallengeNameType.SOFTWARE_TOKEN_MFA, "u"))
                .hasMessageContaining("Rate exceeded");
        refused(() ->
                server.app()
                        .initiateAuth(r ->
                                r.clientId(client)
                                        .authFlow(AuthFlowType.USER_PASSWORD_AUTH)
                                        .authParameters(Map.of("USERNAME", "v", "PASSWORD", "x"))));
        // To set a new password is to recover an account.
        answer(client, ChallengeNameType.NEW_PASSWORD_REQUIRED, "w");
        assertThatThrownBy(() -> answer(client, ChallengeNameType.NEW_PASSWORD_REQUIRED, "y"))
                .hasMessageContaining("Rate exceeded");
    }

    private static boolean granted(String operation, String body) throws Exception {
        return granted("127.0.0.1", operation, body);
    }

    /// Whether a request that no SDK would send is granted to an address.
    private static boolean granted(String address, String operation, String body) throws Exception {
        var request =
                HttpRequest.newBuilder(server.address())
                        .header("X-Forwarded-For", address)
                        .header("Content-Type", "application/x-amz-json-1.1")
                        .header("X-Amz-Target", "AWSCognitoIdentityProviderService." + operation)
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(400);
        return !answer.body().contains("\"TooManyRequestsException\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SOFTWARE_TOKEN_MFA", "NEW_PASSWORD_REQUIRED"})
    void onlyAnswersToChallengesAreCountedAsSuch(String challenge) throws Exception {
        var client = server.pool().client();
        var signIn =
                """
                {"ClientId":"%s","ChallengeName":"%s","AuthFlow":"USER_PASSWORD_AUTH",
                 "AuthParameters":{"USERNAME":"ana","PASSWORD":"x"}}\
                """
                        .formatted(client, challenge);

        for (int i = 0; i < 2; i++) assertThat(granted("InitiateAuth", signIn)).isTrue();

        assertThat(granted("InitiateAuth", signIn)).isFalse();
    }

    @Test
    void nobodyIsCountedByMembersThatAnOperationHasNot() throws Exception {
        var client = server.pool().client();
        var resend = "{\"ClientId\":\"%s\",\"Username\":\"ana\",\"UserPoolId\":\"%d\"}";

        for (int i = 0; i < 4; i++)
            assertThat(granted("ResendConfirmationCode", resend.formatted(client, i))).isTrue();

        assertThat(granted("ResendConfirmationCode", resend.formatted(client, 4))).isFalse();
    }

    private static String confirm(int user) {
        return "{\"ClientId\":\"x\",\"Username\":\"%d\",\"ConfirmationCode\":\"1\"}"
                .formatted(user);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.1, 192.0.2.1, 192.0.2.2", "2001:db8::1, 2001:db8::2, 2001:db8:0:1::1"})
    void anAddressIsCountedInWhatNobodySigns(String address, String same, String other)
            throws Exception {
        for (int i = 0; i < 3; i++)
            assertThat(granted(address, "ConfirmSignUp", confirm(i))).isTrue();

        assertThat(granted(same, "ConfirmSignUp", confirm(9))).isFalse();
        assertThat(granted(other, "ConfirmSignUp", confirm(9))).isTrue();
    }

    @Test
    void aPrivateAddressTellsNobodyApart() throws Exception {
        for (int i = 0; i < 5; i++)
            assertThat(granted("10.0.0.1", "ConfirmSignUp", confirm(i))).isTrue();
    }

    @Test
    void namesAreToldApartOnlyAsFarAsNamesGo() {
        var client = server.pool().client();
        var longest = "u".repeat(128);
        for (int i = 0; i < 4; i++)
            answer(client, ChallengeNameType.SOFTWARE_TOKEN_MFA, longest + i);

        assertThatThrownBy(() -> answer(client, ChallengeNameType.SOFTWARE_TOKEN_MFA, longest + 4))
                .hasMessageContaining("Rate exceeded");
    }

    @Test
    void eachApiSaysItInItsOwnWords() {
        granted(2, () -> server.sts().getCallerIdentity());
        var sts = error(() -> server.sts().getCallerIdentity());
        assertThat(sts.awsErrorDetails().errorCode()).isEqualTo("Throttling");
        assertThat(sts.awsErrorDetails().errorMessage()).isEqualTo("Rate exceeded");
        assertThat(sts.statusCode()).isEqualTo(400);
        assertThat(sts.isThrottlingException()).isTrue();

        var pool = "us-east-1:7b1d6a3c-0000-4000-8000-000000000000";
        error(() -> server.sync().listDatasets(r -> r.identityPoolId(pool).identityId(pool)));
        var sync =
                error(() ->
                        server.sync().listDatasets(r -> r.identityPoolId(pool).identityId(pool)));
        assertThat(sync.awsErrorDetails().errorCode()).isEqualTo("TooManyRequestsException");
        assertThat(sync.statusCode()).isEqualTo(429);

        error(() -> server.appIdentities().getId(r -> r.identityPoolId(pool)));
        var identity = error(() -> server.appIdentities().getId(r -> r.identityPoolId(pool)));
        assertThat(identity.awsErrorDetails().errorCode()).isEqualTo("TooManyRequestsException");
        assertThat(identity.statusCode()).isEqualTo(400);
    }

    @Test
    void grantsToMachinesAreACategoryOfTheirOwn() {
        var browser = new TestBrowser(server);
        var path = "/" + server.pool().id() + "/oauth2/token";
        var machine = "grant_type=client_credentials&client_id=nobody";

        assertThat(browser.send("POST", path, machine).statusCode()).isEqualTo(400);
        assertThat(browser.send("POST", path, machine).statusCode()).isEqualTo(429);
        assertThat(browser.send("POST", path, "grant_type=refresh_token").statusCode())
                .isEqualTo(400);
    }

    @Test
    void aClientIsCountedByWhatTheEndpointGoesBy() {
        var browser = new TestBrowser(server);
        var path = "/" + server.pool().id() + "/oauth2/token?client_id=";
        var form = "grant_type=refresh_token&client_id=nobody";
        for (int i = 0; i < 3; i++)
            assertThat(browser.send("POST", path + i, form).statusCode()).isEqualTo(400);

        assertThat(browser.send("POST", path + 3, form).statusCode()).isEqualTo(429);
    }

    @Test
    void aDomainIsCountedByAddress() {
        var pool = server.pool();
        var other = server.pool();
        var browser = new TestBrowser(server);
        for (int i = 0; i < 4; i++)
            assertThat(browser.get("/" + pool.id() + "/signedOut").statusCode()).isEqualTo(200);

        var refused = browser.get("/" + pool.id() + "/signedOut?lang=de");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(refused.headers().firstValue("X-Frame-Options")).hasValue("DENY");
        assertThat(refused.body()).contains("<html lang=\"de\">").contains("Etwas ist");
        var program = browser.get("/" + pool.id() + "/oauth2/userInfo");
        assertThat(program.statusCode()).isEqualTo(429);
        assertThat(program.body()).contains("\"error\":\"temporarily_unavailable\"");
        // Tokens stay verifiable.
        assertThat(browser.get("/" + pool.id() + "/.well-known/jwks.json").statusCode())
                .isEqualTo(200);
        assertThat(browser.get("/" + other.id() + "/signedOut").statusCode()).isEqualTo(200);
        forward(250);
        assertThat(browser.get("/" + pool.id() + "/signedOut").statusCode()).isEqualTo(200);
    }
}

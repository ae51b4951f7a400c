package doorhouse.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import doorhouse.testing.TestServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.cognitoidentityprovider.model.CognitoIdentityProviderException;

class JsonDoorTest {
    private static final String PREFIX = "AWSCognitoIdentityProviderService.";
    private final TestServer server = TestServer.shared();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aSignedCallIsAnswered() {
        var pool = server.pool();

        var described = server.admin().describeUserPool(r -> r.userPoolId(pool.id()));

        assertThat(described.userPool().name()).isEqualTo("test");
        assertThat(described.responseMetadata().requestId()).hasSize(36);
    }

    @Test
    void aCallWithoutASignatureIsRefused() {
        var refused =
                catchThrowableOfType(
                        CognitoIdentityProviderException.class,
                        () -> server.app().listUserPools(r -> r.maxResults(1)));

        assertThat(refused.awsErrorDetails().errorCode())
                .isEqualTo("MissingAuthenticationTokenException");
        assertThat(refused.awsErrorDetails().errorMessage())
                .isEqualTo("Missing Authentication Token");
    }

    @Test
    void aWrongSecretIsRefused() {
        var stranger =
                server.client(
                        StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("doorhouse", "guessed")));

        var refused =
                catchThrowableOfType(
                        CognitoIdentityProviderException.class,
                        () -> stranger.listUserPools(r -> r.maxResults(1)));

        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidSignatureException");
    }

    @Test
    void aSignedCallMayComeMuchLaterByTheServersClockToo() {
        server.clock().forward(Duration.ofHours(3));

        assertThat(
                        server.admin()
                                .listUserPools(r -> r.maxResults(1))
                                .sdkHttpResponse()
                                .isSuccessful())
                .isTrue();
    }

    @Test
    void anUnknownOperationSaysSo() throws Exception {
        var answer = post(PREFIX + "MakeCoffee", "{}");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("{\"__type\":\"UnknownOperationException\"}");
    }

    @Test
    void aRequestThatBreaksTheModelGetsEveryFaultInOneSentence() throws Exception {
        var answer = post(PREFIX + "InitiateAuth", "{\"AuthFlow\":\"BY_SMILE\"}");

        assertThat(answer.body())
                .contains("\"__type\":\"InvalidParameterException\"")
                .contains("2 validation errors detected: ")
                .contains(
                        "Value at 'clientId' failed to satisfy constraint: Member must not be null");
        assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
                .hasValue("InvalidParameterException:");
    }

    @Test
    void whatIsNotJsonIsASerializationException() throws Exception {
        for (String body :
                new String[] {
                    "{",
                    "[]",
                    "{\"ClientId\":7,\"AuthFlow\":\"USER_SRP_AUTH\"}",
                    "{\"a\":1,\"a\":2}",
                    "{\"ClientId\":\"a\\u0000\",\"AuthFlow\":\"USER_SRP_AUTH\"}",
                    "{\"ClientId\":\"a\\ud800\",\"AuthFlow\":\"USER_SRP_AUTH\"}"
                }) {
            var answer = post(PREFIX + "InitiateAuth", body);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).startsWith("{\"__type\":\"SerializationException\"");
        }
    }

    @Test
    void browsersOfAnyOriginMayCall() throws Exception {
        var preflight =
                http.send(
                        HttpRequest.newBuilder(server.address())
                                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                                .header("Origin", "https://app.example")
                                .header("Access-Control-Request-Method", "POST")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
                .contains("x-amz-target", "authorization", "amz-sdk-request");
    }

    @Test
    void aBodyOverTheLimitIsRefused() throws Exception {
        var answer =
                post(PREFIX + "InitiateAuth", "{\"AuthFlow\":\"" + "a".repeat(2 << 20) + "\"}");

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void aListThatHoldsNothingIsNoFaultOfOurs() throws Exception {
        var answer =
                post(
                        PREFIX + "SignUp",
                        "{\"ClientId\":\"abc\",\"Username\":\"ana\",\"Password\":\"Correct-Horse-7\","
                                + "\"UserAttributes\":[null]}");

        assertThat(answer.statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> post(String target, String body)
            throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(server.address())
                        .header("X-Amz-Target", target)
                        .header("Content-Type", "application/x-amz-json-1.1")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}

package doorhouse.aws;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.crypto.Secret;
import doorhouse.id.Region;
import doorhouse.sigv4.RawRequest;
import doorhouse.sigv4.RawRequest.Header;
import doorhouse.sigv4.Sha256;
import doorhouse.sigv4.Signer;
import doorhouse.testing.TestServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.model.AccessKey;

/// What an operation does not ask for must not choose the resource that a caller is judged by.
class AskedResourceTest {
    private final TestServer server = TestServer.shared();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "AdminGetUser | {'UserPoolId':'MINE','Username':'ana'} | UserNotFoundException",
                "AdminGetUser | {'UserPoolId':'OTHER','Username':'ana'} | AccessDeniedException",
                "ListUserPools | {'MaxResults':9,'UserPoolId':'MINE'} | AccessDeniedException",
                "CreateUserPool | {'PoolName':'x','UserPoolId':'MINE'} | AccessDeniedException",
                "TagResource | {'ResourceArn':'ARN','Tags':{'a':'b'},'UserPoolId':'MINE'} | AccessDeniedException",
            })
    void onlyTheOperationsOwnMembersAreJudged(String operation, String body, String error)
            throws Exception {
        var mine = server.pool().id();
        var other = server.pool().id();
        var key = keyFor("arn:aws:cognito-idp:us-east-1:123456789012:userpool/" + mine);

        var answer =
                call(
                        key,
                        operation,
                        body.replace('\'', '"')
                                .replace("MINE", mine)
                                .replace("OTHER", other)
                                .replace(
                                        "ARN",
                                        "arn:aws:cognito-idp:us-east-1:123456789012:userpool/"
                                                + other));

        assertThat(answer.body()).contains("\"__type\":\"" + error + "\"");
    }

    /// The key of a user who may do everything with one pool.
    private AccessKey keyFor(String poolArn) {
        var name = "ana-" + UUID.randomUUID();
        server.iam().createUser(r -> r.userName(name));
        server.iam()
                .putUserPolicy(r ->
                        r.userName(name)
                                .policyName("p")
                                .policyDocument(
                                        """
                                        {"Version":"2012-10-17","Statement":
                                        {"Effect":"Allow","Action":"cognito-idp:*","Resource":"%s"}}\
                                        """
                                                .formatted(poolArn)));
        return server.iam().createAccessKey(r -> r.userName(name)).accessKey();
    }

    private HttpResponse<String> call(AccessKey key, String operation, String body)
            throws Exception {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var unsigned =
                new RawRequest(
                        "POST",
                        "/",
                        "",
                        List.of(
                                new Header("Host", server.address().getAuthority()),
                                new Header("Content-Type", "application/x-amz-json-1.1"),
                                new Header(
                                        "X-Amz-Target",
                                        "AWSCognitoIdentityProviderService." + operation)),
                        Sha256.hex(bytes));
        var signed =
                new Signer(
                                key.accessKeyId(),
                                Secret.of(key.secretAccessKey()),
                                null,
                                new Region("us-east-1"),
                                "cognito-idp")
                        .sign(unsigned, server.clock().instant());
        var request =
                HttpRequest.newBuilder(URI.create(server.address() + "/"))
                        .POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
        for (var header : signed.headers()) {
            if (!header.name().equalsIgnoreCase("Host"))
                request.header(header.name(), header.value());
        }
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        }
    }
}

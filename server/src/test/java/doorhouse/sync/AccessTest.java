package doorhouse.sync;

import static doorhouse.sync.SyncPool.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitosync.model.CognitoSyncException;
import software.amazon.awssdk.services.cognitosync.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitosync.model.NotAuthorizedException;
import software.amazon.awssdk.services.cognitosync.model.ResourceNotFoundException;

class AccessTest {
    private static final String UNKNOWN = "us-east-1:00000000-0000-0000-0000-000000000000";

    private final TestServer server = TestServer.shared();
    private final SyncPool pool = new SyncPool(server);

    @Test
    void aUserMayTouchTheOwnIdentityOnly() {
        var ana = pool.user();
        var ivo = pool.user();
        ivo.sync("prefs", put("a", "secret", 0));

        var refused = new ArrayList<Throwable>();
        for (var identity : List.of(ivo.identityId(), UNKNOWN)) {
            var asIvo = new SyncPool.User(pool, identity, ana.client());
            refused.add(catchThrowable(() -> asIvo.list("prefs", 0)));
            refused.add(catchThrowable(() -> asIvo.update("prefs", "x", put("a", "1", 0))));
            refused.add(
                    catchThrowable(() ->
                            ana.client()
                                    .deleteDataset(r ->
                                            r.identityPoolId(pool.id())
                                                    .identityId(identity)
                                                    .datasetName("prefs"))));
            refused.add(
                    catchThrowable(() ->
                            ana.client()
                                    .listDatasets(r ->
                                            r.identityPoolId(pool.id()).identityId(identity))));
            refused.add(
                    catchThrowable(() ->
                            ana.client()
                                    .describeIdentityUsage(r ->
                                            r.identityPoolId(pool.id()).identityId(identity))));
        }

        assertThat(refused)
                .allSatisfy(r -> {
                    assertThat(r).isInstanceOf(NotAuthorizedException.class);
                    assertThat(((NotAuthorizedException) r).statusCode()).isEqualTo(403);
                });
    }

    @Test
    void theOwnIdentityOfAnotherPoolIsForeign() {
        var ana = pool.user();
        var other = new SyncPool(server);

        var refused =
                catchThrowable(() ->
                        new SyncPool.User(other, ana.identityId(), ana.client()).list("prefs", 0));

        assertThat(refused).isInstanceOf(NotAuthorizedException.class);
    }

    @Test
    void aDeveloperMayTouchEverybody() {
        var ana = pool.user();
        ana.sync("prefs", put("a", "1", 0));
        var developer = new SyncPool.User(pool, ana.identityId(), server.sync());

        developer.sync("prefs", put("b", "2", 0));

        assertThat(ana.values("prefs")).containsExactly("a=1", "b=2");
        assertThat(ana.list("prefs", 0).lastModifiedBy()).isEqualTo(TestServer.ACCOUNT.value());
    }

    @Test
    void whatIsTheDevelopersIsNotTheUsers() {
        var client = pool.user().client();

        List<ThrowingCallable> calls =
                List.of(
                        () -> client.describeIdentityPoolUsage(r -> r.identityPoolId(pool.id())),
                        () -> client.listIdentityPoolUsage(r -> {}),
                        () -> client.getIdentityPoolConfiguration(r -> r.identityPoolId(pool.id())),
                        () -> client.setIdentityPoolConfiguration(r -> r.identityPoolId(pool.id())),
                        () -> client.getCognitoEvents(r -> r.identityPoolId(pool.id())),
                        () ->
                                client.setCognitoEvents(
                                        r -> r.identityPoolId(pool.id()).events(Map.of())),
                        () -> client.bulkPublish(r -> r.identityPoolId(pool.id())),
                        () -> client.getBulkPublishDetails(r -> r.identityPoolId(pool.id())));

        assertThat(calls)
                .allSatisfy(call ->
                        assertThat(catchThrowable(call))
                                .isInstanceOf(NotAuthorizedException.class));
    }

    @Test
    void aDeveloperHasNoDevices() {
        var ana = pool.user();

        var refused =
                catchThrowable(() ->
                        server.sync()
                                .registerDevice(r ->
                                        r.identityPoolId(pool.id())
                                                .identityId(ana.identityId())
                                                .platform("GCM")
                                                .token("t")));

        assertThat(refused).isInstanceOf(NotAuthorizedException.class);
    }

    @Test
    void policiesReachDownToDatasets() {
        var policy =
                """
                {"Version": "2012-10-17",
                 "Statement": [
                   {"Effect": "Allow", "Action": "cognito-sync:*",
                    "Resource": "arn:aws:cognito-sync:us-east-1:123456789012:identitypool/${cognito-identity.amazonaws.com:aud}/identity/${cognito-identity.amazonaws.com:sub}/dataset/my*"},
                   {"Effect": "Deny", "Action": "cognito-sync:DeleteDataset", "Resource": "*"}]}\
                """;
        var user = pool.user(policy);

        user.sync("my-prefs", put("a", "1", 0));
        var other = catchThrowable(() -> user.list("prefs", 0));
        var delete =
                catchThrowable(() ->
                        user.client()
                                .deleteDataset(r ->
                                        r.identityPoolId(pool.id())
                                                .identityId(user.identityId())
                                                .datasetName("my-prefs")));

        assertThat(List.of(other, delete))
                .allSatisfy(r -> {
                    assertThat(r).isInstanceOf(CognitoSyncException.class);
                    var refused = (CognitoSyncException) r;
                    assertThat(refused.awsErrorDetails().errorCode())
                            .isEqualTo("AccessDeniedException");
                    assertThat(refused.statusCode()).isEqualTo(403);
                });
        assertThat(other)
                .hasMessageContaining("is not authorized to perform: cognito-sync:ListRecords")
                .hasMessageContaining(
                        ":identitypool/%s/identity/%s/dataset/prefs"
                                .formatted(pool.id(), user.identityId()));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        var developer = server.sync();

        var noPool =
                catchThrowable(
                        () -> developer.describeIdentityPoolUsage(r -> r.identityPoolId(UNKNOWN)));
        var noIdentity =
                catchThrowable(() ->
                        developer.listRecords(r ->
                                r.identityPoolId(pool.id())
                                        .identityId(UNKNOWN)
                                        .datasetName("prefs")));

        assertThat(List.of(noPool, noIdentity))
                .allSatisfy(r -> {
                    assertThat(r).isInstanceOf(ResourceNotFoundException.class);
                    assertThat(((ResourceNotFoundException) r).statusCode()).isEqualTo(404);
                });
    }

    @Test
    void whatTheModelRefusesIsAnInvalidParameter() {
        var user = pool.user();

        var name = catchThrowable(() -> user.list("with space", 0));
        var key = catchThrowable(() -> user.sync("prefs", put("", "v", 0)));
        var page =
                catchThrowable(() ->
                        user.client()
                                .listDatasets(r ->
                                        r.identityPoolId(pool.id())
                                                .identityId(user.identityId())
                                                .maxResults(0)));

        assertThat(List.of(name, key, page))
                .allSatisfy(r -> assertThat(r).isInstanceOf(InvalidParameterException.class));
        assertThat(name)
                .hasMessageContaining(
                        "1 validation error detected: Value 'with space' at 'datasetName' failed");
    }

    @Test
    void errorsHaveTheProtocolsForm() throws IOException, InterruptedException {
        var answer = send("GET", "/identitypools/" + UNKNOWN, "");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("x-amzn-ErrorType"))
                .hasValue("MissingAuthenticationTokenException");
        assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body()).startsWith("{\"message\":");
    }

    @Test
    void browsersOfAnyOriginMayAsk() throws IOException, InterruptedException {
        var path = "/identitypools/" + UNKNOWN + "/identities/" + UNKNOWN + "/datasets/prefs";

        var preflight = send("OPTIONS", path, "");
        var answer = send("GET", path, "");

        assertThat(preflight.statusCode()).isEqualTo(200);
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Methods"))
                .hasValue("DELETE, GET, POST, OPTIONS");
        assertThat(preflight.headers().firstValue("Access-Control-Allow-Headers").orElse(""))
                .contains("authorization", "x-amz-security-token", "x-amz-client-context");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request =
                    HttpRequest.newBuilder(URI.create(server.address() + path))
                            .method(method, BodyPublishers.ofString(body))
                            .build();
            return client.send(request, BodyHandlers.ofString());
        }
    }
}

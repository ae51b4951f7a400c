package doorhouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestServer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.services.cognitosync.CognitoSyncClient;
import software.amazon.awssdk.services.cognitosync.model.CognitoStreams;
import software.amazon.awssdk.services.cognitosync.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitosync.model.PushSync;
import software.amazon.awssdk.services.cognitosync.model.ResourceNotFoundException;

class SettingsTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/sync";
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:f";

    private final SyncPool pool = new SyncPool(TestServer.shared());
    private final CognitoSyncClient developer = pool.server().sync();

    private Map<String, String> events() {
        return developer.getCognitoEvents(r -> r.identityPoolId(pool.id())).events();
    }

    private void setEvents(Map<String, String> events) {
        developer.setCognitoEvents(r -> r.identityPoolId(pool.id()).events(events));
    }

    @Test
    void aPoolHasNoSettingsAtFirst() {
        var configuration =
                developer.getIdentityPoolConfiguration(r -> r.identityPoolId(pool.id()));

        assertThat(configuration.identityPoolId()).isEqualTo(pool.id());
        assertThat(configuration.pushSync()).isNull();
        assertThat(configuration.cognitoStreams()).isNull();
        assertThat(events()).isEmpty();
    }

    @Test
    void whatIsSetIsGivenBackAndWhatIsLeftOutStays() {
        var streams =
                CognitoStreams.builder()
                        .streamName("changes")
                        .roleArn(ROLE)
                        .streamingStatus("DISABLED")
                        .build();
        var push = PushSync.builder().applicationArns(List.of()).roleArn(ROLE).build();

        developer.setIdentityPoolConfiguration(
                r -> r.identityPoolId(pool.id()).cognitoStreams(streams));
        var both =
                developer.setIdentityPoolConfiguration(
                        r -> r.identityPoolId(pool.id()).pushSync(push));

        assertThat(both.cognitoStreams()).isEqualTo(streams);
        assertThat(both.pushSync()).isEqualTo(push);
        var read = developer.getIdentityPoolConfiguration(r -> r.identityPoolId(pool.id()));
        assertThat(read.cognitoStreams()).isEqualTo(streams);
        assertThat(read.pushSync()).isEqualTo(push);
    }

    @Test
    void whereNothingCanBeDeliveredNothingIsTurnedOn() {
        var streams =
                catchThrowable(() ->
                        developer.setIdentityPoolConfiguration(r ->
                                r.identityPoolId(pool.id())
                                        .cognitoStreams(s ->
                                                s.streamName("s")
                                                        .roleArn(ROLE)
                                                        .streamingStatus("ENABLED"))));
        var push =
                catchThrowable(() ->
                        developer.setIdentityPoolConfiguration(r ->
                                r.identityPoolId(pool.id())
                                        .pushSync(p ->
                                                p.roleArn(ROLE)
                                                        .applicationArns(
                                                                "arn:aws:sns:us-east-1:123456789012:app/GCM/a"))));
        var bulk = catchThrowable(() -> developer.bulkPublish(r -> r.identityPoolId(pool.id())));

        assertThat(List.of(streams, push, bulk))
                .allSatisfy(r -> assertThat(r).isInstanceOf(InvalidParameterException.class));
    }

    @Test
    void aFunctionIsSetAndRemoved() {
        setEvents(Map.of("SyncTrigger", FUNCTION));
        var set = events();
        setEvents(Map.of());
        var left = events();
        setEvents(Map.of("SyncTrigger", ""));

        assertThat(set).containsExactly(Map.entry("SyncTrigger", FUNCTION));
        assertThat(left).isEqualTo(set);
        assertThat(events()).isEmpty();
    }

    @Test
    void whatIsNoEventOrNoFunctionIsRefused() {
        var event = catchThrowable(() -> setEvents(Map.of("Other", FUNCTION)));
        var function = catchThrowable(() -> setEvents(Map.of("SyncTrigger", "f")));

        assertThat(List.of(event, function))
                .allSatisfy(r -> assertThat(r).isInstanceOf(InvalidParameterException.class));
    }

    /// The server reaches whatever is named with rights of its own.
    @Test
    void whoNamesATargetMustBeAllowedToUseIt() {
        var operator =
                operator(
                        """
                        {"Version": "2012-10-17", "Statement": [
                         {"Effect": "Allow", "Action": ["cognito-sync:*", "iam:PassRole"],
                          "Resource": "*"},
                         {"Effect": "Allow", "Action": "lambda:InvokeFunction",
                          "Resource": "arn:aws:lambda:us-east-1:123456789012:function:ours"},
                         {"Effect": "Allow", "Action": "kinesis:PutRecord",
                          "Resource": "arn:aws:kinesis:us-east-1:123456789012:stream/ours"},
                         {"Effect": "Allow", "Action": "sns:Publish",
                          "Resource": "arn:aws:sns:us-east-1:123456789012:app/GCM/ours"}]}\
                        """);

        setFunction(operator, "ours");
        setFunction(operator, null);
        setStream(operator, "ours");
        var ours = catchThrowable(() -> setApplication(operator, "ours"));
        var function = catchThrowable(() -> setFunction(operator, "theirs"));
        var stream = catchThrowable(() -> setStream(operator, "theirs"));
        var application = catchThrowable(() -> setApplication(operator, "theirs"));

        // Allowed, but there is nobody to deliver it.
        assertThat(ours).isInstanceOf(InvalidParameterException.class);
        var refused =
                "is not authorized to perform: %s on resource: arn:aws:%s:us-east-1:123456789012:%stheirs";
        assertThat(function)
                .hasMessageContaining(
                        refused.formatted("lambda:InvokeFunction", "lambda", "function:"));
        assertThat(stream)
                .hasMessageContaining(refused.formatted("kinesis:PutRecord", "kinesis", "stream/"));
        assertThat(application)
                .hasMessageContaining(refused.formatted("sns:Publish", "sns", "app/GCM/"));
    }

    private void setFunction(CognitoSyncClient client, @Nullable String name) {
        var arn = name == null ? "" : "arn:aws:lambda:us-east-1:123456789012:function:" + name;
        client.setCognitoEvents(
                r -> r.identityPoolId(pool.id()).events(Map.of("SyncTrigger", arn)));
    }

    private void setStream(CognitoSyncClient client, String name) {
        client.setIdentityPoolConfiguration(r ->
                r.identityPoolId(pool.id())
                        .cognitoStreams(
                                s -> s.streamName(name).roleArn(ROLE).streamingStatus("DISABLED")));
    }

    private void setApplication(CognitoSyncClient client, String name) {
        var arn = "arn:aws:sns:us-east-1:123456789012:app/GCM/" + name;
        client.setIdentityPoolConfiguration(r ->
                r.identityPoolId(pool.id()).pushSync(p -> p.roleArn(ROLE).applicationArns(arn)));
    }

    private CognitoSyncClient operator(String policy) {
        var name = "operator-" + UUID.randomUUID();
        var iam = pool.server().iam();
        iam.createUser(r -> r.userName(name));
        iam.putUserPolicy(r -> r.userName(name).policyName("p").policyDocument(policy));
        var key = iam.createAccessKey(r -> r.userName(name)).accessKey();
        return pool.server()
                .sync(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }

    @Test
    void settingsOfAPoolThatIsNotThereAreNotFound() {
        var refused =
                catchThrowable(() ->
                        developer.getIdentityPoolConfiguration(r ->
                                r.identityPoolId(
                                        "us-east-1:00000000-0000-0000-0000-000000000000")));

        assertThat(refused).isInstanceOf(ResourceNotFoundException.class);
    }
}

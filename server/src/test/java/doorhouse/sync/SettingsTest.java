package doorhouse.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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

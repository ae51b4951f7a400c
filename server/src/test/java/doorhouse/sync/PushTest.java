package doorhouse.sync;

import static doorhouse.sync.SyncPool.put;
import static doorhouse.sync.TargetServer.received;
import static doorhouse.sync.TargetServer.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.net.httpserver.HttpExchange;
import doorhouse.http.Parameters;
import doorhouse.testing.TestReceiver;
import doorhouse.testing.TestReceiver.Received;
import doorhouse.wire.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitosync.model.InvalidConfigurationException;
import software.amazon.awssdk.services.cognitosync.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitosync.model.ResourceNotFoundException;
import tools.jackson.databind.node.ObjectNode;

class PushTest {
    private static final String APPLICATIONS = "arn:aws:sns:us-east-1:123456789012:app/";

    private static TargetServer targets;

    private final SyncPool pool = new SyncPool(targets.server);

    @BeforeAll
    static void start() throws IOException {
        targets = new TargetServer();
    }

    @AfterAll
    static void end() {
        targets.close();
    }

    PushTest() {
        targets.renew();
        targets.server
                .sync()
                .setIdentityPoolConfiguration(r ->
                        r.identityPoolId(pool.id())
                                .pushSync(p ->
                                        p.roleArn("arn:aws:iam::123456789012:role/sync")
                                                .applicationArns(
                                                        APPLICATIONS + "GCM/droid",
                                                        APPLICATIONS + "APNS_SANDBOX/phone")));
    }

    /// As SNS names an endpoint.
    private static void answer(HttpExchange exchange, String name) throws IOException {
        TestReceiver.reply(
                exchange,
                200,
                """
                <CreatePlatformEndpointResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
                <CreatePlatformEndpointResult><EndpointArn>arn:aws:sns:us-east-1:123456789012:%s</EndpointArn>
                </CreatePlatformEndpointResult></CreatePlatformEndpointResponse>\
                """
                        .formatted(name));
    }

    private String register(SyncPool.User user, String platform, String endpoint) {
        targets.sns.behave(exchange -> answer(exchange, endpoint));
        return user.client()
                .registerDevice(r ->
                        r.identityPoolId(pool.id())
                                .identityId(user.identityId())
                                .platform(platform)
                                .token("token of " + endpoint))
                .deviceId();
    }

    private void subscribe(SyncPool.User user, String device, String dataset) {
        user.client()
                .subscribeToDataset(r ->
                        r.identityPoolId(pool.id())
                                .identityId(user.identityId())
                                .datasetName(dataset)
                                .deviceId(device));
    }

    private void unsubscribe(SyncPool.User user, String device, String dataset) {
        user.client()
                .unsubscribeFromDataset(r ->
                        r.identityPoolId(pool.id())
                                .identityId(user.identityId())
                                .datasetName(dataset)
                                .deviceId(device));
    }

    private void syncFrom(SyncPool.User user, String device, String key) {
        user.client()
                .updateRecords(r ->
                        r.identityPoolId(pool.id())
                                .identityId(user.identityId())
                                .datasetName("prefs")
                                .deviceId(device)
                                .syncSessionToken(user.session("prefs"))
                                .recordPatches(put(key, "1", 0)));
    }

    private List<Parameters> calls(int count) {
        return received(targets.sns, count, "sns").stream()
                .map(Received::body)
                .map(Parameters::of)
                .toList();
    }

    @Test
    void aDeviceIsRegisteredAtItsPlatformsApplication() {
        var user = pool.user();

        var device = register(user, "GCM", "endpoint/GCM/droid/1");
        var again = register(user, "GCM", "endpoint/GCM/droid/1");

        var call = calls(1).getFirst();
        assertThat(targets.sns.received().getFirst().request().path()).isEqualTo("/us-east-1/");
        assertThat(call.get("Action")).isEqualTo("CreatePlatformEndpoint");
        assertThat(call.get("PlatformApplicationArn")).isEqualTo(APPLICATIONS + "GCM/droid");
        assertThat(call.get("Token")).isEqualTo("token of endpoint/GCM/droid/1");
        assertThat(again).isEqualTo(device);
    }

    @Test
    void otherDevicesAreToldOfAChange() {
        var user = pool.user();
        user.sync("prefs", put("a", "1", 0));
        var phone = register(user, "APNS_SANDBOX", "endpoint/APNS_SANDBOX/phone/1");
        var tablet = register(user, "GCM", "endpoint/GCM/droid/1");
        subscribe(user, phone, "prefs");
        subscribe(user, tablet, "prefs");

        syncFrom(user, tablet, "b");
        syncFrom(user, phone, "c");

        var published = calls(4).subList(2, 4);
        var data =
                "{\"source\":\"cognito-sync\",\"identityPoolId\":\"%s\",\"identityId\":\"%s\",\"datasetName\":\"prefs\",\"syncCount\":%d}";
        var toPhone = messageTo(published, "endpoint/APNS_SANDBOX/phone/1");
        assertThat(Json.read(toPhone.path("APNS_SANDBOX").asString()))
                .isEqualTo(
                        Json.read(
                                "{\"aps\":{\"content-available\":1},\"data\":"
                                        + data.formatted(pool.id(), user.identityId(), 2)
                                        + "}"));
        assertThat(toPhone.path("default").asString())
                .isEqualTo(data.formatted(pool.id(), user.identityId(), 2));
        var toTablet = messageTo(published, "endpoint/GCM/droid/1");
        assertThat(Json.read(toTablet.path("GCM").asString()))
                .isEqualTo(
                        Json.read(
                                "{\"data\":"
                                        + data.formatted(pool.id(), user.identityId(), 3)
                                        + "}"));
    }

    private static ObjectNode messageTo(List<Parameters> published, String endpoint) {
        var one =
                published.stream()
                        .filter(call -> call.get("TargetArn").endsWith(":" + endpoint))
                        .findFirst()
                        .orElseThrow();
        assertThat(one.get("Action")).isEqualTo("Publish");
        assertThat(one.get("MessageStructure")).isEqualTo("json");
        return Json.read(one.get("Message"));
    }

    @Test
    void whoUnsubscribedIsNotTold() {
        var user = pool.user();
        user.sync("prefs", put("a", "1", 0));
        var phone = register(user, "GCM", "endpoint/GCM/droid/1");
        var tablet = register(user, "GCM", "endpoint/GCM/droid/2");
        subscribe(user, phone, "prefs");
        subscribe(user, tablet, "prefs");
        unsubscribe(user, phone, "prefs");

        syncFrom(user, "elsewhere", "b");

        assertThat(calls(3).getLast().get("TargetArn")).endsWith("endpoint/GCM/droid/2");
        assertThat(catchThrowable(() -> unsubscribe(user, phone, "prefs")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aDeviceThatSnsKnowsNoMoreIsForgotten() {
        var user = pool.user();
        user.sync("prefs", put("a", "1", 0));
        var phone = register(user, "GCM", "endpoint/GCM/droid/1");
        subscribe(user, phone, "prefs");
        targets.sns.answer(
                400, "<ErrorResponse><Error><Code>EndpointDisabled</Code></Error></ErrorResponse>");

        syncFrom(user, "elsewhere", "b");

        until(() -> catchThrowable(() -> subscribe(user, phone, "prefs")) != null);
        assertThat(catchThrowable(() -> subscribe(user, phone, "prefs")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Device " + phone);
    }

    @Test
    void aDeviceOfAnotherIsNotThere() {
        var ana = pool.user();
        var ivo = pool.user();
        ivo.sync("prefs", put("a", "1", 0));
        var device = register(ana, "GCM", "endpoint/GCM/droid/1");

        var refused = catchThrowable(() -> subscribe(ivo, device, "prefs"));

        assertThat(refused).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void anIdentityThatIsDeletedMeanwhileRegistersNothing() {
        var user = pool.user();
        targets.sns.behave(exchange -> {
            pool.delete(user);
            answer(exchange, "endpoint/GCM/droid/1");
        });

        var refused =
                catchThrowable(() ->
                        user.client()
                                .registerDevice(r ->
                                        r.identityPoolId(pool.id())
                                                .identityId(user.identityId())
                                                .platform("GCM")
                                                .token("t")));

        assertThat(refused).isInstanceOf(ResourceNotFoundException.class);
        assertThat(pool.rowsOf(user.identityId())).isZero();
    }

    @Test
    void nothingStaysOfAnIdentityThatHadDevices() {
        var user = pool.user();
        user.sync("prefs", put("a", "1", 0));
        subscribe(user, register(user, "GCM", "endpoint/GCM/droid/1"), "prefs");

        pool.delete(user);

        assertThat(pool.rowsOf(user.identityId())).isZero();
    }

    @Test
    void onlyADatasetThatIsThereCanBeSubscribedTo() {
        var user = pool.user();
        var device = register(user, "GCM", "endpoint/GCM/droid/1");

        var refused = catchThrowable(() -> subscribe(user, device, "none"));

        assertThat(refused).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aPlatformWithoutAnApplicationIsNotConfigured() {
        var user = pool.user();
        var other = new SyncPool(targets.server).user();

        var noApplication = catchThrowable(() -> register(user, "ADM", "e"));
        var nothing =
                catchThrowable(() ->
                        other.client()
                                .registerDevice(r ->
                                        r.identityPoolId(other.pool().id())
                                                .identityId(other.identityId())
                                                .platform("GCM")
                                                .token("t")));

        assertThat(List.of(noApplication, nothing))
                .allSatisfy(r -> assertThat(r).isInstanceOf(InvalidConfigurationException.class));
        assertThat(targets.sns.received()).isEmpty();
    }

    @Test
    void aTokenThatSnsRefusesIsInvalid() {
        var user = pool.user();
        targets.sns.answer(
                400, "<ErrorResponse><Error><Code>InvalidParameter</Code></Error></ErrorResponse>");

        var refused =
                catchThrowable(() ->
                        user.client()
                                .registerDevice(r ->
                                        r.identityPoolId(pool.id())
                                                .identityId(user.identityId())
                                                .platform("GCM")
                                                .token("t")));

        assertThat(refused).isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void anIdentityHasFiftyDevices() {
        var user = pool.user();
        user.sync("prefs", put("a", "1", 0));
        var first = register(user, "GCM", "endpoint/GCM/droid/0");
        for (int i = 1; i <= 50; i++) {
            targets.server.clock().forward(Duration.ofSeconds(1));
            register(user, "GCM", "endpoint/GCM/droid/" + i);
        }

        var gone = catchThrowable(() -> subscribe(user, first, "prefs"));

        assertThat(gone).isInstanceOf(ResourceNotFoundException.class);
    }
}

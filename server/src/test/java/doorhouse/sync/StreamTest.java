package doorhouse.sync;

import static doorhouse.sync.SyncPool.put;
import static doorhouse.sync.SyncPool.remove;
import static doorhouse.sync.TargetServer.received;
import static doorhouse.sync.TargetServer.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestReceiver;
import doorhouse.testing.TestReceiver.Received;
import doorhouse.wire.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitosync.model.AlreadyStreamedException;
import software.amazon.awssdk.services.cognitosync.model.BulkPublishStatus;
import software.amazon.awssdk.services.cognitosync.model.DuplicateRequestException;
import software.amazon.awssdk.services.cognitosync.model.GetBulkPublishDetailsResponse;
import software.amazon.awssdk.services.cognitosync.model.StreamingStatus;
import tools.jackson.databind.node.ObjectNode;

class StreamTest {
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

    StreamTest() {
        targets.renew();
        targets.server
                .sync()
                .setIdentityPoolConfiguration(r ->
                        r.identityPoolId(pool.id())
                                .cognitoStreams(s ->
                                        s.streamName("changes")
                                                .roleArn("arn:aws:iam::123456789012:role/sync")
                                                .streamingStatus("ENABLED")));
    }

    private List<ObjectNode> records(int count) {
        return received(targets.kinesis, count, "kinesis").stream().map(StreamTest::data).toList();
    }

    private static ObjectNode data(Received received) {
        var data = Json.read(received.bytes()).path("Data").asString();
        return Json.read(Base64.getDecoder().decode(data));
    }

    private StreamingStatus status() {
        return targets.server
                .sync()
                .getIdentityPoolConfiguration(r -> r.identityPoolId(pool.id()))
                .cognitoStreams()
                .streamingStatus();
    }

    @Test
    void eachSyncIsARecordOfTheStream() {
        var user = pool.user();

        user.sync("prefs", put("a", "değer", 0), put("b", "2", 0));
        user.sync("prefs", remove("b", 1));

        var records = records(2);
        var call = Json.read(targets.kinesis.received().getFirst().bytes());
        assertThat(targets.kinesis.received().getFirst().header("X-Amz-Target"))
                .isEqualTo("Kinesis_20131202.PutRecord");
        assertThat(call.path("StreamName").asString()).isEqualTo("changes");
        assertThat(call.path("PartitionKey").asString()).isEqualTo(user.identityId());
        var first = records.getFirst();
        long at = first.path("lastModifiedDate").asLong();
        assertThat(first)
                .isEqualTo(
                        Json.read(
                                """
                                {"identityPoolId": "%1$s", "identityId": "%2$s",
                                 "dataSetName": "prefs", "operation": "replace",
                                 "kinesisSyncRecords": [
                                   {"key": "a", "value": "değer", "syncCount": 1,
                                    "lastModifiedDate": %3$d, "deviceLastModifiedDate": null,
                                    "op": "replace"},
                                   {"key": "b", "value": "2", "syncCount": 1,
                                    "lastModifiedDate": %3$d, "deviceLastModifiedDate": null,
                                    "op": "replace"}],
                                 "lastModifiedDate": %3$d, "kinesisSyncRecordsURL": null,
                                 "payloadType": "Inline", "syncCount": 1}\
                                """
                                        .formatted(pool.id(), user.identityId(), at)));
        var removed = records.getLast().path("kinesisSyncRecords").get(0);
        assertThat(removed.path("op").asString()).isEqualTo("remove");
        assertThat(removed.path("value").isNull()).isTrue();
    }

    @Test
    void aDeletedDatasetIsARecordOfItsOwn() {
        var user = pool.user();
        user.sync("prefs", put("a", "1", 0));

        user.client()
                .deleteDataset(r ->
                        r.identityPoolId(pool.id())
                                .identityId(user.identityId())
                                .datasetName("prefs"));

        var last = records(2).getLast();
        assertThat(last.path("operation").asString()).isEqualTo("remove");
        assertThat(last.path("kinesisSyncRecords")).isEmpty();
    }

    @Test
    void aLongSyncComesInParts() {
        var user = pool.user();
        var half = "x".repeat(520_000);

        user.sync("big", put("a", half, 0), put("b", half, 0));

        var parts = records(2);
        assertThat(parts).extracting(p -> p.path("syncCount").asLong()).containsExactly(1L, 1L);
        assertThat(parts)
                .extracting(p -> p.path("kinesisSyncRecords").get(0).path("key").asString())
                .containsExactly("a", "b");
    }

    @Test
    void aValueThatIsTooLongAloneIsLeftOut() {
        var user = pool.user();

        user.sync("big", put("a", "x".repeat(1_048_000), 0));

        var record = records(1).getFirst().path("kinesisSyncRecords").get(0);
        assertThat(record.has("value")).isFalse();
        assertThat(record.path("op").asString()).isEqualTo("replace");
    }

    @Test
    void aStreamThatIsGoneIsTurnedOff() {
        targets.kinesis.answer(400, "{\"__type\":\"ResourceNotFoundException\"}");
        var user = pool.user();

        user.sync("prefs", put("a", "1", 0));

        until(() -> status() == StreamingStatus.DISABLED);
        user.sync("prefs", put("b", "1", 0));
        assertThat(targets.kinesis.received()).hasSize(1);
    }

    @Test
    void aStreamThatFailsIsTriedAgainInOrder() {
        var failed = new CountDownLatch(1);
        targets.kinesis.behave(exchange -> {
            boolean first = failed.getCount() == 1;
            failed.countDown();
            TestReceiver.reply(exchange, first ? 500 : 200, "{}");
        });
        var user = pool.user();

        user.sync("prefs", put("a", "1", 0));
        user.sync("prefs", put("b", "1", 0));

        var counts = new ArrayList<Long>();
        for (var record : records(3)) counts.add(record.path("syncCount").asLong());
        assertThat(counts).containsExactly(1L, 1L, 2L);
        assertThat(status()).isEqualTo(StreamingStatus.ENABLED);
    }

    private void publish() {
        targets.server.sync().bulkPublish(r -> r.identityPoolId(pool.id()));
    }

    private GetBulkPublishDetailsResponse details() {
        return targets.server.sync().getBulkPublishDetails(r -> r.identityPoolId(pool.id()));
    }

    @Test
    void aPoolIsPublishedWhole() {
        var ana = pool.user();
        var ivo = pool.user();
        ana.sync("prefs", put("a", "1", 0), put("gone", "1", 0));
        ana.sync("prefs", remove("gone", 1));
        ivo.sync("prefs", put("b", "1", 0));
        records(3);
        var before = details();

        publish();

        until(() -> details().bulkPublishStatus() == BulkPublishStatus.SUCCEEDED);
        var published = records(5).subList(3, 5);
        assertThat(before.bulkPublishStatus()).isEqualTo(BulkPublishStatus.NOT_STARTED);
        assertThat(published)
                .extracting(p -> p.path("identityId").asString())
                .containsExactlyInAnyOrder(ana.identityId(), ivo.identityId());
        assertThat(published).allSatisfy(p -> assertThat(p.path("kinesisSyncRecords")).hasSize(1));
        assertThat(details().bulkPublishStartTime())
                .isBeforeOrEqualTo(details().bulkPublishCompleteTime());
    }

    @Test
    void aPoolIsPublishedOnceADay() {
        publish();
        until(() -> details().bulkPublishStatus() == BulkPublishStatus.SUCCEEDED);

        var again = catchThrowable(this::publish);
        targets.server.clock().forward(Duration.ofHours(24));
        publish();

        assertThat(again).isInstanceOf(AlreadyStreamedException.class);
    }

    @Test
    void onePublishAtATime() {
        var hold = new CountDownLatch(1);
        pool.user().sync("prefs", put("a", "1", 0));
        records(1);
        targets.kinesis.behave(exchange -> {
            try {
                hold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            TestReceiver.reply(exchange, 200, "{}");
        });
        publish();

        var second = catchThrowable(this::publish);
        var during = details().bulkPublishStatus();
        hold.countDown();

        assertThat(second).isInstanceOf(DuplicateRequestException.class);
        assertThat(during).isEqualTo(BulkPublishStatus.IN_PROGRESS);
        until(() -> details().bulkPublishStatus() == BulkPublishStatus.SUCCEEDED);
    }

    @Test
    void aPublishThatIsRefusedHasFailedAndMayBeginAgain() {
        pool.user().sync("prefs", put("a", "1", 0));
        records(1);
        targets.kinesis.answer(400, "{\"__type\":\"AccessDeniedException\"}");

        publish();

        until(() -> details().bulkPublishStatus() == BulkPublishStatus.FAILED);
        assertThat(details().failureMessage()).isNotEmpty();
        targets.kinesis.answer(200, "{}");
        publish();
        until(() -> details().bulkPublishStatus() == BulkPublishStatus.SUCCEEDED);
    }

    @Test
    void aPublishWhoseNodeDiedHasFailed() {
        var now = targets.server.clock().instant();
        targets.server
                .database()
                .run(
                        """
                        insert into sync_bulk_publish
                               (identity_pool_id, status, started_at, alive_at)
                        values (?, 'IN_PROGRESS', ?, ?)\
                        """,
                        pool.id(),
                        now,
                        now);

        var running = catchThrowable(this::publish);
        targets.server.clock().forward(Duration.ofMinutes(2).plusSeconds(1));
        var dead = details();
        publish();

        assertThat(running).isInstanceOf(DuplicateRequestException.class);
        assertThat(dead.bulkPublishStatus()).isEqualTo(BulkPublishStatus.FAILED);
        until(() -> details().bulkPublishStatus() == BulkPublishStatus.SUCCEEDED);
    }
}

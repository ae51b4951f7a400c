package doorhouse.sync;

import static doorhouse.sync.SyncPool.put;
import static doorhouse.sync.SyncPool.remove;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitosync.model.InvalidParameterException;
import software.amazon.awssdk.services.cognitosync.model.LimitExceededException;
import software.amazon.awssdk.services.cognitosync.model.ListRecordsResponse;
import software.amazon.awssdk.services.cognitosync.model.RecordPatch;
import software.amazon.awssdk.services.cognitosync.model.ResourceConflictException;
import software.amazon.awssdk.services.cognitosync.model.ResourceNotFoundException;

@OnBothDatabases
class RecordsTest {
    private final TestServer server = TestServer.shared();
    private final SyncPool pool = new SyncPool(server);

    @Test
    void aDatasetThatNeverWasIsEmpty() {
        var listed = pool.user().list("prefs", 0);

        assertThat(listed.datasetExists()).isFalse();
        assertThat(listed.records()).isEmpty();
        assertThat(listed.datasetSyncCount()).isZero();
        assertThat(listed.datasetDeletedAfterRequestedSyncCount()).isFalse();
        assertThat(listed.mergedDatasetNames()).isEmpty();
        assertThat(listed.syncSessionToken()).isNotEmpty();
    }

    @Test
    void whatOneDeviceWritesAnotherLists() {
        var user = pool.user();
        var written = Instant.parse("2024-02-29T10:00:00.123Z");

        var patch =
                put("ad", "Ağrı Dağı 🏔", 0).toBuilder().deviceLastModifiedDate(written).build();
        var updated =
                user.client()
                        .updateRecords(r ->
                                r.identityPoolId(pool.id())
                                        .identityId(user.identityId())
                                        .datasetName("prefs")
                                        .syncSessionToken(user.session("prefs"))
                                        .deviceId("phone")
                                        .recordPatches(patch));

        var listed = user.list("prefs", 0);
        assertThat(listed.records()).isEqualTo(updated.records()).hasSize(1);
        var record = listed.records().getFirst();
        assertThat(record.key()).isEqualTo("ad");
        assertThat(record.value()).isEqualTo("Ağrı Dağı 🏔");
        assertThat(record.syncCount()).isEqualTo(1);
        assertThat(record.lastModifiedBy()).isEqualTo("phone");
        assertThat(record.deviceLastModifiedDate()).isEqualTo(written);
        assertThat(listed.datasetSyncCount()).isEqualTo(1);
        assertThat(listed.datasetExists()).isTrue();
        assertThat(listed.count()).isEqualTo(1);
        assertThat(listed.lastModifiedBy()).isEqualTo("phone");
    }

    @Test
    void onlyWhatChangedSinceIsListedTombstonesToo() {
        var user = pool.user();
        user.sync("prefs", put("a", "1", 0), put("b", "1", 0));
        user.sync("prefs", put("c", "1", 0));
        user.sync("prefs", remove("a", 1));

        var sinceFirst = user.list("prefs", 1);
        var sinceLast = user.list("prefs", 3);

        assertThat(sinceFirst.records()).extracting(r -> r.key()).containsExactly("c", "a");
        assertThat(sinceFirst.records().getLast().value()).isNull();
        assertThat(sinceFirst.records().getLast().syncCount()).isEqualTo(3);
        assertThat(sinceLast.records()).isEmpty();
        assertThat(sinceLast.datasetSyncCount()).isEqualTo(3);
        assertThat(sinceLast.count()).isEqualTo(2);
    }

    @Test
    void aStaleRecordRefusesTheWholeRequest() {
        var user = pool.user();
        user.sync("prefs", put("a", "1", 0));
        user.sync("prefs", put("a", "2", 1));

        var refused =
                catchThrowable(() -> user.sync("prefs", put("b", "new", 0), put("a", "3", 1)));

        assertThat(refused)
                .isInstanceOf(ResourceConflictException.class)
                .hasMessageContaining("Current SyncCount for: a is: 2 not: 1");
        assertThat(((ResourceConflictException) refused).statusCode()).isEqualTo(409);
        assertThat(user.values("prefs")).containsExactly("a=2");
    }

    @Test
    void aRequestSentTwiceCountsOnce() {
        var user = pool.user();
        var session = user.session("prefs");
        var first = user.update("prefs", session, put("a", "1", 0));

        var again = user.update("prefs", session, put("a", "1", 0));

        assertThat(again).isEqualTo(first);
        assertThat(user.list("prefs", 0).datasetSyncCount()).isEqualTo(1);
    }

    @Test
    void aSessionIsOverWhenAnotherDeviceWrote() {
        var user = pool.user();
        user.sync("prefs", put("a", "1", 0));
        var session = user.session("prefs");
        user.sync("prefs", put("b", "1", 0));

        var refused = catchThrowable(() -> user.update("prefs", session, put("c", "1", 0)));

        assertThat(refused).isInstanceOf(ResourceConflictException.class);
        assertThat(user.values("prefs")).containsExactly("a=1", "b=1");
    }

    @Test
    void aSessionLastsTenMinutes() {
        var stopped = new SyncPool(TestServer.stoppedInTime());
        var user = stopped.user();
        var session = user.session("prefs");
        var other = user.session("other");

        stopped.server().clock().forward(Duration.ofMinutes(10).minusMillis(1));
        user.update("prefs", session, put("a", "1", 0));
        stopped.server().clock().forward(Duration.ofMillis(1));
        var late = catchThrowable(() -> user.update("other", other, put("a", "1", 0)));

        assertThat(late)
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("expired");
    }

    @Test
    void aSessionIsOfOneDatasetOfOneIdentity() {
        var ana = pool.user();
        var ivo = pool.user();

        var otherDataset =
                catchThrowable(() -> ana.update("b", ana.session("a"), put("k", "v", 0)));
        var otherIdentity =
                catchThrowable(() -> ana.update("a", ivo.session("a"), put("k", "v", 0)));
        var none = catchThrowable(() -> ana.update("a", "none", put("k", "v", 0)));

        assertThat(List.of(otherDataset, otherIdentity, none))
                .allSatisfy(refused ->
                        assertThat(refused)
                                .isInstanceOf(InvalidParameterException.class)
                                .hasMessageContaining("Invalid SyncSessionToken."));
    }

    @Test
    void aCountThatTheDatasetNeverHadIsRefused() {
        var user = pool.user();
        user.sync("prefs", put("a", "1", 0));

        var refused = catchThrowable(() -> user.list("prefs", 2));

        assertThat(refused)
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining("No such SyncCount: 2 exists for this Dataset");
    }

    @Test
    void patchesThatMakeNoSenseAreRefused() {
        var user = pool.user();
        var noValue = RecordPatch.builder().op("replace").key("a").syncCount(0L).build();

        var twice = catchThrowable(() -> user.sync("p", put("a", "1", 0), put("a", "2", 0)));
        var missing = catchThrowable(() -> user.sync("p", noValue));

        assertThat(twice).isInstanceOf(InvalidParameterException.class);
        assertThat(missing).isInstanceOf(InvalidParameterException.class);
    }

    @Test
    void aRecordThatIsNotThereIsRemovedWithoutATrace() {
        var user = pool.user();

        var updated = user.sync("prefs", remove("a", 0));

        assertThat(updated).isEmpty();
        assertThat(user.list("prefs", 0).datasetExists()).isFalse();
    }

    @Test
    void aDatasetHoldsAThousandAndTwentyFourRecords() {
        var user = pool.user();
        var full =
                IntStream.range(0, 1_024)
                        .mapToObj(i -> put("k" + i, "v", 0))
                        .toArray(RecordPatch[]::new);
        user.sync("full", full);

        var oneMore = catchThrowable(() -> user.sync("full", put("more", "v", 0)));
        user.sync("full", remove("k0", 1), put("more", "v", 0));

        assertThat(oneMore).isInstanceOf(LimitExceededException.class);
        assertThat(user.list("full", 0).count()).isEqualTo(1_024);
    }

    @Test
    void aDatasetHoldsAMegabyte() {
        var user = pool.user();
        var most = "ü".repeat((1_048_576 - 2) / 2);

        user.sync("big", put("kk", most, 0));
        var oneMore = catchThrowable(() -> user.sync("big", put("a", "", 0)));

        assertThat(oneMore).isInstanceOf(LimitExceededException.class);
        assertThat(user.list("big", 0).records().getFirst().value()).isEqualTo(most);
    }

    @Test
    void recordsComeInPages() {
        var user = pool.user();
        for (int i = 0; i < 3; i++) user.sync("paged", put("k" + i, "v", 0), put("l" + i, "v", 0));

        var keys = new ArrayList<String>();
        String token = null;
        ListRecordsResponse page;
        do {
            String from = token;
            page =
                    user.client()
                            .listRecords(r ->
                                    r.identityPoolId(pool.id())
                                            .identityId(user.identityId())
                                            .datasetName("paged")
                                            .lastSyncCount(1L)
                                            .maxResults(3)
                                            .nextToken(from));
            page.records().forEach(record -> keys.add(record.key()));
            token = page.nextToken();
        } while (token != null);

        assertThat(keys).containsExactly("k1", "l1", "k2", "l2");
    }

    @Test
    void oldTombstonesAreForgottenAndTheirRecordsCanBeMadeAgain() {
        var user = pool.user();
        var all = IntStream.range(0, 1_024).mapToObj(i -> "k" + i).toList();
        user.sync("t", put("first", "v", 0));
        user.sync("t", remove("first", 1));
        user.sync("t", all.stream().map(k -> put(k, "v", 0)).toArray(RecordPatch[]::new));
        user.sync("t", all.stream().map(k -> remove(k, 3)).toArray(RecordPatch[]::new));

        var made = user.sync("t", put("first", "again", 1));

        assertThat(user.list("t", 0).records()).hasSize(1_024);
        assertThat(made.getFirst().syncCount()).isEqualTo(5);
    }

    @Test
    void aDatasetThatIsGoneIsNotMadeAgainByWhoDidNotSee() {
        var user = pool.user();
        user.sync("prefs", put("a", "1", 0));
        var session = user.session("prefs");
        user.client()
                .deleteDataset(r ->
                        r.identityPoolId(pool.id())
                                .identityId(user.identityId())
                                .datasetName("prefs"));

        var unaware = catchThrowable(() -> user.update("prefs", session, put("a", "2", 1)));
        var told = user.list("prefs", 1);
        user.update("prefs", told.syncSessionToken(), put("a", "3", 1));

        assertThat(unaware).isInstanceOf(ResourceNotFoundException.class);
        assertThat(told.datasetExists()).isFalse();
        assertThat(told.datasetDeletedAfterRequestedSyncCount()).isTrue();
        var anew = user.list("prefs", 1);
        assertThat(anew.datasetExists()).isTrue();
        assertThat(anew.datasetDeletedAfterRequestedSyncCount()).isTrue();
        assertThat(anew.records().getFirst().syncCount()).isGreaterThan(2);
        assertThat(user.list("prefs", 0).datasetDeletedAfterRequestedSyncCount()).isFalse();
    }
}

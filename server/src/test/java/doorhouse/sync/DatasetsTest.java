package doorhouse.sync;

import static doorhouse.sync.SyncPool.put;
import static doorhouse.sync.SyncPool.remove;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.OnBothDatabases;
import doorhouse.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cognitosync.model.Dataset;
import software.amazon.awssdk.services.cognitosync.model.DeleteDatasetResponse;
import software.amazon.awssdk.services.cognitosync.model.IdentityPoolUsage;
import software.amazon.awssdk.services.cognitosync.model.IdentityUsage;
import software.amazon.awssdk.services.cognitosync.model.LimitExceededException;
import software.amazon.awssdk.services.cognitosync.model.ListDatasetsResponse;
import software.amazon.awssdk.services.cognitosync.model.ResourceConflictException;
import software.amazon.awssdk.services.cognitosync.model.ResourceNotFoundException;

@OnBothDatabases
class DatasetsTest {
    private final TestServer server = TestServer.shared();
    private final SyncPool pool = new SyncPool(server);

    private static Dataset describe(SyncPool.User user, String name) {
        return user.client()
                .describeDataset(r ->
                        r.identityPoolId(user.pool().id())
                                .identityId(user.identityId())
                                .datasetName(name))
                .dataset();
    }

    private static DeleteDatasetResponse delete(SyncPool.User user, String name) {
        return user.client()
                .deleteDataset(r ->
                        r.identityPoolId(user.pool().id())
                                .identityId(user.identityId())
                                .datasetName(name));
    }

    private static IdentityUsage usage(SyncPool.User user) {
        return user.client()
                .describeIdentityUsage(
                        r -> r.identityPoolId(user.pool().id()).identityId(user.identityId()))
                .identityUsage();
    }

    private static ListDatasetsResponse list(SyncPool.User user, Integer most, String token) {
        return user.client()
                .listDatasets(r ->
                        r.identityPoolId(user.pool().id())
                                .identityId(user.identityId())
                                .maxResults(most)
                                .nextToken(token));
    }

    @Test
    void aDatasetTellsHowMuchItHolds() {
        var user = pool.user();
        user.sync("prefs", put("ß", "ü", 0), put("b", "12", 0));
        user.sync("prefs", remove("b", 1), put("ß", "üü", 1));

        var dataset = describe(user, "prefs");

        assertThat(dataset.identityId()).isEqualTo(user.identityId());
        assertThat(dataset.datasetName()).isEqualTo("prefs");
        assertThat(dataset.numRecords()).isEqualTo(1);
        assertThat(dataset.dataStorage()).isEqualTo(6);
        assertThat(dataset.lastModifiedBy()).isEqualTo(user.identityId());
        assertThat(dataset.creationDate()).isBeforeOrEqualTo(dataset.lastModifiedDate());
    }

    @Test
    void aDatasetThatIsDeletedIsNotFound() {
        var user = pool.user();
        user.sync("prefs", put("a", "1", 0));

        var deleted = delete(user, "prefs");
        var described = catchThrowable(() -> describe(user, "prefs"));
        var again = catchThrowable(() -> delete(user, "prefs"));

        assertThat(deleted.dataset().numRecords()).isEqualTo(1);
        assertThat(described).isInstanceOf(ResourceNotFoundException.class);
        assertThat(again).isInstanceOf(ResourceNotFoundException.class);
        assertThat(usage(user).datasetCount()).isZero();
    }

    @Test
    void anIdentityHasTwentyDatasets() {
        var user = pool.user();
        for (int i = 0; i < 20; i++) user.sync("d" + i, put("a", "1", 0));

        var oneMore = catchThrowable(() -> user.sync("d20", put("a", "1", 0)));
        delete(user, "d0");
        user.sync("d20", put("a", "1", 0));

        assertThat(oneMore).isInstanceOf(LimitExceededException.class);
        assertThat(usage(user).datasetCount()).isEqualTo(20);
    }

    @Test
    void datasetsComeInPages() {
        var user = pool.user();
        for (int i = 0; i < 3; i++) user.sync("d" + i, put("a", "1", 0));

        var first = list(user, 2, null);
        var second = list(user, 2, first.nextToken());
        var more = list(user, 64, null);

        assertThat(first.datasets()).extracting(Dataset::datasetName).containsExactly("d0", "d1");
        assertThat(first.count()).isEqualTo(2);
        assertThat(second.datasets()).extracting(Dataset::datasetName).containsExactly("d2");
        assertThat(second.nextToken()).isNull();
        assertThat(more.datasets()).hasSize(3);
    }

    @Test
    void usageIsAddedUp() {
        var ana = pool.user();
        var ivo = pool.user();
        ana.sync("a", put("k", "123", 0));
        ana.sync("b", put("k", "123", 0));
        ivo.sync("a", put("k", "1", 0));

        var ofAna = usage(ana);
        var ofPool =
                server.sync()
                        .describeIdentityPoolUsage(r -> r.identityPoolId(pool.id()))
                        .identityPoolUsage();
        var listed = allUsages();

        assertThat(ofAna.datasetCount()).isEqualTo(2);
        assertThat(ofAna.dataStorage()).isEqualTo(8);
        assertThat(ofAna.identityPoolId()).isEqualTo(pool.id());
        assertThat(ofPool.dataStorage()).isEqualTo(10);
        assertThat(ofPool.syncSessionsCount()).isEqualTo(3);
        assertThat(listed).contains(ofPool);
    }

    private List<IdentityPoolUsage> allUsages() {
        var all = new ArrayList<IdentityPoolUsage>();
        String token = null;
        do {
            String from = token;
            var page = server.sync().listIdentityPoolUsage(r -> r.nextToken(from).maxResults(60));
            all.addAll(page.identityPoolUsages());
            token = page.nextToken();
        } while (token != null);
        return all;
    }

    @Test
    void nothingIsUsedAtFirst() {
        var nothing = usage(pool.user());

        assertThat(nothing.datasetCount()).isZero();
        assertThat(nothing.dataStorage()).isZero();
        assertThat(nothing.lastModifiedDate()).isNull();
    }

    @Test
    void whatWasMergedIsReportedAsTwins() {
        var ana = pool.userOfBackend("ana");
        var old = pool.userOfBackend("old ana");
        ana.sync("prefs", put("a", "new", 0));
        old.sync("prefs", put("a", "old", 0));
        old.sync("only", put("b", "old", 0));
        var session = old.session("prefs");

        merge("old ana", "ana");

        var twin = "prefs." + old.identityId();
        assertThat(ana.list("prefs", 0).mergedDatasetNames()).containsExactly(twin);
        assertThat(ana.values("prefs")).containsExactly("a=new");
        assertThat(ana.values(twin)).containsExactly("a=old");
        assertThat(ana.list("only", 0).mergedDatasetNames())
                .containsExactly("only." + old.identityId());
        assertThat(ana.list("only", 0).datasetExists()).isFalse();
        assertThat(usage(ana).datasetCount()).isEqualTo(3);
        assertThat(catchThrowable(() -> old.update("prefs", session, put("c", "1", 0))))
                .isInstanceOf(ResourceNotFoundException.class);

        delete(ana, twin);
        assertThat(ana.list("prefs", 0).mergedDatasetNames()).isEmpty();
    }

    @Test
    void aDatasetThatIsDeletedReportsNoTwins() {
        var ana = pool.userOfBackend("ana");
        var old = pool.userOfBackend("old ana");
        ana.sync("prefs", put("a", "new", 0));
        old.sync("prefs", put("a", "old", 0));
        merge("old ana", "ana");

        delete(ana, "prefs");

        assertThat(ana.list("prefs", 0).mergedDatasetNames()).isEmpty();
        assertThat(ana.values("prefs." + old.identityId())).containsExactly("a=old");
    }

    @Test
    void aLongNameStaysReachableAfterAMerge() {
        var ana = pool.userOfBackend("ana");
        var old = pool.userOfBackend("old ana");
        var name = "n".repeat(128);
        old.sync(name, put("a", "old", 0));

        merge("old ana", "ana");

        var twin = ana.list(name, 0).mergedDatasetNames().getFirst();
        assertThat(twin).hasSize(128).endsWith("." + old.identityId());
        assertThat(ana.values(twin)).containsExactly("a=old");
    }

    @Test
    void twinsOfTwinsKeepTheirNames() {
        var first = pool.userOfBackend("1");
        var second = pool.userOfBackend("2");
        var third = pool.userOfBackend("3");
        first.sync("prefs", put("a", "1", 0));
        second.sync("prefs", put("a", "2", 0));

        merge("1", "2");
        merge("2", "3");

        assertThat(third.list("prefs", 0).mergedDatasetNames())
                .containsExactlyInAnyOrder(
                        "prefs." + first.identityId(), "prefs." + second.identityId());
    }

    @Test
    void howeverManyDatasetsThereAreAMergeMovesThemAll() {
        var ana = pool.userOfBackend("ana");
        var old = pool.userOfBackend("old ana");
        old.sync("d0", put("a", "1", 0));
        server.database()
                .transaction(() -> {
                    for (int i = 1; i <= 1_000; i++) twin(old, "d" + i);
                });

        merge("old ana", "ana");

        assertThat(rows("sync_dataset")).isEqualTo(1_001);
        assertThat(usage(ana).datasetCount()).isEqualTo(1_001);
        assertThat(ana.values("d0." + old.identityId())).containsExactly("a=1");
    }

    /// As a dataset that came by a merge.
    private void twin(SyncPool.User user, String name) {
        server.database()
                .run(
                        """
                        insert into sync_dataset
                               (identity_pool_id, identity_id, dataset_name, created_at, modified_at,
                                modified_by, data_storage, record_count, sync_count, begin_count,
                                forgotten_count, twin_of)
                        values (?, ?, ?, 0, 0, '', 0, 0, 1, 0, 0, 'prefs')\
                        """,
                        pool.id(),
                        user.identityId(),
                        name);
    }

    private void merge(String from, String into) {
        try (var client = server.identities()) {
            client.mergeDeveloperIdentities(r ->
                    r.identityPoolId(pool.id())
                            .developerProviderName(SyncPool.DEVELOPER)
                            .sourceUserIdentifier(from)
                            .destinationUserIdentifier(into));
        }
    }

    @Test
    void nothingStaysOfAnIdentityOrAPoolThatIsGone() {
        var ana = pool.user();
        var ivo = pool.user();
        ana.sync("prefs", put("a", "1", 0));
        ivo.sync("prefs", put("a", "1", 0));

        try (var client = server.identities()) {
            client.deleteIdentities(r -> r.identityIdsToDelete(ana.identityId()));
            assertThat(pool.rowsOf(ana.identityId())).isZero();
            assertThat(rows("sync_record")).isEqualTo(1);
            assertThat(catchThrowable(() -> ana.session("prefs")))
                    .isInstanceOf(ResourceNotFoundException.class);
            client.deleteIdentityPool(r -> r.identityPoolId(pool.id()));
        }

        assertThat(IntStream.of(rows("sync_record"), rows("sync_dataset"), rows("sync_identity")))
                .containsOnly(0);
        assertThat(pool.rowsOf(ivo.identityId())).isZero();
        assertThat(catchThrowable(() -> ivo.session("prefs")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    private int rows(String table) {
        return server.database()
                .find(
                        "select count(*) as n from " + table + " where identity_pool_id = ?",
                        row -> (int) row.number("n"),
                        pool.id())
                .orElseThrow();
    }

    @Test
    void aDeletionMeetsAWriterInPeace() {
        var user = pool.user();
        user.sync("prefs", put("a", "1", 0));
        var session = user.session("prefs");
        delete(user, "prefs");
        user.sync("prefs", put("b", "1", 0));

        var late = catchThrowable(() -> user.update("prefs", session, put("c", "1", 0)));

        assertThat(late)
                .isInstanceOfAny(ResourceNotFoundException.class, ResourceConflictException.class);
        assertThat(user.values("prefs")).containsExactly("b=1");
    }
}

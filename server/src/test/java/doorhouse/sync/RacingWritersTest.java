package doorhouse.sync;

import static doorhouse.sync.SyncPool.put;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.testing.TestDatabase;
import doorhouse.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.cognitosync.model.CognitoSyncException;
import software.amazon.awssdk.services.cognitosync.model.ConcurrentModificationException;
import software.amazon.awssdk.services.cognitosync.model.LimitExceededException;
import software.amazon.awssdk.services.cognitosync.model.Record;
import software.amazon.awssdk.services.cognitosync.model.ResourceConflictException;
import software.amazon.awssdk.services.cognitosync.model.ResourceNotFoundException;

class RacingWritersTest {
    private static final int WRITERS = 8;
    private static final int ROUNDS = 5;

    /// Lets all go at once.
    ///
    /// @return what each was refused with; fewer than there are where some were not
    private static <T> List<Throwable> race(int count, IntFunction<Callable<T>> each)
            throws InterruptedException {
        var start = new CyclicBarrier(count);
        var refused = new ArrayList<Throwable>();
        try (var threads = Executors.newFixedThreadPool(count)) {
            var all = new ArrayList<Future<T>>();
            for (int i = 0; i < count; i++) {
                var one = each.apply(i);
                all.add(
                        threads.submit(() -> {
                            start.await();
                            return one.call();
                        }));
            }
            for (var one : all) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    refused.add(e.getCause());
                }
            }
        }
        return refused;
    }

    @ParameterizedTest
    @EnumSource
    void ofThoseThatSawOneStateOneWrites(TestDatabase kind) throws InterruptedException {
        var user = new SyncPool(TestServer.shared(kind)).user();
        user.sync("prefs", put("a", "0", 0));
        var session = user.session("prefs");

        var refused = race(WRITERS, i -> () -> user.update("prefs", session, put("k" + i, "v", 0)));

        assertThat(refused).hasSize(WRITERS - 1);
        assertThat(refused)
                .allSatisfy(r -> assertThat(r).isInstanceOf(ResourceConflictException.class));
        assertThat(user.list("prefs", 0).datasetSyncCount()).isEqualTo(2);
        assertThat(user.list("prefs", 0).records()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void aDatasetIsMadeOnce(TestDatabase kind) throws InterruptedException {
        var user = new SyncPool(TestServer.shared(kind)).user();
        var session = user.session("prefs");

        var refused = race(WRITERS, i -> () -> user.update("prefs", session, put("k" + i, "v", 0)));

        assertThat(refused).hasSize(WRITERS - 1);
        assertThat(refused)
                .allSatisfy(r -> assertThat(r).isInstanceOf(ResourceConflictException.class));
        assertThat(user.list("prefs", 0).records()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void manyAtOnceMakeNoMoreThanTwentyDatasets(TestDatabase kind) throws InterruptedException {
        var user = new SyncPool(TestServer.shared(kind)).user();
        for (int i = 0; i < 17; i++) user.sync("d" + i, put("a", "1", 0));

        var refused = race(WRITERS, i -> () -> user.sync("more" + i, put("a", "1", 0)));

        assertThat(refused).hasSize(WRITERS - 3);
        assertThat(refused)
                .allSatisfy(r -> assertThat(r).isInstanceOf(LimitExceededException.class));
    }

    @ParameterizedTest
    @EnumSource
    void nothingStaysOfAnIdentityThatIsDeletedWhileItSyncs(TestDatabase kind)
            throws InterruptedException {
        var pool = new SyncPool(TestServer.shared(kind));
        for (int round = 0; round < ROUNDS; round++) {
            var user = pool.user();
            user.sync("d0", put("a", "1", 0));

            var refused =
                    race(
                            WRITERS,
                            i ->
                                    () -> {
                                        if (i == 0) pool.delete(user);
                                        else user.sync("d" + i / 2, put("k" + i, "v", 0));
                                        return i;
                                    });

            assertThat(refused)
                    .allSatisfy(r ->
                            assertThat(r)
                                    .isInstanceOfAny(
                                            ResourceNotFoundException.class,
                                            ResourceConflictException.class));
            assertThat(pool.rowsOf(user.identityId())).isZero();
        }
    }

    /// Each adds its sign to a text, as a device does: list, change, write, and again when refused.
    @ParameterizedTest
    @EnumSource
    void noUpdateIsLost(TestDatabase kind) throws InterruptedException {
        var user = new SyncPool(TestServer.shared(kind)).user();
        user.sync("signs", put("all", "", 0));

        var refused = race(WRITERS, i -> () -> sign(user, i));

        assertThat(refused).isEmpty();
        var signs = user.list("signs", 0).records().getFirst().value();
        assertThat(signs.chars().sorted().toArray()).containsExactly("01234567".chars().toArray());
    }

    private static List<Record> sign(SyncPool.User user, int i) {
        while (true) {
            var seen = user.list("signs", 0);
            var record = seen.records().getFirst();
            try {
                return user.update(
                        "signs",
                        seen.syncSessionToken(),
                        put("all", record.value() + i, record.syncCount()));
            } catch (ResourceConflictException e) {
                // Another one was first.
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void settingsAreChangedByOneAtATime(TestDatabase kind) throws InterruptedException {
        var server = TestServer.shared(kind);
        var pool = new SyncPool(server);

        var refused =
                race(
                        WRITERS,
                        i ->
                                () ->
                                        server.sync()
                                                .setIdentityPoolConfiguration(r ->
                                                        r.identityPoolId(pool.id())
                                                                .cognitoStreams(s ->
                                                                        s.streamName("s" + i)
                                                                                .streamingStatus(
                                                                                        "DISABLED"))));

        assertThat(refused).hasSizeLessThan(WRITERS);
        assertThat(refused)
                .allSatisfy(r ->
                        assertThat(r)
                                .isInstanceOf(CognitoSyncException.class)
                                .isInstanceOf(ConcurrentModificationException.class));
    }
}

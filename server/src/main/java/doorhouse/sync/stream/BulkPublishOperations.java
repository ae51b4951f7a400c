package doorhouse.sync.stream;

import static doorhouse.operation.Operation.signed;
import static doorhouse.sync.pool.SyncErrors.ALREADY_STREAMED;
import static doorhouse.sync.pool.SyncErrors.DUPLICATE_REQUEST;
import static doorhouse.sync.pool.SyncErrors.INVALID_PARAMETER;

import doorhouse.id.IdentityPoolId;
import doorhouse.operation.Call;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import doorhouse.sync.dataset.Datasets;
import doorhouse.sync.pool.SyncAccess;
import doorhouse.sync.pool.SyncSettingsStore;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operations that put all of a pool's datasets into its stream at once.
public final class BulkPublishOperations implements Operations, AutoCloseable {
    private static final String STOPPED = "The server that published stopped.";

    private final SyncAccess access;
    private final SyncSettingsStore settings;
    private final BulkPublishStore store;
    private final @Nullable BulkPublisher publisher;
    private final Clock clock;

    /// @param kinesis null where this server has no endpoint for streams
    public BulkPublishOperations(
            Database database,
            SyncAccess access,
            SyncSettingsStore settings,
            Datasets datasets,
            @Nullable Kinesis kinesis,
            Clock clock) {
        this.access = access;
        this.settings = settings;
        this.store = new BulkPublishStore(database);
        this.publisher =
                kinesis == null ? null : new BulkPublisher(kinesis, datasets, store, clock);
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("BulkPublish", OfPool.class, this::bulkPublish),
                signed("GetBulkPublishDetails", OfPool.class, this::getBulkPublishDetails));
    }

    record OfPool(IdentityPoolId identityPoolId) {}

    OfPool bulkPublish(Call call, OfPool asked) {
        var pool = asked.identityPoolId;
        access.developer(call, pool);
        var stream = settings.get(pool).stream();
        if (publisher == null || stream == null)
            throw INVALID_PARAMETER.because("The identity pool has no enabled stream.");
        // The database keeps milliseconds, and by them the work is known again.
        var now = Instant.ofEpochMilli(clock.millis());
        if (!store.begin(pool, now)) {
            boolean rests = store.find(pool).filter(last -> last.rests(now)).isPresent();
            throw rests
                    ? ALREADY_STREAMED.because(
                            "The identity pool was published less than 24 hours ago.")
                    : DUPLICATE_REQUEST.because("The identity pool is being published.");
        }
        publisher.publish(pool, stream, now);
        return new OfPool(pool);
    }

    record Details(
            IdentityPoolId identityPoolId,
            @Nullable Instant bulkPublishStartTime,
            @Nullable Instant bulkPublishCompleteTime,
            String bulkPublishStatus,
            @Nullable String failureMessage) {}

    Details getBulkPublishDetails(Call call, OfPool asked) {
        var pool = asked.identityPoolId;
        access.developer(call, pool);
        var found = store.find(pool);
        if (found.isEmpty()) return new Details(pool, null, null, "NOT_STARTED", null);
        var last = found.get();
        boolean stopped =
                last.status().equals(BulkPublishStore.IN_PROGRESS)
                        && !last.running(clock.instant());
        return new Details(
                pool,
                last.startedAt(),
                last.completedAt(),
                stopped ? BulkPublishStore.FAILED : last.status(),
                stopped ? STOPPED : last.failureMessage());
    }

    @Override
    public void close() {
        if (publisher != null) publisher.close();
    }
}

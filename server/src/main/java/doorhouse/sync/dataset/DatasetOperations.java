package doorhouse.sync.dataset;

import static doorhouse.operation.Operation.signed;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.operation.Call;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Page;
import doorhouse.operation.PagingToken;
import doorhouse.sync.pool.SyncAccess;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operations on whole datasets.
public final class DatasetOperations implements Operations {
    private static final String LIST = "ListDatasets";
    private static final int LARGEST_PAGE = 60;

    private final SyncAccess access;
    private final Datasets datasets;
    private final List<Synced.Listener> listeners;
    private final Clock clock;

    /// @param listeners are told when a dataset is deleted
    public DatasetOperations(
            SyncAccess access, Datasets datasets, List<Synced.Listener> listeners, Clock clock) {
        this.access = access;
        this.datasets = datasets;
        this.listeners = List.copyOf(listeners);
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed(LIST, ListDatasets.class, this::listDatasets),
                signed("DescribeDataset", Named.class, this::describeDataset),
                signed("DeleteDataset", Named.class, this::deleteDataset));
    }

    record ListDatasets(
            IdentityPoolId identityPoolId,
            IdentityId identityId,
            @Nullable String nextToken,
            @Nullable Integer maxResults) {}

    record Listed(List<Dataset> datasets, int count, @Nullable String nextToken) {}

    Listed listDatasets(Call call, ListDatasets asked) {
        access.anyone(call, asked.identityPoolId, asked.identityId);
        var after = PagingToken.after(LIST, asked.nextToken);
        int size = PageSize.of(asked.maxResults, LARGEST_PAGE);
        var found = datasets.list(asked.identityPoolId, asked.identityId, after, size + 1);
        var page = Page.of(found, size, last -> PagingToken.of(LIST, last.datasetName()));
        return new Listed(page.rows(), page.rows().size(), page.token());
    }

    record Named(IdentityPoolId identityPoolId, IdentityId identityId, String datasetName) {
        DatasetKey key() {
            return new DatasetKey(identityPoolId, identityId, datasetName);
        }
    }

    record OneDataset(Dataset dataset) {}

    OneDataset describeDataset(Call call, Named asked) {
        access.anyone(call, asked.identityPoolId, asked.identityId);
        var key = asked.key();
        return new OneDataset(datasets.find(key).orElseThrow(() -> Datasets.gone(key)).dataset());
    }

    OneDataset deleteDataset(Call call, Named asked) {
        access.anyone(call, asked.identityPoolId, asked.identityId);
        var deleted = datasets.delete(asked.key());
        var synced =
                new Synced(
                        asked.key(),
                        deleted.syncCount() + 1,
                        clock.instant(),
                        null,
                        true,
                        List.of());
        for (var listener : listeners) listener.synced(synced);
        return new OneDataset(deleted.dataset());
    }
}

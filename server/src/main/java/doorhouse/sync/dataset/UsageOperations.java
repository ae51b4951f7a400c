package doorhouse.sync.dataset;

import static doorhouse.operation.Operation.signed;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.identitypool.pool.IdentityPools;
import doorhouse.operation.Call;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Page;
import doorhouse.operation.PagingToken;
import doorhouse.store.Database;
import doorhouse.sync.pool.SyncAccess;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operations that tell how much is kept.
public final class UsageOperations implements Operations {
    private static final String LIST = "ListIdentityPoolUsage";
    private static final int LARGEST_PAGE = 60;

    private final SyncAccess access;
    private final IdentityPools pools;
    private final UsageStore usage;
    private final SessionCounts counts;

    public UsageOperations(
            Database database, SyncAccess access, IdentityPools pools, SessionCounts counts) {
        this.access = access;
        this.pools = pools;
        this.usage = new UsageStore(database);
        this.counts = counts;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("DescribeIdentityUsage", OfIdentity.class, this::describeIdentityUsage),
                signed("DescribeIdentityPoolUsage", OfPool.class, this::describeIdentityPoolUsage),
                signed(LIST, ListIdentityPoolUsage.class, this::listIdentityPoolUsage));
    }

    record OfIdentity(IdentityPoolId identityPoolId, IdentityId identityId) {}

    record IdentityUsage(
            IdentityId identityId,
            IdentityPoolId identityPoolId,
            @Nullable Instant lastModifiedDate,
            long datasetCount,
            long dataStorage) {}

    record OneIdentityUsage(IdentityUsage identityUsage) {}

    OneIdentityUsage describeIdentityUsage(Call call, OfIdentity asked) {
        access.anyone(call, asked.identityPoolId, asked.identityId);
        var sum = usage.of(asked.identityPoolId, asked.identityId);
        return new OneIdentityUsage(
                new IdentityUsage(
                        asked.identityId,
                        asked.identityPoolId,
                        sum.lastModified(),
                        sum.datasets(),
                        sum.bytes()));
    }

    record OfPool(IdentityPoolId identityPoolId) {}

    record IdentityPoolUsage(
            IdentityPoolId identityPoolId,
            long syncSessionsCount,
            long dataStorage,
            @Nullable Instant lastModifiedDate) {}

    record OnePoolUsage(IdentityPoolUsage identityPoolUsage) {}

    OnePoolUsage describeIdentityPoolUsage(Call call, OfPool asked) {
        access.developer(call, asked.identityPoolId);
        return new OnePoolUsage(usage(asked.identityPoolId));
    }

    record ListIdentityPoolUsage(@Nullable String nextToken, @Nullable Integer maxResults) {}

    record Listed(
            List<IdentityPoolUsage> identityPoolUsages,
            int maxResults,
            int count,
            @Nullable String nextToken) {}

    Listed listIdentityPoolUsage(Call call, ListIdentityPoolUsage asked) {
        access.developer(call);
        var after = PagingToken.after(LIST, asked.nextToken);
        int size = PageSize.of(asked.maxResults, LARGEST_PAGE);
        var found = pools.list(call.account(), call.region(), after, size + 1);
        var page = Page.of(found, size, last -> PagingToken.of(LIST, last.id().value()));
        var usages = page.shown(pool -> usage(pool.id()));
        return new Listed(usages, size, usages.size(), page.token());
    }

    private IdentityPoolUsage usage(IdentityPoolId pool) {
        var sum = usage.of(pool);
        return new IdentityPoolUsage(pool, counts.of(pool), sum.bytes(), sum.lastModified());
    }
}

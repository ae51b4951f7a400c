package doorhouse.identitypool.pool;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.Operation.signed;

import doorhouse.apimodel.Api;
import doorhouse.apimodel.KnownMembers;
import doorhouse.id.AccountId;
import doorhouse.id.IdentityPoolId;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Page;
import doorhouse.operation.PagingToken;
import doorhouse.userpool.pool.Quotas;
import doorhouse.wire.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The operations on identity pools themselves. Requests that set a pool's settings are kept whole,
/// so they are taken as documents.
public final class IdentityPoolOperations implements Operations {
    private static final String LIST = "ListIdentityPools";

    private final Api model;
    private final IdentityPools pools;
    private final ProviderNames names;
    private final Quotas quotas;

    /// @param model of the identity pools API
    public IdentityPoolOperations(
            Api model, IdentityPools pools, ProviderNames names, Quotas quotas) {
        this.model = model;
        this.pools = pools;
        this.names = names;
        this.quotas = quotas;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("CreateIdentityPool", ObjectNode.class, this::createIdentityPool),
                signed("DescribeIdentityPool", OnePool.class, this::describeIdentityPool),
                signed("UpdateIdentityPool", ObjectNode.class, this::updateIdentityPool),
                signed("DeleteIdentityPool", OnePool.class, this::deleteIdentityPool),
                signed(LIST, ListIdentityPools.class, this::listIdentityPools));
    }

    ObjectNode createIdentityPool(Call call, ObjectNode asked) {
        var settings = settings("CreateIdentityPool", asked);
        quotas.checkIdentityPools(pools.count(call.account(), call.region()));
        return answer(pools.create(call.account(), call.region(), settings));
    }

    /// Makes a pool with an id of one's choice, for development.
    ///
    /// @param asked a CreateIdentityPool request, checked against the model
    public IdentityPool create(AccountId account, ObjectNode asked, IdentityPoolId id) {
        return pools.create(account, settings("CreateIdentityPool", asked), id);
    }

    record OnePool(IdentityPoolId identityPoolId) {}

    ObjectNode describeIdentityPool(OnePool asked) {
        return answer(pools.getNow(asked.identityPoolId));
    }

    /// It replaces: what it leaves out goes back to its default. Only the developer provider's name
    /// stays, and the tags, which callers that set them apart do not send.
    ObjectNode updateIdentityPool(ObjectNode asked) {
        var settings = settings("UpdateIdentityPool", asked);
        var id = new IdentityPoolId(asked.path("IdentityPoolId").asString());
        boolean tagged = asked.path("IdentityPoolTags").isObject();
        return answer(
                pools.change(
                        id,
                        before -> {
                            var kept = before.settings();
                            var after =
                                    settings.withDeveloperProviderName(
                                            developerProviderName(kept, settings));
                            return before.with(
                                    tagged ? after : after.withTags(kept.identityPoolTags()));
                        }));
    }

    private static @Nullable String developerProviderName(PoolSettings before, PoolSettings asked) {
        var present = before.developerProviderName();
        var wanted = asked.developerProviderName();
        if (present == null || wanted == null || wanted.equals(present)) {
            return present == null ? wanted : present;
        }
        throw INVALID_PARAMETER.because(
                "The developer provider name cannot be changed once it has been set.");
    }

    Empty deleteIdentityPool(OnePool asked) {
        pools.remove(pools.getNow(asked.identityPoolId).id());
        return Empty.EMPTY;
    }

    record ListIdentityPools(int maxResults, @Nullable String nextToken) {}

    record PoolDescription(IdentityPoolId identityPoolId, String identityPoolName) {}

    record PoolList(List<PoolDescription> identityPools, @Nullable String nextToken) {}

    PoolList listIdentityPools(Call call, ListIdentityPools asked) {
        var after = PagingToken.after(LIST, asked.nextToken);
        var found = pools.list(call.account(), call.region(), after, asked.maxResults + 1);
        var page =
                Page.of(found, asked.maxResults, last -> PagingToken.of(LIST, last.id().value()));
        return new PoolList(
                page.shown(
                        pool -> new PoolDescription(pool.id(), pool.settings().identityPoolName())),
                page.token());
    }

    private PoolSettings settings(String operation, ObjectNode asked) {
        var known = KnownMembers.of(model.operation(operation).orElseThrow(), asked);
        return SettingsRules.read(known, names);
    }

    private static ObjectNode answer(IdentityPool pool) {
        var answer = Json.object().put("IdentityPoolId", pool.id().value());
        answer.setAll(Json.tree(pool.settings()));
        return answer;
    }
}

package doorhouse.identitypool.pool;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.Operation.signed;

import doorhouse.apimodel.Api;
import doorhouse.apimodel.KnownMembers;
import doorhouse.id.AccountId;
import doorhouse.id.IdentityPoolId;
import doorhouse.id.Region;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Page;
import doorhouse.operation.PagingToken;
import doorhouse.userpool.pool.PinnedIds;
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
    private final boolean allowPinnedIds;

    /// @param model of the identity pools API
    /// @param allowPinnedIds whether a tag may choose a pool's id: for development only
    public IdentityPoolOperations(
            Api model,
            IdentityPools pools,
            ProviderNames names,
            Quotas quotas,
            boolean allowPinnedIds) {
        this.model = model;
        this.pools = pools;
        this.names = names;
        this.quotas = quotas;
        this.allowPinnedIds = allowPinnedIds;
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
        var settings = SettingsRules.checked(settings("CreateIdentityPool", asked));
        quotas.checkIdentityPools(pools.count(call.account(), call.region()));
        var pinned = allowPinnedIds ? pinnedId(settings, call.region()) : null;
        return answer(
                pinned == null
                        ? pools.create(call.account(), call.region(), settings)
                        : pools.create(call.account(), settings, pinned));
    }

    /// Makes a pool with an id of one's choice, for development.
    ///
    /// @param asked a CreateIdentityPool request, checked against the model
    public IdentityPool create(AccountId account, ObjectNode asked, IdentityPoolId id) {
        var settings = SettingsRules.checked(settings("CreateIdentityPool", asked));
        return pools.create(account, settings, id);
    }

    /// The id that a tag chooses, whole or as what follows the region.
    private static @Nullable IdentityPoolId pinnedId(PoolSettings settings, Region region) {
        var tags = settings.identityPoolTags();
        var tag = PinnedIds.tag(tags::containsKey);
        if (tag.isEmpty()) return null;
        var wanted = String.valueOf(tags.get(tag.get()));
        var whole = IdentityPoolId.fits(wanted) ? wanted : region + ":" + wanted;
        if (IdentityPoolId.fits(whole)) return new IdentityPoolId(whole);
        throw INVALID_PARAMETER.because(
                "The tag "
                        + tag.get()
                        + " must be an identity pool id or its part after the region.");
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
                            SettingsRules.checked(after);
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

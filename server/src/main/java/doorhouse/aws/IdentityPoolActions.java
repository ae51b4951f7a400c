package doorhouse.aws;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.id.Region;
import doorhouse.identitypool.identity.Identities;
import doorhouse.identitypool.identity.Identity;
import doorhouse.identitypool.pool.IdentityPools;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Calls about identity pools act on the pool that they name or whose identities they name, else on
/// everything. Who sets a pool's roles must be allowed to pass each of them on. Source: Service
/// Authorization Reference, "Amazon Cognito Identity".
public final class IdentityPoolActions implements AskedActions {
    private static final String SERVICE = "cognito-identity.amazonaws.com";

    private final AccountId account;
    private final SignedCallers.Regions regions;
    private final IdentityPools pools;
    private final Identities identities;

    public IdentityPoolActions(
            AccountId account,
            SignedCallers.Regions regions,
            IdentityPools pools,
            Identities identities) {
        this.account = account;
        this.regions = regions;
        this.pools = pools;
        this.identities = identities;
    }

    @Override
    public List<AskedAction> of(Region region, AskedCall call) {
        var actions = new ArrayList<AskedAction>();
        var named = call.text("IdentityPoolId");
        if (IdentityPoolId.fits(named)) {
            actions.add(on(region, call, new IdentityPoolId(named)));
        } else {
            for (var pool : poolsOfIdentities(region, call)) actions.add(on(region, call, pool));
        }
        if (actions.isEmpty()) actions.add(onResource(region, call));
        var tags = TagFacts.ofRequest(call);
        actions.replaceAll(action -> action.with(tags));
        if (call.model().name().equals("SetIdentityPoolRoles")) {
            for (var role : roles(call)) actions.add(actions.getFirst().passing(role, SERVICE));
        }
        return actions;
    }

    private AskedAction on(Region region, AskedCall call, IdentityPoolId id) {
        if (!regions.reach(region, id.region())) throw IdentityPools.unknown(id);
        var action = call.on(Arn.identityPool(account, id).value());
        return pools.find(id)
                .map(pool -> action.with(TagFacts.ofResource(pool.settings().identityPoolTags())))
                .orElse(action);
    }

    private AskedAction onResource(Region region, AskedCall call) {
        var arn = call.text("ResourceArn");
        if (arn.isEmpty()) return call.on("*");
        var pool = pools.find(arn);
        if (pool.isPresent()) return on(region, call, pool.get().id());
        return call.on(arn);
    }

    /// The pools of the identities that a call names alone. Of one that is not there nothing can be
    /// learned but that, by whoever may ask for all.
    private Set<IdentityPoolId> poolsOfIdentities(Region region, AskedCall call) {
        var found = new LinkedHashSet<IdentityPoolId>();
        poolOf(region, call.text("IdentityId")).ifPresent(found::add);
        for (var id : call.member("IdentityIdsToDelete")) {
            poolOf(region, id.asString("")).ifPresent(found::add);
        }
        return found;
    }

    private Optional<IdentityPoolId> poolOf(Region region, String identity) {
        if (!IdentityId.fits(identity)) return Optional.empty();
        var id = new IdentityId(identity);
        if (!regions.reach(region, id.region())) return Optional.empty();
        return identities.find(id).map(Identity::poolId);
    }

    private static Set<String> roles(AskedCall call) {
        var roles = new LinkedHashSet<String>();
        for (var role : call.member("Roles")) roles.add(role.asString(""));
        for (var mapping : call.member("RoleMappings")) {
            for (var rule : mapping.path("RulesConfiguration").path("Rules")) {
                roles.add(rule.path("RoleARN").asString(""));
            }
        }
        return roles;
    }
}

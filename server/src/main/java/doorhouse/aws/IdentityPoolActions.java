package doorhouse.aws;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.id.Region;
import doorhouse.identitypool.identity.Identities;
import doorhouse.identitypool.identity.Identity;
import doorhouse.identitypool.pool.IdentityPool;
import doorhouse.identitypool.pool.IdentityPools;
import doorhouse.policy.RequestContext;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

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
        if (call.model().name().equals("SetIdentityPoolRoles")) {
            for (var role : roles(call)) actions.add(passRole(role, actions.getFirst()));
        }
        return actions;
    }

    private AskedAction on(Region region, AskedCall call, IdentityPoolId id) {
        if (!regions.reach(region, id.region())) throw IdentityPools.unknown(id);
        var arn = Arn.identityPool(account, id).value();
        return call.on(arn).with(requestTags(call)).with(resourceTags(pools.find(id)));
    }

    private AskedAction onResource(Region region, AskedCall call) {
        var arn = call.text("ResourceArn");
        if (arn.isEmpty()) return call.on("*").with(requestTags(call));
        var pool = pools.find(arn);
        if (pool.isPresent()) return on(region, call, pool.get().id());
        return call.on(arn).with(requestTags(call));
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

    private static AskedAction passRole(String role, AskedAction of) {
        return AskedAction.of("iam:PassRole", role)
                .with(facts ->
                        facts.with("iam:PassedToService", SERVICE)
                                .with("iam:AssociatedResourceArn", of.resource()));
    }

    /// The tags that the call gives or takes.
    private static UnaryOperator<RequestContext> requestTags(AskedCall call) {
        return facts -> {
            var all = facts;
            var keys = new LinkedHashSet<String>();
            for (var tags : List.of(call.member("IdentityPoolTags"), call.member("Tags"))) {
                for (var tag : tags.properties()) {
                    keys.add(tag.getKey());
                    all = all.with("aws:RequestTag/" + tag.getKey(), tag.getValue().asString(""));
                }
            }
            for (var key : call.member("TagKeys")) keys.add(key.asString(""));
            return all.withMany("aws:TagKeys", List.copyOf(keys));
        };
    }

    private static UnaryOperator<RequestContext> resourceTags(Optional<IdentityPool> pool) {
        return facts -> {
            var all = facts;
            if (pool.isEmpty()) return all;
            for (var tag : pool.get().settings().identityPoolTags().entrySet()) {
                all = all.with("aws:ResourceTag/" + tag.getKey(), tag.getValue());
            }
            return all;
        };
    }
}

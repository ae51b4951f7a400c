package doorhouse.aws;

import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.id.Region;
import doorhouse.id.UserPoolId;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import java.util.List;
import java.util.Optional;

/// Calls about user pools act on the pool or the ARN that they name, else on everything. Who gives
/// a group a role must be allowed to pass it on, for identity pools lend it to the group's users.
public final class UserPoolActions implements AskedActions {
    private static final String SERVICE = "cognito-idp.amazonaws.com";

    private final AccountId account;
    private final SignedCallers.Regions regions;
    private final UserPools pools;

    public UserPoolActions(AccountId account, SignedCallers.Regions regions, UserPools pools) {
        this.account = account;
        this.regions = regions;
        this.pools = pools;
    }

    @Override
    public List<AskedAction> of(Region region, AskedCall call) {
        var own = own(region, call).with(TagFacts.ofRequest(call));
        // Of all these calls only those that make or change a group have one.
        var role = call.text("RoleArn");
        return role.isEmpty() ? List.of(own) : List.of(own, own.passing(role, SERVICE));
    }

    private AskedAction own(Region region, AskedCall call) {
        var pool = call.text("UserPoolId");
        if (UserPoolId.fits(pool)) return on(region, call, new UserPoolId(pool));
        var arn = call.text("ResourceArn");
        var named = named(arn);
        if (named.isPresent()) return on(region, call, named.get().id());
        return call.on(arn.isEmpty() ? "*" : arn);
    }

    private AskedAction on(Region region, AskedCall call, UserPoolId id) {
        if (!regions.reach(region, id.region())) {
            throw RESOURCE_NOT_FOUND.because("User pool " + id + " does not exist.");
        }
        var action = call.on(Arn.userPool(account, id).value());
        return pools.find(id)
                .map(pool -> action.with(TagFacts.ofResource(pool.tags())))
                .orElse(action);
    }

    /// The pool that an ARN names; empty also for what is no user pool's.
    private Optional<UserPool> named(String arn) {
        var id = arn.substring(arn.lastIndexOf('/') + 1);
        if (!UserPoolId.fits(id)) return Optional.empty();
        return pools.find(new UserPoolId(id)).filter(pool -> pool.arn().value().equals(arn));
    }
}

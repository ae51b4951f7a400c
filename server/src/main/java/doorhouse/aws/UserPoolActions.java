package doorhouse.aws;

import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.id.Region;
import doorhouse.id.UserPoolId;
import java.util.List;

/// Calls about user pools act on the pool or the ARN that they name, else on everything.
public final class UserPoolActions implements AskedActions {
    private final AccountId account;
    private final SignedCallers.Regions regions;

    public UserPoolActions(AccountId account, SignedCallers.Regions regions) {
        this.account = account;
        this.regions = regions;
    }

    @Override
    public List<AskedAction> of(Region region, AskedCall call) {
        return List.of(call.on(resource(region, call)));
    }

    private String resource(Region region, AskedCall call) {
        var pool = call.text("UserPoolId");
        if (UserPoolId.fits(pool)) {
            var id = new UserPoolId(pool);
            if (!regions.reach(region, id.region())) {
                throw RESOURCE_NOT_FOUND.because("User pool " + pool + " does not exist.");
            }
            return Arn.userPool(account, id).value();
        }
        var arn = call.text("ResourceArn");
        return arn.isEmpty() ? "*" : arn;
    }
}

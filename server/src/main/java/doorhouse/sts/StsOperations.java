package doorhouse.sts;

import static doorhouse.operation.Operation.signed;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.operation.Call;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import java.util.List;

/// The operations of the STS API.
public final class StsOperations implements Operations {
    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("GetCallerIdentity", GetCallerIdentity.class, this::getCallerIdentity));
    }

    record GetCallerIdentity() {}

    record CallerIdentity(String userId, AccountId account, Arn arn) {}

    /// Tells whoever signs who it is; the door asks no policy.
    CallerIdentity getCallerIdentity(Call call, GetCallerIdentity asked) {
        var caller = call.signer();
        return new CallerIdentity(caller.userId(), caller.account(), caller.arn());
    }
}

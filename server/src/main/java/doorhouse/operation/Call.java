package doorhouse.operation;

import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.policy.Asker;
import doorhouse.policy.Policies;
import doorhouse.policy.RequestContext;
import org.jspecify.annotations.Nullable;

/// The facts of one call that do not stand in its body.
///
/// @param region the region the call is for
/// @param sourceAddress the caller's IP address
/// @param user whose access token the call carries; null where the operation wants none
/// @param principal who signed the call; null where the operation wants no signature
/// @param asker the names that policies may call the signer
/// @param policies that hold for the signer; none where the operation wants no signature
/// @param context what policies may ask of the request and its signer
public record Call(
        Region region,
        AccountId account,
        String requestId,
        String sourceAddress,
        @Nullable SignedInUser user,
        @Nullable Principal principal,
        Asker asker,
        Policies policies,
        RequestContext context) {
    /// A call whose operation asks no policies itself.
    public Call(
            Region region,
            AccountId account,
            String requestId,
            String sourceAddress,
            @Nullable SignedInUser user,
            @Nullable Principal principal) {
        this(
                region,
                account,
                requestId,
                sourceAddress,
                user,
                principal,
                Asker.ANONYMOUS,
                Policies.NONE,
                RequestContext.EMPTY);
    }

    /// The signed-in user of an operation that is called by users.
    public SignedInUser signedInUser() {
        if (user == null) throw new IllegalStateException("this operation is not called by users");
        return user;
    }

    /// The principal of an operation that is signed.
    public Principal signer() {
        if (principal == null) throw new IllegalStateException("this operation is not signed");
        return principal;
    }
}

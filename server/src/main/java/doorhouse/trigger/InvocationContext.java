package doorhouse.trigger;

import org.jspecify.annotations.Nullable;

/// What a function is told beside its event, each one line of JSON in ASCII.
///
/// @param clientContext what its caller says of itself; null for nothing
/// @param cognitoIdentity the identity that called it, `{"cognitoIdentityId": …,
///   "cognitoIdentityPoolId": …}`; null where no identity did
public record InvocationContext(@Nullable String clientContext, @Nullable String cognitoIdentity) {
    public static final InvocationContext NONE = new InvocationContext(null, null);
}

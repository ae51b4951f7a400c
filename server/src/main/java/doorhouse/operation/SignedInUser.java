package doorhouse.operation;

import doorhouse.id.ClientId;
import doorhouse.id.DeviceKey;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The user whose access token a call carries; the door has checked it: signature, lifetime,
/// revocation, the user's state and the scope.
///
/// @param originJti the family of tokens it belongs to; null when the client has no token
///   revocation
/// @param deviceKey of the device that it was issued to; null where the pool tracked none
public record SignedInUser(
        UserPoolId userPoolId,
        ClientId clientId,
        Sub sub,
        String username,
        Set<String> scopes,
        @Nullable String originJti,
        @Nullable DeviceKey deviceKey) {
    public SignedInUser {
        scopes = Set.copyOf(scopes);
    }
}

package doorhouse.token;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The facts that a machine's access token is issued from: there is no user (RFC 6749 §4.4).
///
/// @param issuer the pool's issuer URL
/// @param boundTo the thumbprint of the key that it is bound to (RFC 9449 §6); null for a bearer
///   token
/// @param changes what the pool's own function changes in it
public record MachineTokenRequest(
        UserPoolId userPoolId,
        String issuer,
        ClientId clientId,
        List<String> scopes,
        Duration validity,
        @Nullable String boundTo,
        ClaimChanges changes) {}

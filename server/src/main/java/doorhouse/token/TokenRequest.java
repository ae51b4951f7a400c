package doorhouse.token;

import doorhouse.id.ClientId;
import doorhouse.id.DeviceKey;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The facts that tokens are issued from.
///
/// @param issuer the pool's issuer URL
/// @param family of tokens that descend from one sign-in (`origin_jti`)
/// @param showsFamily whether the tokens name it: where the client has token revocation
/// @param authenticated when the user showed the first factor (`auth_time`)
/// @param generation the user's token generation
/// @param deviceKey of the device that they are issued to; null where the pool tracks none
/// @param scopes of the access token
/// @param attributes those that the client may read, for the ID token
/// @param groups the strongest first
/// @param roles of the groups
/// @param idChanges what the pool's own function changes in the ID token
/// @param accessChanges what it changes in the access token
/// @param oauth what is said in tokens of the OAuth 2.0 endpoints alone; null for those of the API
public record TokenRequest(
        UserPoolId userPoolId,
        String issuer,
        ClientId clientId,
        Sub sub,
        String username,
        String family,
        boolean showsFamily,
        String eventId,
        Instant authenticated,
        long generation,
        @Nullable DeviceKey deviceKey,
        List<String> scopes,
        Map<String, String> attributes,
        List<String> groups,
        List<String> roles,
        @Nullable String preferredRole,
        Duration accessTokenValidity,
        Duration idTokenValidity,
        ClaimChanges idChanges,
        ClaimChanges accessChanges,
        @Nullable OAuth oauth) {
    /// @param resource whom the access token is for (`aud`); null for nobody in particular
    /// @param nonce that the client sent, for the ID token; null for none
    /// @param openId whether there is an ID token
    /// @param boundTo the thumbprint of the key that the access token is bound to (RFC 9449 §6);
    ///   null for a bearer token
    public record OAuth(
            @Nullable String resource,
            @Nullable String nonce,
            boolean openId,
            @Nullable String boundTo) {}
}

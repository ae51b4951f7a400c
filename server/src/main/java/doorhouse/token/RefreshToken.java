package doorhouse.token;

import doorhouse.crypto.Hashes;
import doorhouse.id.ClientId;
import doorhouse.id.DeviceKey;
import doorhouse.id.Sub;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a refresh token carries, sealed.
///
/// @param id of this one token; its mark when it was rotated
/// @param family of all tokens of the sign-in (`origin_jti`)
/// @param generation the user's token generation when it was issued
/// @param expiresAt absolute: rotation does not move it
/// @param deviceKey of the device that it was issued to; null where the pool tracked none
/// @param resource whom the access tokens of the family are for (RFC 8707); null for nobody in
///   particular
/// @param byOAuth whether the family began at the OAuth 2.0 endpoints
/// @param boundTo the thumbprint of the key whose holder alone may use it (RFC 9449 §5); null for
///   whoever has it
public record RefreshToken(
        String id,
        String family,
        ClientId clientId,
        Sub sub,
        String username,
        String eventId,
        Instant authenticated,
        long generation,
        List<String> scopes,
        Instant expiresAt,
        @Nullable DeviceKey deviceKey,
        @Nullable String resource,
        boolean byOAuth,
        @Nullable String boundTo) {
    public RefreshToken {
        scopes = List.copyOf(scopes);
    }

    /// The token that takes this one's place. Its id follows from this one's: whoever rotates a
    /// token twice has the same successor twice, and a family never has two tokens that are good at
    /// a time and know nothing of each other.
    public RefreshToken successor() {
        byte[] next = Hashes.sha256(id.getBytes(StandardCharsets.UTF_8));
        return new RefreshToken(
                Base64.getUrlEncoder().withoutPadding().encodeToString(next),
                family,
                clientId,
                sub,
                username,
                eventId,
                authenticated,
                generation,
                scopes,
                expiresAt,
                deviceKey,
                resource,
                byOAuth,
                boundTo);
    }
}

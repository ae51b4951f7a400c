package doorhouse.token;

import doorhouse.id.ClientId;
import doorhouse.id.Sub;
import java.time.Instant;
import java.util.List;

/// What a refresh token carries, sealed.
///
/// @param id of this one token; its mark when it was rotated
/// @param family of all tokens of the sign-in (`origin_jti`)
/// @param generation the user's token generation when it was issued
/// @param expiresAt absolute: rotation does not move it
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
        Instant expiresAt) {
    public RefreshToken {
        scopes = List.copyOf(scopes);
    }

    /// The token that takes this one's place.
    public RefreshToken successor(String newId) {
        return new RefreshToken(
                newId,
                family,
                clientId,
                sub,
                username,
                eventId,
                authenticated,
                generation,
                scopes,
                expiresAt);
    }
}

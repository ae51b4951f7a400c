package doorhouse.sts;

import doorhouse.crypto.Secret;
import java.time.Instant;

/// What signs for a session until it ends.
///
/// @param accessKeyId `ASIA` and 16 more characters
/// @param sessionToken what must go along with each signature
public record TemporaryCredentials(
        String accessKeyId, Secret secretAccessKey, String sessionToken, Instant expiration) {
    /// The session token is no secret without the other, yet nobody's business.
    @Override
    public String toString() {
        return "TemporaryCredentials[" + accessKeyId + "]";
    }
}

package doorhouse.userpool.device;

import doorhouse.id.DeviceKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A confirmed device of a user.
///
/// @param name as its app called it; null for none
/// @param remembered whether the user trusts it to be asked for less
/// @param hasSecret whether it was confirmed with a secret that it can show
/// @param lastAddress the IP address that it was last seen at
public record Device(
        DeviceKey key,
        @Nullable String name,
        boolean remembered,
        boolean hasSecret,
        String lastAddress,
        Instant createdAt,
        Instant modifiedAt,
        Instant authenticatedAt) {

    /// What a device proves itself by: the SRP verifier of its secret.
    ///
    /// @param verifier big-endian two's complement bytes
    public record Verifier(byte[] salt, byte[] verifier) {
        @Override
        public String toString() {
            return "Verifier[***]";
        }
    }

    /// Whether a sign-in from it is to be proved by its secret.
    public boolean proves() {
        return remembered && hasSecret;
    }
}

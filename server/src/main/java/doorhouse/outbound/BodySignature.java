package doorhouse.outbound;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.crypto.Hashes;
import doorhouse.crypto.Secret;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/// Shows a receiver that a call is ours, and how old it is. `Doorhouse-Timestamp` holds seconds
/// since 1970; `Doorhouse-Signature` holds `v1=` and, in lower-case hex, HMAC-SHA256 with the
/// shared secret over the timestamp, a full stop and the body. A receiver compares it in constant
/// time and refuses what is older than five minutes.
public final class BodySignature {
    public static final String TIMESTAMP = "Doorhouse-Timestamp";
    public static final String SIGNATURE = "Doorhouse-Signature";

    private BodySignature() {}

    /// The two headers.
    public static Map<String, String> headers(Secret secret, Instant now, byte[] body) {
        var timestamp = Long.toString(now.getEpochSecond());
        byte[] mac =
                Hashes.hmacSha256(
                        secret.reveal().getBytes(UTF_8), (timestamp + ".").getBytes(UTF_8), body);
        return Map.of(TIMESTAMP, timestamp, SIGNATURE, "v1=" + HexFormat.of().formatHex(mac));
    }
}

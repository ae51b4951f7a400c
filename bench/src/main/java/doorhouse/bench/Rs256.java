package doorhouse.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;

/// What makes answers equal: tokens that are signed by RS256 with a key of 2048 bits.
final class Rs256 {
    private static final int SIGNATURE_BYTES = 256;

    private Rs256() {}

    /// @throws IllegalStateException when a token is signed by other means
    static void require(String token) {
        var parts = token.split("\\.");
        var header = new String(Base64.getUrlDecoder().decode(parts[0]), US_ASCII);
        int signed = Base64.getUrlDecoder().decode(parts[2]).length;
        if (!header.contains("\"RS256\"") || signed != SIGNATURE_BYTES)
            throw new IllegalStateException("not RS256 by 2048 bits: " + header);
    }
}

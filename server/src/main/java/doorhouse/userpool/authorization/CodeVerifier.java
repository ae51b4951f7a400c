package doorhouse.userpool.authorization;

import doorhouse.crypto.Hashes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The check of a code verifier (RFC 7636 §4.6), by S256 alone.
final class CodeVerifier {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~-]{43,128}");

    private CodeVerifier() {}

    /// Whether the verifier is the challenge's. Without a challenge none may be sent either: who
    /// has one asked with a challenge, which somebody took away (RFC 9700 §4.8.2).
    static boolean fits(@Nullable String verifier, @Nullable String challenge) {
        if (challenge == null || verifier == null) return challenge == null && verifier == null;
        if (!FORM.matcher(verifier).matches()) return false;
        byte[] hash = Hashes.sha256(verifier.getBytes(StandardCharsets.US_ASCII));
        byte[] right = Base64.getUrlEncoder().withoutPadding().encode(hash);
        return MessageDigest.isEqual(right, challenge.getBytes(StandardCharsets.US_ASCII));
    }
}

package doorhouse.sigv4;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.crypto.Hashes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// SHA-256 and its HMAC, in the forms that signatures use.
public final class Sha256 {
    private Sha256() {}

    /// The hash in lower-case hex.
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(hash(bytes));
    }

    static String hex(String text) {
        return hex(text.getBytes(UTF_8));
    }

    /// For what comes in pieces.
    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static byte[] hash(byte[] bytes) {
        return Hashes.sha256(bytes);
    }

    static byte[] hmac(byte[] key, String text) {
        return Hashes.hmacSha256(key, text.getBytes(UTF_8));
    }
}

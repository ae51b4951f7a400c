package doorhouse.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A secret text. It prints `***`, compares in constant time, and no codec writes it.
public final class Secret {
    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The secret itself; for computing with it, never for writing it out.
    public String reveal() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Whether the text is this secret, in a time that tells only its length.
    public boolean is(String text) {
        return MessageDigest.isEqual(bytes, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "***";
    }
}

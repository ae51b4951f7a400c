package doorhouse.crypto;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// A secret text. It prints `***`, compares in constant time, and no codec writes it; a codec may
/// read one, so that a request's record can hold it.
public final class Secret {
    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Secret of(String text) {
        return new Secret(text.getBytes(StandardCharsets.UTF_8));
    }

    /// The secret itself: for computing with it, and for the one answer that hands it out.
    public String reveal() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// Whether the text is this secret, in a time that tells only its length.
    public boolean is(String text) {
        return MessageDigest.isEqual(bytes, text.getBytes(StandardCharsets.UTF_8));
    }

    /// What a codec finds when it comes to write one.
    @JsonValue
    @SuppressWarnings("DoNotCallSuggester") // a codec has to find it, so that it refuses
    String written() {
        throw new IllegalStateException("a secret is never written");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes, secret.bytes);
    }

    /// The same for all, for a hash of a secret tells something of it.
    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "***";
    }
}

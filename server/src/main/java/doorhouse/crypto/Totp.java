package doorhouse.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Time-based one-time passwords (RFC 6238) as authenticator apps make them: HMAC-SHA1, six digits,
/// steps of 30 seconds.
public final class Totp {
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final int DIGITS = 6;
    private static final int MODULUS = 1_000_000;

    /// How many steps the two clocks may be apart (RFC 6238 §5.2 recommends one).
    private static final int TOLERANCE = 1;

    private static final int SECRET_BYTES = 32;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Totp() {}

    /// A new secret of 256 bits: 52 characters of Base32 without padding (RFC 4648 §6).
    public static Secret newSecret(SecureRandom random) {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Secret.of(base32(bytes));
    }

    /// The time step whose code this is, if it is the present one's or a neighbour's. A step is to
    /// be spent: a code must not be taken for a step that is not later than the last one taken (RFC
    /// 6238 §5.2).
    ///
    /// @param secret in Base32
    /// @param code six digits; anything else matches nothing
    public static OptionalLong matchingStep(Secret secret, String code, Instant now) {
        byte[] key = unbase32(secret.reveal());
        byte[] given = code.getBytes(StandardCharsets.UTF_8);
        long present = Math.floorDiv(now.getEpochSecond(), STEP.toSeconds());
        var found = OptionalLong.empty();
        // All steps are compared, the latest last, so that the time taken does not tell which fits.
        for (long step = present - TOLERANCE; step <= present + TOLERANCE; step++) {
            byte[] expected = code(key, step).getBytes(StandardCharsets.UTF_8);
            if (MessageDigest.isEqual(expected, given)) found = OptionalLong.of(step);
        }
        return found;
    }

    /// The code of a moment, as the user's app shows it.
    ///
    /// @param secret in Base32
    public static String codeAt(Secret secret, Instant time) {
        return code(
                unbase32(secret.reveal()), Math.floorDiv(time.getEpochSecond(), STEP.toSeconds()));
    }

    /// HOTP (RFC 4226 §5.3) with the step as counter.
    private static String code(byte[] key, long step) {
        byte[] hash = hmacSha1(key, ByteBuffer.allocate(Long.BYTES).putLong(step).array());
        int offset = hash[hash.length - 1] & 0xf;
        int truncated = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
        var digits = String.valueOf(truncated % MODULUS);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }

    private static byte[] hmacSha1(byte[] key, byte[] message) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA1", e);
        }
    }

    static String base32(byte[] bytes) {
        var text = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (byte b : bytes) {
            held = (held << 8) | (b & 0xff);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(BASE32.charAt((held >> bits) & 31));
            }
        }
        if (bits > 0) text.append(BASE32.charAt((held << (5 - bits)) & 31));
        return text.toString();
    }

    static byte[] unbase32(String text) {
        var bytes = ByteBuffer.allocate(text.length() * 5 / 8);
        int bits = 0;
        int held = 0;
        for (char c : text.toUpperCase(Locale.ROOT).toCharArray()) {
            int value = BASE32.indexOf(c);
            if (value < 0) throw new IllegalArgumentException("not Base32");
            held = (held << 5) | value;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.put((byte) (held >> bits));
            }
        }
        return bytes.array();
    }
}

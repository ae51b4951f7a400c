package doorhouse.conformance;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Instant;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// An authenticator app (RFC 6238) that got its secret by hand.
record Totp(String base32) {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int STEP_SECONDS = 30;

    /// What the app shows; `steps` later than now.
    String code(int steps) {
        long counter = Instant.now().getEpochSecond() / STEP_SECONDS + steps;
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key(), "HmacSHA1"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(counter).array());
            int at = hash[hash.length - 1] & 15;
            int number = ByteBuffer.wrap(hash).getInt(at) & Integer.MAX_VALUE;
            return UsedSecrets.used("%06d".formatted(number % 1_000_000));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] key() {
        var key = ByteBuffer.allocate(base32.length() * 5 / 8);
        int bits = 0;
        int held = 0;
        for (int i = 0; i < base32.length(); i++) {
            bits = bits << 5 | ALPHABET.indexOf(base32.charAt(i));
            held += 5;
            if (held < 8) continue;
            held -= 8;
            key.put((byte) (bits >> held));
            bits &= (1 << held) - 1;
        }
        return key.array();
    }
}

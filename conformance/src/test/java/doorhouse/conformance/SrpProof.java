package doorhouse.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// An app's half of one proof of a secret by SRP-6a, as Amazon's libraries speak it: the group of
/// 3072 bits of RFC 3526, SHA-256, and numbers as two's complement. A user proves a password under
/// the pool's name, a device its own secret under its group's key.
final class SrpProof {
    private static final BigInteger N =
            new BigInteger(
                    """
                    FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74\
                    020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437\
                    4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
                    EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05\
                    98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB\
                    9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
                    E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718\
                    3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33\
                    A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
                    ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864\
                    D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2\
                    08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF\
                    """,
                    16);
    private static final BigInteger G = BigInteger.TWO;
    private static final BigInteger K = number(hash(N.toByteArray(), G.toByteArray()));
    private static final byte[] KEY_INFO = "Caldera Derived Key\u0001".getBytes(UTF_8);
    private static final int SECRET_BITS = 1_024;
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss 'UTC' uuuu", Locale.ENGLISH);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String realm;
    private final String name;
    private final BigInteger a = new BigInteger(SECRET_BITS, RANDOM);
    private final BigInteger clientPublic = G.modPow(a, N);

    SrpProof(String realm, String name) {
        this.realm = realm;
        this.name = name;
    }

    /// `SRP_A`.
    String clientPublic() {
        return clientPublic.toString(16);
    }

    /// The answer to a challenge, but for the names.
    ///
    /// @param posed the challenge's parameters
    Map<String, String> answer(String secret, Map<String, String> posed) {
        var serverPublic = new BigInteger(posed.getOrDefault("SRP_B", ""), 16);
        byte[] block = Base64.getDecoder().decode(posed.getOrDefault("SECRET_BLOCK", ""));
        var x = x(realm, name, secret, new BigInteger(posed.getOrDefault("SALT", ""), 16));
        var u = number(hash(clientPublic.toByteArray(), serverPublic.toByteArray()));
        var base = serverPublic.subtract(K.multiply(G.modPow(x, N))).mod(N);
        var shared = base.modPow(a.add(u.multiply(x)), N);
        byte[] extracted = hmac(u.toByteArray(), shared.toByteArray());
        byte[] key = Arrays.copyOf(hmac(extracted, KEY_INFO), 16);
        var timestamp = TIMESTAMP.format(ZonedDateTime.now(ZoneOffset.UTC));
        byte[] claim = hmac(key, utf8(realm), utf8(name), block, utf8(timestamp));
        var answer = new HashMap<String, String>();
        answer.put("PASSWORD_CLAIM_SECRET_BLOCK", Base64.getEncoder().encodeToString(block));
        answer.put("PASSWORD_CLAIM_SIGNATURE", Base64.getEncoder().encodeToString(claim));
        answer.put("TIMESTAMP", timestamp);
        return answer;
    }

    /// What a server keeps of a device's secret, in Base64.
    ///
    /// @param salt positive
    static String verifier(String realm, String name, String secret, BigInteger salt) {
        return Base64.getEncoder()
                .encodeToString(G.modPow(x(realm, name, secret, salt), N).toByteArray());
    }

    private static BigInteger x(String realm, String name, String secret, BigInteger salt) {
        byte[] identity = hash(utf8(realm + name + ":" + secret));
        return number(hash(salt.toByteArray(), identity));
    }

    private static BigInteger number(byte[] bytes) {
        return new BigInteger(HexFormat.of().formatHex(bytes), 16);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] hash(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) digest.update(part);
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] part : parts) mac.update(part);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

package doorhouse.bench;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The client's side of SRP as Amazon's libraries speak it. The secret `a` is the same for all
/// sign-ins, which saves one of the client's two exponentiations; the other cannot be made ahead.
final class SrpClient {
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
    private static final BigInteger K = number(hash(padded(N), padded(G)));
    private static final BigInteger A_SECRET = number(hash(utf8("the bench's own")));
    private static final BigInteger A = G.modPow(A_SECRET, N);
    private static final byte[] KEY_INFO = utf8("Caldera Derived Key\u0001");
    private static final DateTimeFormatter TIMESTAMP =
            DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss 'UTC' uuuu", Locale.ENGLISH);

    private SrpClient() {}

    /// What InitiateAuth sends as SRP_A.
    static String publicValue() {
        return A.toString(16);
    }

    /// What the server sent with PASSWORD_VERIFIER.
    record Challenge(String userId, String saltHex, String serverPublicHex, String secretBlock) {}

    /// The answer to PASSWORD_VERIFIER.
    record Proof(String timestamp, String signature) {}

    static Proof prove(String pool, String password, Challenge challenge) {
        var serverPublic = new BigInteger(challenge.serverPublicHex(), 16);
        var salt = new BigInteger(challenge.saltHex(), 16);
        byte[] identity = hash(utf8(pool + challenge.userId() + ":" + password));
        var x = number(hash(padded(salt), identity));
        var u = number(hash(padded(A), padded(serverPublic)));
        var base = serverPublic.subtract(K.multiply(G.modPow(x, N))).mod(N);
        var s = base.modPow(A_SECRET.add(u.multiply(x)), N);
        byte[] extracted = hmac(padded(u), padded(s));
        byte[] key = Arrays.copyOf(hmac(extracted, KEY_INFO), 16);
        var timestamp = TIMESTAMP.format(ZonedDateTime.now(ZoneOffset.UTC));
        byte[] block = Base64.getDecoder().decode(challenge.secretBlock());
        byte[] claim = hmac(key, utf8(pool + challenge.userId()), block, utf8(timestamp));
        return new Proof(timestamp, Base64.getEncoder().encodeToString(claim));
    }

    private static byte[] padded(BigInteger value) {
        return value.toByteArray();
    }

    private static BigInteger number(byte[] bytes) {
        return new BigInteger(HexFormat.of().formatHex(bytes), 16);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
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

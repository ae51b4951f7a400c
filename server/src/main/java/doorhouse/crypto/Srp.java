package doorhouse.crypto;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The server's side of SRP-6a as Amazon's client libraries speak it: the 3072-bit group of RFC
/// 5054 with generator 2, SHA-256, and a 16-byte key by HKDF.
///
/// Numbers are hashed as P(x), the fewest big-endian two's complement bytes, so that a leading one
/// bit gets a zero byte before it. The identity is a realm and a name: for users the pool id's
/// suffix and the user name, for devices the device group key and the device key.
public final class Srp {
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
    private static final ModPow POWERS = new ModPow(G, N);
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,768}");
    private static final byte[] KEY_INFO =
            "Caldera Derived Key\u0001".getBytes(StandardCharsets.UTF_8);
    private static final int KEY_BYTES = 16;
    private static final int EPHEMERAL_BYTES = 32;

    private Srp() {}

    /// The client broke the protocol: a public value that is no number of the group, or one that
    /// would make the shared secret known without the password (RFC 5054 §2.5.4).
    public static final class InvalidPublicValue extends RuntimeException {
        InvalidPublicValue() {
            super("not a public value", null, false, false);
        }
    }

    /// The verifier v = g^x of a password.
    ///
    /// @param realm the pool id's suffix, or the device group key
    /// @param name the user name, or the device key
    /// @return big-endian two's complement bytes
    public static byte[] verifier(String realm, String name, String password, byte[] salt) {
        return POWERS.ofGenerator(x(realm, name, password, salt)).toByteArray();
    }

    /// Whether a password is the one that a verifier was made of; constant in time for the
    /// comparison.
    public static boolean matches(
            String realm, String name, String password, byte[] salt, byte[] verifier) {
        return MessageDigest.isEqual(verifier(realm, name, password, salt), verifier);
    }

    /// What the server makes for one exchange.
    ///
    /// @param b the secret ephemeral value
    /// @param bHex the public one, B, as sent
    public record Ephemeral(byte[] b, String bHex) {}

    /// Begins an exchange: B = k·v + g^b.
    public static Ephemeral begin(byte[] verifier, SecureRandom random) {
        byte[] secret = new byte[EPHEMERAL_BYTES];
        while (true) {
            random.nextBytes(secret);
            var publicValue = publicValue(verifier, number(secret));
            if (publicValue.signum() != 0)
                return new Ephemeral(secret.clone(), publicValue.toString(16));
        }
    }

    static BigInteger publicValue(byte[] verifier, BigInteger b) {
        return K.multiply(new BigInteger(verifier)).add(POWERS.ofGenerator(b)).mod(N);
    }

    /// Reads the client's public value A.
    ///
    /// @param hex either case, no prefix; at most 768 digits (3072 bits)
    /// @throws InvalidPublicValue when it is no such number, or A mod N is zero (RFC 5054 §2.5.4)
    public static BigInteger publicValue(String hex) {
        if (!HEX.matcher(hex).matches()) throw new InvalidPublicValue();
        var a = new BigInteger(hex, 16);
        // A zero makes the shared secret zero whatever the password is, so anyone could sign in.
        if (a.mod(N).signum() == 0) throw new InvalidPublicValue();
        return a;
    }

    /// The session key that client and server share if the password was right: 16 bytes.
    ///
    /// @throws InvalidPublicValue when u = H(A, B) is zero
    public static byte[] sessionKey(BigInteger clientPublic, Ephemeral own, byte[] verifier) {
        var serverPublic = new BigInteger(own.bHex(), 16);
        var u = number(hash(padded(clientPublic), padded(serverPublic)));
        if (u.signum() == 0) throw new InvalidPublicValue();
        var v = new BigInteger(verifier);
        var base = clientPublic.multiply(POWERS.of(v, u)).mod(N);
        var shared = POWERS.of(base, number(own.b()));
        byte[] extracted = hmac(padded(u), padded(shared));
        return Arrays.copyOf(hmac(extracted, KEY_INFO), KEY_BYTES);
    }

    /// The signature by which a client proves the session key: over realm, name, the decoded secret
    /// block and the time as the client wrote it.
    public static byte[] claim(
            byte[] sessionKey, String realm, String name, byte[] secretBlock, String timestamp) {
        return hmac(sessionKey, utf8(realm), utf8(name), secretBlock, utf8(timestamp));
    }

    static BigInteger x(String realm, String name, String password, byte[] salt) {
        byte[] identity = hash(utf8(realm + name + ":" + password));
        return number(hash(padded(number(salt)), identity));
    }

    static byte[] padded(BigInteger value) {
        return value.toByteArray();
    }

    private static BigInteger number(byte[] bytes) {
        return new BigInteger(1, bytes);
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
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, byte[]... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            for (byte[] part : parts) mac.update(part);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}

package doorhouse.crypto;

import static doorhouse.crypto.Hashes.hmacSha256;
import static doorhouse.crypto.Hashes.sha256;
import static doorhouse.crypto.Hashes.utf8;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/// The server's side of SRP-6a as Amazon's client libraries speak it: the 3072-bit group of RFC
/// 5054 with generator 2, SHA-256, and a 16-byte key by HKDF.
///
/// Numbers are hashed as P(x), the fewest big-endian two's complement bytes, so that a leading one
/// bit gets a zero byte before it. The identity is a realm and a name: for users the pool id's
/// suffix and the user name, for devices the device group key and the device key.
public final class Srp {
    static final BigInteger N =
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
    static final BigInteger G = BigInteger.TWO;

    /// The multiplier k = H(P(N) ‖ P(g)).
    static final BigInteger K = number(sha256(padded(N), padded(G)));

    static final ModPow POWERS = new ModPow(G, N);
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,768}");
    private static final byte[] KEY_INFO = utf8("Caldera Derived Key\u0001");
    private static final int KEY_BYTES = 16;
    private static final int MAX_VERIFIER_BASE64 = 516;
    private static final int EPHEMERAL_BYTES = 32;

    private Srp() {}

    /// Makes the table of powers now, so that the first sign-in need not wait for it.
    public static void warmUp() {
        POWERS.ofGenerator(BigInteger.ONE);
    }

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
    public record Ephemeral(byte[] b, String bHex) {
        @Override
        public String toString() {
            return "Ephemeral[***]";
        }
    }

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
        var u = u(clientPublic, serverPublic);
        var s = s(clientPublic, new BigInteger(verifier), u, number(own.b()));
        byte[] extracted = hmacSha256(padded(u), padded(s));
        return Arrays.copyOf(hmacSha256(extracted, KEY_INFO), KEY_BYTES);
    }

    /// u = H(P(A) ‖ P(B)); zero is refused, for it would take the password out of S.
    static BigInteger u(BigInteger clientPublic, BigInteger serverPublic) {
        var u = number(sha256(padded(clientPublic), padded(serverPublic)));
        if (u.signum() == 0) throw new InvalidPublicValue();
        return u;
    }

    /// S = (A·v^u)^b mod N.
    static BigInteger s(BigInteger clientPublic, BigInteger v, BigInteger u, BigInteger b) {
        var base = clientPublic.multiply(POWERS.of(v, u)).mod(N);
        return POWERS.of(base, b);
    }

    /// The signature by which a client proves the session key: over realm, name, the decoded secret
    /// block and the time as the client wrote it.
    public static byte[] claim(
            byte[] sessionKey, String realm, String name, byte[] secretBlock, String timestamp) {
        return hmacSha256(sessionKey, utf8(realm), utf8(name), secretBlock, utf8(timestamp));
    }

    /// Whether a signature is the [#claim]; constant in time.
    public static boolean proves(
            byte[] signature,
            byte[] sessionKey,
            String realm,
            String name,
            byte[] secretBlock,
            String timestamp) {
        byte[] expected = claim(sessionKey, realm, name, secretBlock, timestamp);
        return MessageDigest.isEqual(expected, signature);
    }

    /// A salt as a client is sent it: the number in hexadecimal.
    public static String saltHex(byte[] salt) {
        return number(salt).toString(16);
    }

    /// Reads the verifier that a client made for its device, and its salt
    /// (`DeviceSecretVerifierConfig`): numbers in Base64.
    ///
    /// @return the verifier as [#verifier] gives it
    /// @throws InvalidPublicValue when it is no number of the group, or one or zero, for which
    ///   anybody knows the password
    public static byte[] deviceVerifier(String base64) {
        if (base64.length() > MAX_VERIFIER_BASE64) throw new InvalidPublicValue();
        try {
            var v = number(Base64.getDecoder().decode(base64));
            if (v.compareTo(BigInteger.ONE) > 0 && v.compareTo(N) < 0) return padded(v);
        } catch (IllegalArgumentException e) {
            // Not Base64: no verifier either.
        }
        throw new InvalidPublicValue();
    }

    /// A verifier that nobody knows a password for, the same for the same seed: for an exchange
    /// with a user who does not exist. It takes no power, so that such a user is answered as fast
    /// as any other.
    ///
    /// @param seed secret, such as a keyed hash of the name
    public static byte[] unmatchedVerifier(byte[] seed) {
        var digits = ByteBuffer.allocate(N.bitLength() / Byte.SIZE);
        for (byte i = 0; digits.hasRemaining(); i++) digits.put(sha256(new byte[] {i}, seed));
        var v = number(digits.array()).mod(N.subtract(BigInteger.TWO)).add(BigInteger.TWO);
        return padded(v);
    }

    static BigInteger x(String realm, String name, String password, byte[] salt) {
        byte[] identity = sha256(utf8(realm + name + ":" + password));
        return number(sha256(padded(number(salt)), identity));
    }

    static byte[] padded(BigInteger value) {
        return value.toByteArray();
    }

    static BigInteger number(byte[] bytes) {
        return new BigInteger(1, bytes);
    }
}

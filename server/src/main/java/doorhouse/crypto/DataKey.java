package doorhouse.crypto;

import static doorhouse.crypto.Hashes.utf8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/// A key that seals the secrets of one owner, by a key of its own for each use and kind
/// (HKDF-SHA256, RFC 5869). Owner, kind and context are bound in as associated data, so that a
/// sealed value opens only where it belongs: copied into another row, it is broken.
///
/// A sealed value is a nonce of 24 bytes, the ciphertext and a tag of 16 (XAES-256-GCM). A kind is
/// a fixed word of the package that seals, such as `srp-verifier`; a context says whose it is
/// within the owner, such as a user's sub.
public final class DataKey {
    public static final int KEY_BYTES = 32;

    /// The header of a refresh token, in the members' order on the live service.
    private static final String JWE_HEADER =
            base64Url(utf8("{\"cty\":\"JWT\",\"enc\":\"A256GCM\",\"alg\":\"dir\"}"));

    private static final int JWE_PARTS = 5;

    private final String owner;
    private final byte[] key;
    private final SecureRandom random;

    /// By use and kind; kinds are few and fixed.
    private final ConcurrentHashMap<String, SecretKey> derived = new ConcurrentHashMap<>();

    /// @param owner whose secrets it seals, such as a user pool's id; without a zero character
    /// @param key 32 random bytes
    public DataKey(String owner, byte[] key, SecureRandom random) {
        if (key.length != KEY_BYTES) throw new IllegalArgumentException("a data key has 32 bytes");
        this.owner = owner;
        this.key = key.clone();
        this.random = random;
    }

    public byte[] seal(String kind, String context, byte[] plain) {
        return AesGcm.sealLong(key("seal", kind), associated(kind, context), plain, random);
    }

    /// @throws BrokenSeal when the value was not sealed by this key for this kind and context
    public byte[] unseal(String kind, String context, byte[] sealed) {
        return AesGcm.unsealLong(key("seal", kind), associated(kind, context), sealed);
    }

    /// Seals as a JWE in compact serialization (RFC 7516 §7.1), `dir` with A256GCM: for tokens that
    /// others hold and none but us can open. Owner and kind are bound by the key.
    public String sealJwe(String kind, byte[] plain) {
        byte[] nonce = new byte[AesGcm.NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = AesGcm.seal(key("jwe", kind), nonce, utf8(JWE_HEADER), plain);
        int end = sealed.length - AesGcm.TAG_BYTES;
        return String.join(
                ".",
                JWE_HEADER,
                "",
                base64Url(nonce),
                base64Url(ByteBuffer.wrap(sealed, 0, end)),
                base64Url(ByteBuffer.wrap(sealed, end, AesGcm.TAG_BYTES)));
    }

    /// @throws BrokenSeal when the text is no JWE that this key sealed for this kind
    public byte[] unsealJwe(String kind, String jwe) {
        var parts = jwe.split("\\.", JWE_PARTS + 1);
        // The header is ours to the byte or the token is not ours: nothing in it is ever obeyed.
        if (parts.length != JWE_PARTS || !parts[0].equals(JWE_HEADER) || !parts[1].isEmpty())
            throw new BrokenSeal();
        byte[] nonce = unbase64Url(parts[2]);
        byte[] ciphertext = unbase64Url(parts[3]);
        byte[] tag = unbase64Url(parts[4]);
        if (nonce.length != AesGcm.NONCE_BYTES || tag.length != AesGcm.TAG_BYTES)
            throw new BrokenSeal();
        byte[] sealed =
                ByteBuffer.allocate(ciphertext.length + tag.length)
                        .put(ciphertext)
                        .put(tag)
                        .array();
        return AesGcm.unseal(key("jwe", kind), nonce, utf8(JWE_HEADER), sealed);
    }

    /// A keyed hash (HMAC-SHA256) of the parts, each preceded by its length, so that no two lists
    /// of parts are hashed alike.
    public byte[] keyedHash(String kind, byte[]... parts) {
        byte[][] framed = new byte[2 * parts.length][];
        for (int i = 0; i < parts.length; i++) {
            framed[2 * i] = ByteBuffer.allocate(Integer.BYTES).putInt(parts[i].length).array();
            framed[2 * i + 1] = parts[i];
        }
        return Hashes.hmacSha256(key("hash", kind).getEncoded(), framed);
    }

    private byte[] associated(String kind, String context) {
        return utf8(owner + "\u0000" + kind + "\u0000" + context);
    }

    /// @param use `seal`, `jwe` or `hash`: one key never serves two algorithms
    SecretKey key(String use, String kind) {
        return derived.computeIfAbsent(use + "\u0000" + kind, this::derive);
    }

    private SecretKey derive(String purpose) {
        var parameters =
                HKDFParameterSpec.ofExtract()
                        .addIKM(key)
                        .thenExpand(
                                utf8("doorhouse\u0000" + owner + "\u0000" + purpose), KEY_BYTES);
        try {
            return KDF.getInstance("HKDF-SHA256").deriveKey("AES", parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HKDF-SHA256", e);
        }
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String base64Url(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return base64Url(copy);
    }

    /// One value has one text: padding and stray bits at the end are refused.
    private static byte[] unbase64Url(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            if (base64Url(bytes).equals(text)) return bytes;
        } catch (IllegalArgumentException e) {
            // No Base64url: as broken as any other.
        }
        throw new BrokenSeal();
    }

    @Override
    public String toString() {
        return "DataKey[" + owner + "]";
    }
}

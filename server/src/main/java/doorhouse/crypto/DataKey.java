package doorhouse.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// A key that seals one owner's secrets: AES-256-GCM, by a key of its own for each kind of secret
/// (HKDF-SHA256, RFC 5869). Owner, kind and context are bound in as associated data, so that a
/// sealed value opens only where it belongs: copied into another row, it is broken.
///
/// A sealed value is a 12-byte nonce, the ciphertext and a 16-byte tag.
public final class DataKey {
    public static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final String owner;
    private final byte[] key;
    private final SecureRandom random;
    private final ConcurrentHashMap<String, SecretKey> derived = new ConcurrentHashMap<>();

    /// @param owner whose secrets it seals, such as a user pool's id
    /// @param key 32 random bytes
    public DataKey(String owner, byte[] key, SecureRandom random) {
        if (key.length != KEY_BYTES) throw new IllegalArgumentException("a data key has 32 bytes");
        this.owner = owner;
        this.key = key.clone();
        this.random = random;
    }

    /// @param kind what is sealed, such as `srp-verifier`
    /// @param context whose it is within the owner, such as a user's sub
    public byte[] seal(String kind, String context, byte[] plain) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, kind, context, nonce);
            var sealed = ByteBuffer.allocate(NONCE_BYTES + cipher.getOutputSize(plain.length));
            sealed.put(nonce);
            cipher.doFinal(ByteBuffer.wrap(plain), sealed);
            return sealed.array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK seals with AES-GCM", e);
        }
    }

    /// @throws BrokenSeal when the value was not sealed by this key for this kind and context
    public byte[] unseal(String kind, String context, byte[] sealed) {
        if (sealed.length < NONCE_BYTES + TAG_BITS / 8) throw new BrokenSeal();
        try {
            var cipher =
                    cipher(Cipher.DECRYPT_MODE, kind, context, Arrays.copyOf(sealed, NONCE_BYTES));
            return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw new BrokenSeal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK opens AES-GCM", e);
        }
    }

    /// A keyed hash (HMAC-SHA256) of the parts, each preceded by its length, so that no two lists
    /// of parts give the same bytes.
    public byte[] keyedHash(String kind, byte[]... parts) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key("hash:" + kind).getEncoded(), "HmacSHA256"));
            for (byte[] part : parts) {
                mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private Cipher cipher(int mode, String kind, String context, byte[] nonce)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key("seal:" + kind), new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(utf8(owner + "\u0000" + kind + "\u0000" + context));
        return cipher;
    }

    private SecretKey key(String use) {
        return derived.computeIfAbsent(use, this::derive);
    }

    private SecretKey derive(String use) {
        try {
            var parameters =
                    HKDFParameterSpec.ofExtract()
                            .addIKM(key)
                            .thenExpand(utf8("doorhouse " + use), KEY_BYTES);
            return KDF.getInstance("HKDF-SHA256").deriveKey("AES", parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HKDF-SHA256", e);
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

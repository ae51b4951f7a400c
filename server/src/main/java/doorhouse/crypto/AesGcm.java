package doorhouse.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256-GCM, plain and with the long nonce of XAES-256-GCM (C2SP): 24 random bytes, of which the
/// first half makes a key of its own for the message. So one key may seal any number of messages,
/// where plain GCM with random nonces ends at 2^32 (NIST SP 800-38D §8.3).
final class AesGcm {
    static final int NONCE_BYTES = 12;
    static final int LONG_NONCE_BYTES = 24;
    static final int TAG_BYTES = 16;
    private static final int BLOCK_BYTES = 16;

    private AesGcm() {}

    /// @return ciphertext and tag
    static byte[] seal(SecretKey key, byte[] nonce, byte[] associated, byte[] plain) {
        try {
            var cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, associated);
            return cipher.doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK seals with AES-GCM", e);
        }
    }

    /// @param sealed ciphertext and tag
    static byte[] unseal(SecretKey key, byte[] nonce, byte[] associated, byte[] sealed) {
        if (sealed.length < TAG_BYTES) throw new BrokenSeal();
        try {
            var cipher = cipher(Cipher.DECRYPT_MODE, key, nonce, associated);
            return cipher.doFinal(sealed);
        } catch (AEADBadTagException e) {
            throw new BrokenSeal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK opens AES-GCM", e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] associated)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * 8, nonce));
        cipher.updateAAD(associated);
        return cipher;
    }

    /// @return a long nonce, the ciphertext and the tag
    static byte[] sealLong(SecretKey key, byte[] associated, byte[] plain, SecureRandom random) {
        byte[] nonce = new byte[LONG_NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = sealLong(key, nonce, associated, plain);
        return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    }

    static byte[] sealLong(SecretKey key, byte[] nonce, byte[] associated, byte[] plain) {
        return seal(messageKey(key, nonce), shortNonce(nonce), associated, plain);
    }

    /// @param sealed what [#sealLong] gave
    static byte[] unsealLong(SecretKey key, byte[] associated, byte[] sealed) {
        if (sealed.length < LONG_NONCE_BYTES) throw new BrokenSeal();
        byte[] nonce = Arrays.copyOf(sealed, LONG_NONCE_BYTES);
        byte[] rest = Arrays.copyOfRange(sealed, LONG_NONCE_BYTES, sealed.length);
        return unseal(messageKey(key, nonce), shortNonce(nonce), associated, rest);
    }

    private static byte[] shortNonce(byte[] nonce) {
        return Arrays.copyOfRange(nonce, LONG_NONCE_BYTES - NONCE_BYTES, LONG_NONCE_BYTES);
    }

    /// The message's key, by the steps of XAES-256-GCM.
    private static SecretKey messageKey(SecretKey key, byte[] nonce) {
        byte[] zero = new byte[BLOCK_BYTES];
        /* 1 */ byte[] l = block(key, zero, zero);
        /* 2 */ byte[] k1 = doubled(l);
        /* 3 */ byte[] m1 = message(1, nonce);
        /* 4 */ byte[] m2 = message(2, nonce);
        /* 5 */ return new SecretKeySpec(
                ByteBuffer.allocate(2 * BLOCK_BYTES)
                        .put(block(key, m1, k1))
                        .put(block(key, m2, k1))
                        .array(),
                "AES");
    }

    /// 0x00 ‖ counter ‖ "X" ‖ 0x00 ‖ the nonce's first half.
    private static byte[] message(int counter, byte[] nonce) {
        return ByteBuffer.allocate(BLOCK_BYTES)
                .put((byte) 0)
                .put((byte) counter)
                .put((byte) 'X')
                .put((byte) 0)
                .put(nonce, 0, LONG_NONCE_BYTES - NONCE_BYTES)
                .array();
    }

    /// AES of one block, after XOR with a mask: which is what CBC does to its first block.
    private static byte[] block(SecretKey key, byte[] block, byte[] mask) {
        try {
            var cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(mask));
            return cipher.doFinal(block);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES", e);
        }
    }

    /// Doubling in GF(2^128), as CMAC makes its subkey (NIST SP 800-38B §6.1).
    private static byte[] doubled(byte[] block) {
        byte[] doubled = new byte[BLOCK_BYTES];
        for (int i = 0; i < BLOCK_BYTES; i++) {
            int carried = i + 1 < BLOCK_BYTES ? (block[i + 1] & 0x80) >> 7 : 0;
            doubled[i] = (byte) (block[i] << 1 | carried);
        }
        if (block[0] < 0) doubled[BLOCK_BYTES - 1] ^= (byte) 0x87;
        return doubled;
    }
}

package doorhouse.userpool.saml;

import static doorhouse.userpool.saml.Saml.ENCRYPTION;
import static doorhouse.userpool.saml.Saml.ENCRYPTION_11;
import static doorhouse.userpool.saml.Saml.SIGNATURE;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/// An assertion that only we can read: an AES key under our RSA key, and a text under that AES key,
/// both in place. Nothing is fetched, transformed or looked up by a link, and RSA with the padding
/// of PKCS #1 v1.5, which can be guessed at, is not known. Source: XML Encryption 1.1 §3, §5.2,
/// §5.5.
///
/// AES in CBC mode tells nobody who wrote a text. So whatever goes wrong here has one answer, which
/// is that of a wrong signature too: else answers would tell what a text decrypts to, try by try.
final class EncryptedAssertion {
    private static final int AES_BLOCK = 16;
    private static final int GCM_NONCE = 12;
    private static final int GCM_TAG_BITS = 128;

    /// The bytes of the key, by algorithm.
    private static final Map<String, Integer> GCM =
            Map.of(
                    ENCRYPTION_11 + "aes128-gcm", 16,
                    ENCRYPTION_11 + "aes192-gcm", 24,
                    ENCRYPTION_11 + "aes256-gcm", 32);

    private static final Map<String, Integer> CBC =
            Map.of(
                    ENCRYPTION + "aes128-cbc", 16,
                    ENCRYPTION + "aes192-cbc", 24,
                    ENCRYPTION + "aes256-cbc", 32);

    private static final Map<String, String> DIGESTS =
            Map.of(
                    SIGNATURE + "sha1", "SHA-1",
                    ENCRYPTION + "sha256", "SHA-256",
                    ENCRYPTION + "sha512", "SHA-512");

    private static final Map<String, MGF1ParameterSpec> MASKS =
            Map.of(
                    ENCRYPTION_11 + "mgf1sha1", MGF1ParameterSpec.SHA1,
                    ENCRYPTION_11 + "mgf1sha256", MGF1ParameterSpec.SHA256,
                    ENCRYPTION_11 + "mgf1sha384", MGF1ParameterSpec.SHA384,
                    ENCRYPTION_11 + "mgf1sha512", MGF1ParameterSpec.SHA512);

    private EncryptedAssertion() {}

    /// @return the document that has the assertion as the one child of its root
    /// @throws SamlRefused for its signature, whatever it is that is wrong
    static SamlDocument decrypt(SamlDocument response, Element encrypted, PrivateKey key)
            throws SamlRefused {
        try {
            var data = Elements.only(encrypted, ENCRYPTION, "EncryptedData");
            // The key stands in the data's KeyInfo or beside the data; in either case it is the
            // one.
            if (response.count(ENCRYPTION, "EncryptedKey") != 1) throw undecipherable();
            var wrapped =
                    response.elements().stream()
                            .filter(e -> Elements.is(e, ENCRYPTION, "EncryptedKey"))
                            .findFirst()
                            .orElseThrow();
            byte[] aes = unwrap(wrapped, key);
            byte[] text = decrypt(algorithm(method(data)), aes, cipherValue(data));
            return SamlDocument.read(text, encrypted);
        } catch (SamlRefused | GeneralSecurityException | IllegalArgumentException e) {
            throw undecipherable();
        }
    }

    private static byte[] unwrap(Element wrapped, PrivateKey key)
            throws SamlRefused, GeneralSecurityException {
        var method = method(wrapped);
        if (Elements.child(method, ENCRYPTION, "OAEPparams").isPresent()) throw undecipherable();
        var mask =
                switch (algorithm(method)) {
                    case ENCRYPTION + "rsa-oaep-mgf1p" -> MGF1ParameterSpec.SHA1;
                    case ENCRYPTION_11 + "rsa-oaep" -> mask(method);
                    default -> throw undecipherable();
                };
        var digest = Elements.child(method, SIGNATURE, "DigestMethod");
        var hash = known(DIGESTS, digest.isEmpty() ? SIGNATURE + "sha1" : algorithm(digest.get()));
        var cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        cipher.init(
                Cipher.DECRYPT_MODE,
                key,
                new OAEPParameterSpec(hash, "MGF1", mask, PSource.PSpecified.DEFAULT));
        return cipher.doFinal(cipherValue(wrapped));
    }

    private static MGF1ParameterSpec mask(Element method) throws SamlRefused {
        var named = Elements.child(method, ENCRYPTION_11, "MGF");
        return named.isEmpty() ? MGF1ParameterSpec.SHA1 : known(MASKS, algorithm(named.get()));
    }

    private static byte[] decrypt(String algorithm, byte[] aes, byte[] sent)
            throws SamlRefused, GeneralSecurityException {
        boolean gcm = GCM.containsKey(algorithm);
        if (aes.length != known(gcm ? GCM : CBC, algorithm)) throw undecipherable();
        var key = new SecretKeySpec(aes, "AES");
        return gcm ? gcm(key, sent) : cbc(key, sent);
    }

    private static byte[] gcm(Key key, byte[] sent) throws GeneralSecurityException {
        var cipher = Cipher.getInstance("AES/GCM/NoPadding");
        var nonce = new GCMParameterSpec(GCM_TAG_BITS, sent, 0, GCM_NONCE);
        cipher.init(Cipher.DECRYPT_MODE, key, nonce);
        return cipher.doFinal(sent, GCM_NONCE, sent.length - GCM_NONCE);
    }

    private static byte[] cbc(Key key, byte[] sent) throws SamlRefused, GeneralSecurityException {
        if (sent.length < 2 * AES_BLOCK) throw undecipherable();
        var cipher = Cipher.getInstance("AES/CBC/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, key, new IvParameterSpec(sent, 0, AES_BLOCK));
        byte[] padded = cipher.doFinal(sent, AES_BLOCK, sent.length - AES_BLOCK);
        // §5.2: the last byte alone says how much is padding; the rest of it may be anything.
        int padding = padded[padded.length - 1] & 0xff;
        if (padding < 1 || padding > AES_BLOCK) throw undecipherable();
        return Arrays.copyOf(padded, padded.length - padding);
    }

    private static Element method(Element encrypted) throws SamlRefused {
        return Elements.only(encrypted, ENCRYPTION, "EncryptionMethod");
    }

    private static byte[] cipherValue(Element encrypted) throws SamlRefused {
        var data = Elements.only(encrypted, ENCRYPTION, "CipherData");
        var value = Elements.only(data, ENCRYPTION, "CipherValue");
        return Base64.getMimeDecoder().decode(Elements.text(value));
    }

    private static String algorithm(Element method) {
        return method.getAttribute("Algorithm");
    }

    private static <T> T known(Map<String, T> map, String algorithm) throws SamlRefused {
        @Nullable T value = map.get(algorithm);
        if (value == null) throw undecipherable();
        return value;
    }

    private static SamlRefused undecipherable() {
        return SamlFault.SIGNATURE.refused();
    }
}

package doorhouse.iam;

import doorhouse.crypto.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;

/// An RSA private key as text: PKCS #8 in PEM (RFC 7468 §10).
public final class PrivateKeyPem {
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";
    private static final int LEAST_BITS = 2_048;

    private PrivateKeyPem() {}

    /// Empty for whatever is no such key, or too short a one.
    public static Optional<PrivateKey> read(Secret pem) {
        var text = pem.reveal().strip();
        if (!text.startsWith(BEGIN) || !text.endsWith(END)) return Optional.empty();
        var inside = text.substring(BEGIN.length(), text.length() - END.length());
        try {
            byte[] der = Base64.getMimeDecoder().decode(inside);
            var key = KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
            return Optional.of(key)
                    .filter(RSAPrivateKey.class::isInstance)
                    .filter(k -> ((RSAPrivateKey) k).getModulus().bitLength() >= LEAST_BITS);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

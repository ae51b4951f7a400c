package doorhouse.token;

import doorhouse.wire.Json;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/// A public key as a JSON Web Key, for the check of signatures. Source: RFC 7517, RFC 7518 §6, RFC
/// 8037 §2.
final class Jwk {
    private static final int P256_BYTES = 32;
    private static final int ED25519_BYTES = 32;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private Jwk() {}

    static ObjectNode of(SigningKey key) {
        var jwk = Json.object().put("alg", key.algorithm().text());
        PublicKey publicKey = key.publicKey();
        switch (key.algorithm()) {
            case RS256, RS512 -> {
                var rsa = (RSAPublicKey) publicKey;
                jwk.put("e", number(rsa.getPublicExponent()))
                        .put("kid", key.kid())
                        .put("kty", "RSA")
                        .put("n", number(rsa.getModulus()));
            }
            case ES256 -> {
                var point = ((ECPublicKey) publicKey).getW();
                jwk.put("crv", "P-256")
                        .put("kid", key.kid())
                        .put("kty", "EC")
                        .put("x", coordinate(point.getAffineX()))
                        .put("y", coordinate(point.getAffineY()));
            }
            case EDDSA -> {
                // SubjectPublicKeyInfo of RFC 8410 ends with the key itself.
                byte[] encoded = publicKey.getEncoded();
                byte[] raw =
                        Arrays.copyOfRange(encoded, encoded.length - ED25519_BYTES, encoded.length);
                jwk.put("crv", "Ed25519")
                        .put("kid", key.kid())
                        .put("kty", "OKP")
                        .put("x", BASE64URL.encodeToString(raw));
            }
        }
        return jwk.put("use", "sig");
    }

    /// Unsigned big-endian bytes without leading zeros (RFC 7518 §2, Base64urlUInt).
    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        return BASE64URL.encodeToString(Arrays.copyOfRange(bytes, from, bytes.length));
    }

    /// As many bytes as the curve's numbers have (RFC 7518 §6.2.1.2).
    private static String coordinate(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] whole = new byte[P256_BYTES];
        int length = Math.min(bytes.length, P256_BYTES);
        System.arraycopy(bytes, bytes.length - length, whole, P256_BYTES - length, length);
        return BASE64URL.encodeToString(whole);
    }
}

package doorhouse.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import doorhouse.crypto.SigningAlgorithm;
import doorhouse.crypto.SigningAlgorithms;
import java.security.PublicKey;
import java.util.HexFormat;
import java.util.List;

/// Signatures that clients make with keys of their own. The kind of key says which algorithms it
/// may be used with; a header that says another is wrong (RFC 8725 §3.1).
final class ClientSignatures {
    /// By the names that discovery tells.
    static final List<String> ALGORITHMS = List.of("ES256", "EdDSA", "RS256", "PS256");

    private static final int LEAST_RSA_BITS = 2048;

    /// Of a SubjectPublicKeyInfo of Ed25519, before the key itself (RFC 8410 §4).
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final SigningAlgorithms JDK = SigningAlgorithms.jdk();

    private ClientSignatures() {}

    /// Whether the holder of the key's private half signed it.
    static boolean verified(SignedJWT jwt, JWK key) {
        // Nothing that would have to be understood is there (RFC 7515 §4.1.11).
        if (jwt.getHeader().getCriticalParams() != null || key.isPrivate()) return false;
        var algorithm = jwt.getHeader().getAlgorithm();
        try {
            return switch (key) {
                case ECKey ec
                        when ec.getCurve().equals(Curve.P_256)
                                && algorithm.equals(JWSAlgorithm.ES256) ->
                        verified(jwt, new ECDSAVerifier(ec));
                case RSAKey rsa when rsa.size() >= LEAST_RSA_BITS && ofRsa(algorithm) ->
                        verified(jwt, new RSASSAVerifier(rsa));
                case OctetKeyPair pair
                        when pair.getCurve().equals(Curve.Ed25519)
                                && algorithm.getName().equals(SigningAlgorithm.EDDSA.text()) ->
                        JDK.verify(
                                SigningAlgorithm.EDDSA,
                                ed25519(pair.getX().decode()),
                                jwt.getSigningInput(),
                                jwt.getSignature().decode());
                default -> false;
            };
        } catch (JOSEException | IllegalArgumentException e) {
            // A key that is none, such as a point that is not on its curve.
            return false;
        }
    }

    private static boolean ofRsa(JWSAlgorithm algorithm) {
        return algorithm.equals(JWSAlgorithm.RS256) || algorithm.equals(JWSAlgorithm.PS256);
    }

    private static boolean verified(SignedJWT jwt, JWSVerifier verifier) throws JOSEException {
        return jwt.verify(verifier);
    }

    private static PublicKey ed25519(byte[] raw) {
        byte[] encoded = new byte[ED25519.length + raw.length];
        System.arraycopy(ED25519, 0, encoded, 0, ED25519.length);
        System.arraycopy(raw, 0, encoded, ED25519.length, raw.length);
        return JDK.publicKey(SigningAlgorithm.EDDSA, encoded);
    }
}

package doorhouse.crypto;

import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How tokens may be signed, by the names of RFC 7518 §3.1 and RFC 8037 §3.1. Signatures have the
/// form that JWS wants.
public enum SigningAlgorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256, keys of 2048 bits.
    RS256("RS256", "SHA256withRSA", "RSA"),
    /// RSASSA-PKCS1-v1_5 with SHA-512, keys of 2048 bits.
    RS512("RS512", "SHA512withRSA", "RSA"),
    /// ECDSA on P-256 with SHA-256.
    ES256("ES256", "SHA256withECDSAinP1363Format", "EC"),
    /// Ed25519.
    EDDSA("EdDSA", "Ed25519", "Ed25519");

    private final String text;

    /// The names by which security providers know it and its keys.
    final String signature;

    final String keys;

    SigningAlgorithm(String text, String signature, String keys) {
        this.text = text;
        this.signature = signature;
        this.keys = keys;
    }

    /// The algorithm that has this name in the header of a token.
    public static Optional<SigningAlgorithm> find(String text) {
        return Arrays.stream(values()).filter(one -> one.text.equals(text)).findFirst();
    }

    /// The hash that it signs by; Ed25519's is SHA-512 (RFC 8032 §5.1).
    public byte[] hash(byte[] bytes) {
        return switch (this) {
            case RS256, ES256 -> Hashes.sha256(bytes);
            case RS512, EDDSA -> Hashes.sha512(bytes);
        };
    }

    /// The name in the header of a token.
    public String text() {
        return text;
    }

    /// What its keys are like; null where there is only one kind.
    @Nullable AlgorithmParameterSpec keySpec() {
        return switch (this) {
            case RS256, RS512 -> new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4);
            case ES256 -> new ECGenParameterSpec("secp256r1");
            case EDDSA -> null;
        };
    }
}

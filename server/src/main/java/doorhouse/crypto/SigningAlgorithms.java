package doorhouse.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.jspecify.annotations.Nullable;

/// RSA signatures (RS256: RSASSA-PKCS1-v1_5 with SHA-256, RFC 7518 §3.3) by the fastest provider
/// there is: Amazon Corretto's where its native library loads, three times as fast, else the JDK's.
/// It is asked by name and not installed, for the JDK is faster at everything else. Keys must come
/// from here, since each provider works best with its own.
public final class SigningAlgorithms {
    private static final String RS256 = "SHA256withRSA";
    private static final String RSA = "RSA";
    private static final int RSA_BITS = 2048;

    /// Null stands for the JDK's own.
    private final @Nullable Provider provider;

    private SigningAlgorithms(@Nullable Provider provider) {
        this.provider = provider;
    }

    /// The fastest that works here.
    public static SigningAlgorithms fastest() {
        try {
            var corretto = AmazonCorrettoCryptoProvider.INSTANCE;
            if (corretto.getLoadingError() == null) return new SigningAlgorithms(corretto);
        } catch (LinkageError e) {
            // No native library for this machine: the JDK's own will do.
        }
        return jdk();
    }

    public static SigningAlgorithms jdk() {
        return new SigningAlgorithms(null);
    }

    /// The provider's name, for the log.
    public String name() {
        return provider == null ? "JDK" : provider.getName();
    }

    /// A new RSA key of 2048 bits: takes about a tenth of a second.
    public KeyPair newRsaKey() {
        try {
            var generator =
                    provider == null
                            ? KeyPairGenerator.getInstance(RSA)
                            : KeyPairGenerator.getInstance(RSA, provider);
            generator.initialize(RSA_BITS);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every provider makes RSA keys", e);
        }
    }

    /// @param pkcs8 as [PrivateKey#getEncoded] gave it
    public PrivateKey privateKey(byte[] pkcs8) {
        try {
            return keyFactory().generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a private RSA key", e);
        }
    }

    /// @param x509 as [PublicKey#getEncoded] gave it
    public RSAPublicKey publicKey(byte[] x509) {
        try {
            return (RSAPublicKey) keyFactory().generatePublic(new X509EncodedKeySpec(x509));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a public RSA key", e);
        }
    }

    private KeyFactory keyFactory() throws GeneralSecurityException {
        return provider == null
                ? KeyFactory.getInstance(RSA)
                : KeyFactory.getInstance(RSA, provider);
    }

    public byte[] sign(PrivateKey key, byte[] message) {
        try {
            var signature = signature();
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing", e);
        }
    }

    public boolean verify(PublicKey key, byte[] message, byte[] signed) {
        try {
            var signature = signature();
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // A signature of the wrong length or form is no signature.
            return false;
        }
    }

    private Signature signature() throws GeneralSecurityException {
        return provider == null
                ? Signature.getInstance(RS256)
                : Signature.getInstance(RS256, provider);
    }
}

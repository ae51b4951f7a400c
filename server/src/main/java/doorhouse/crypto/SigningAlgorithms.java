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
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Signatures by the fastest provider there is: Amazon Corretto's where its native library loads,
/// three times as fast at RSA, else the JDK's. It is asked by name and not installed, for the JDK
/// is faster at everything else. Keys must come from here, since each provider works best with its
/// own.
public final class SigningAlgorithms {
    /// Null stands for the JDK's own.
    private final @Nullable Provider provider;

    /// What that provider does; the rest is the JDK's.
    private final Set<SigningAlgorithm> known = EnumSet.noneOf(SigningAlgorithm.class);

    private SigningAlgorithms(@Nullable Provider provider) {
        this.provider = provider;
        for (var algorithm : SigningAlgorithm.values())
            if (provider != null && knows(provider, algorithm)) known.add(algorithm);
    }

    private static boolean knows(Provider provider, SigningAlgorithm algorithm) {
        return provider.getService("Signature", algorithm.signature) != null
                && provider.getService("KeyFactory", algorithm.keys) != null
                && provider.getService("KeyPairGenerator", algorithm.keys) != null;
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

    /// A new key. One of RSA takes about a tenth of a second.
    public KeyPair newKey(SigningAlgorithm algorithm) {
        try {
            var by = provider(algorithm);
            var generator =
                    by == null
                            ? KeyPairGenerator.getInstance(algorithm.keys)
                            : KeyPairGenerator.getInstance(algorithm.keys, by);
            var spec = algorithm.keySpec();
            if (spec != null) generator.initialize(spec);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every provider makes keys of " + algorithm, e);
        }
    }

    /// @param pkcs8 as [PrivateKey#getEncoded] gave it
    public PrivateKey privateKey(SigningAlgorithm algorithm, byte[] pkcs8) {
        try {
            return keyFactory(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a private key of " + algorithm, e);
        }
    }

    /// @param x509 as [PublicKey#getEncoded] gave it
    public PublicKey publicKey(SigningAlgorithm algorithm, byte[] x509) {
        try {
            return keyFactory(algorithm).generatePublic(new X509EncodedKeySpec(x509));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not a public key of " + algorithm, e);
        }
    }

    private KeyFactory keyFactory(SigningAlgorithm algorithm) throws GeneralSecurityException {
        var by = provider(algorithm);
        return by == null
                ? KeyFactory.getInstance(algorithm.keys)
                : KeyFactory.getInstance(algorithm.keys, by);
    }

    public byte[] sign(SigningAlgorithm algorithm, PrivateKey key, byte[] message) {
        try {
            var signature = signature(algorithm);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing", e);
        }
    }

    public boolean verify(
            SigningAlgorithm algorithm, PublicKey key, byte[] message, byte[] signed) {
        try {
            var signature = signature(algorithm);
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            // A signature of the wrong length or form is no signature.
            return false;
        }
    }

    private Signature signature(SigningAlgorithm algorithm) throws GeneralSecurityException {
        var by = provider(algorithm);
        return by == null
                ? Signature.getInstance(algorithm.signature)
                : Signature.getInstance(algorithm.signature, by);
    }

    /// Who does an algorithm; null for the JDK.
    private @Nullable Provider provider(SigningAlgorithm algorithm) {
        return known.contains(algorithm) ? provider : null;
    }
}

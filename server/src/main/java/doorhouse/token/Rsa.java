package doorhouse.token;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.amazon.corretto.crypto.provider.SelfTestStatus;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

/// RSA with SHA-256 (RS256): by AmazonCorrettoCryptoProvider where its native library loads, which
/// signs three times as fast, else by the JDK. The provider is asked by name and not installed, for
/// the JDK's own hashes and ciphers are the faster ones.
final class Rsa {
    private static final int BITS = 2048;
    private static final Provider PROVIDER = choose();

    private Rsa() {}

    private static Provider choose() {
        var corretto = AmazonCorrettoCryptoProvider.INSTANCE;
        boolean healthy =
                corretto.getLoadingError() == null
                        && corretto.runSelfTests() == SelfTestStatus.PASSED;
        return healthy ? corretto : Security.getProviders("Signature.SHA256withRSA")[0];
    }

    /// The name of the provider in use.
    static String provider() {
        return PROVIDER.getName();
    }

    static KeyPair newPair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA", keys());
            generator.initialize(BITS);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("RSA keys can be made", e);
        }
    }

    static RSAPublicKey publicKey(byte[] encoded) {
        try {
            var spec = new X509EncodedKeySpec(encoded);
            return (RSAPublicKey) KeyFactory.getInstance("RSA", keys()).generatePublic(spec);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("our own public key can be read", e);
        }
    }

    static PrivateKey privateKey(byte[] encoded) {
        try {
            return KeyFactory.getInstance("RSA", keys())
                    .generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("our own private key can be read", e);
        }
    }

    static byte[] sign(PrivateKey key, byte[] message) {
        try {
            var signature = Signature.getInstance("SHA256withRSA", PROVIDER);
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("our own key can sign", e);
        }
    }

    /// False also for a signature of the wrong form.
    static boolean verify(RSAPublicKey key, byte[] message, byte[] signed) {
        try {
            var signature = Signature.getInstance("SHA256withRSA", PROVIDER);
            signature.initVerify(key);
            signature.update(message);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Provider keys() throws GeneralSecurityException {
        if (PROVIDER.getService("KeyFactory", "RSA") != null) return PROVIDER;
        return KeyFactory.getInstance("RSA").getProvider();
    }
}

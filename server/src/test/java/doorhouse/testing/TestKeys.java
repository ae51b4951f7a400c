package doorhouse.testing;

import com.nimbusds.jose.jwk.RSAKey;
import doorhouse.crypto.SigningAlgorithm;
import doorhouse.crypto.SigningAlgorithms;
import doorhouse.token.KeyPairs;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.List;

/// Keys of RSA for thousands of pools, each of which lives for one test: any two primes of a stock
/// make one, so that a hundred primes are enough for 4,950 keys of 2048 bits, all of them
/// different. Whoever has two keys that share a prime can compute both, so this is for tests alone.
public final class TestKeys {
    private static final BigInteger E = BigInteger.valueOf(65537);

    private static final TestKeys STOCK = new TestKeys();

    /// What signs the tokens of all servers of this process.
    public static final KeyPairs PAIRS = new KeyPairs(SigningAlgorithms::fastest, TestKeys::rsa);

    private final List<BigInteger> primes = new ArrayList<>();

    /// The next key is of these two: each prime in its turn with all before it.
    private int newest = 1;

    private int partner;

    private TestKeys() {}

    /// A pair that nobody else has, as the JDK knows it.
    public static KeyPair rsa() {
        return STOCK.next();
    }

    /// The same, as a provider of tokens has it.
    static RSAKey rsa(String kid) {
        var pair = rsa();
        return new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                .privateKey(pair.getPrivate())
                .keyID(kid)
                .build();
    }

    private synchronized KeyPair next() {
        if (primes.size() <= newest) addPrimes();
        var pair = pair(primes.get(newest), primes.get(partner));
        partner++;
        if (partner == newest) {
            newest++;
            partner = 0;
        }
        return pair;
    }

    /// Those of a real key: their product has 2048 bits, with any other's as well (FIPS 186-5
    /// A.1.3).
    private void addPrimes() {
        var real = SigningAlgorithms.fastest().newKey(SigningAlgorithm.RS256).getPrivate();
        var key = (RSAPrivateCrtKey) real;
        primes.add(key.getPrimeP());
        primes.add(key.getPrimeQ());
    }

    private static KeyPair pair(BigInteger p, BigInteger q) {
        var n = p.multiply(q);
        var p1 = p.subtract(BigInteger.ONE);
        var q1 = q.subtract(BigInteger.ONE);
        var d = E.modInverse(p1.multiply(q1));
        var secret = new RSAPrivateCrtKeySpec(n, E, d, p, q, d.mod(p1), d.mod(q1), q.modInverse(p));
        try {
            var keys = KeyFactory.getInstance("RSA");
            return new KeyPair(
                    keys.generatePublic(new RSAPublicKeySpec(n, E)), keys.generatePrivate(secret));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

package doorhouse.crypto;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;

/// The client's half of SRP, by the client's formulas.
public final class SrpClient {
    private final String realm;
    private final String name;
    private final BigInteger a;
    private final BigInteger publicValue;

    public SrpClient(String realm, String name, SecureRandom random) {
        this.realm = realm;
        this.name = name;
        a = new BigInteger(1024, random);
        publicValue = Srp.G.modPow(a, Srp.N);
    }

    public String srpA() {
        return publicValue.toString(16);
    }

    /// S = (B − k·g^x)^(a + u·x), and the claim under its key.
    public byte[] proof(
            String password, String saltHex, String srpB, byte[] block, String timestamp) {
        var b = new BigInteger(srpB, 16);
        var u = Srp.u(publicValue, b);
        var x = Srp.x(realm, name, password, new BigInteger(saltHex, 16).toByteArray());
        var base = b.subtract(Srp.K.multiply(Srp.G.modPow(x, Srp.N))).mod(Srp.N);
        var s = base.modPow(a.add(u.multiply(x)), Srp.N);
        byte[] extracted = Hashes.hmacSha256(u.toByteArray(), s.toByteArray());
        byte[] info = Hashes.utf8("Caldera Derived Key\u0001");
        byte[] key = Arrays.copyOf(Hashes.hmacSha256(extracted, info), 16);
        return Srp.claim(key, realm, name, block, timestamp);
    }
}

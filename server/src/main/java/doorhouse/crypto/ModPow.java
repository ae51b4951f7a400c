package doorhouse.crypto;

import java.math.BigInteger;

/// Powers of the SRP group's generator by a table made once: with 8-bit windows one power costs 32
/// multiplications instead of 256 squarings and as many again.
///
/// The table holds g^(d·256^i) for each digit d and place i of an exponent of up to [#PLACES]
/// bytes.
final class ModPow {
    private static final int PLACES = 33;
    private static final int WINDOW = 256;

    private final BigInteger modulus;
    private final BigInteger generator;
    private final BigInteger[][] table = new BigInteger[PLACES][WINDOW];

    ModPow(BigInteger generator, BigInteger modulus) {
        this.modulus = modulus;
        this.generator = generator;
        var base = generator;
        for (int place = 0; place < PLACES; place++) {
            var power = BigInteger.ONE;
            for (int digit = 0; digit < WINDOW; digit++) {
                table[place][digit] = power;
                power = power.multiply(base).mod(modulus);
            }
            base = power;
        }
    }

    /// generator^exponent mod modulus.
    BigInteger ofGenerator(BigInteger exponent) {
        byte[] digits = exponent.toByteArray();
        if (exponent.signum() < 0 || digits.length > PLACES)
            return generator.modPow(exponent, modulus);
        var product = BigInteger.ONE;
        for (int place = 0; place < digits.length; place++) {
            int digit = digits[digits.length - 1 - place] & 0xff;
            product = product.multiply(table[place][digit]).mod(modulus);
        }
        return product;
    }

    /// base^exponent mod modulus, for any base.
    BigInteger of(BigInteger base, BigInteger exponent) {
        return base.modPow(exponent, modulus);
    }
}

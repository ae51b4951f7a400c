package doorhouse.crypto;

import java.math.BigInteger;

/// Powers modulo the prime of the SRP group. Powers of its generator come from a table made once: a
/// 256-bit exponent costs 31 multiplications instead of 256 squarings and 50 more. Other bases go
/// to [BigInteger#modPow].
///
/// Not constant in time. What it is given is either new for each exchange or hashed with a salt,
/// and an answer's time is dominated by other work.
final class ModPow {
    private static final int DIGIT_BITS = 8;
    private static final int DIGITS = 1 << DIGIT_BITS;
    private static final int MAX_EXPONENT_BYTES = 32;
    private static final int LIMB_BITS = 64;

    private final BigInteger generator;
    private final BigInteger modulus;

    /// How many limbs of 64 bits the modulus has.
    private final int limbs;

    /// ⌊2^(2·64·limbs) / modulus⌋, for [#reduce].
    private final BigInteger reciprocal;

    /// `powers[i][d]` is generator^(d·256^i): 3 MB for 3072 bits.
    private final BigInteger[][] powers;

    ModPow(BigInteger generator, BigInteger modulus) {
        this.generator = generator;
        this.modulus = modulus;
        limbs = Math.ceilDiv(modulus.bitLength(), LIMB_BITS);
        reciprocal = BigInteger.ONE.shiftLeft(2 * LIMB_BITS * limbs).divide(modulus);
        powers = new BigInteger[MAX_EXPONENT_BYTES][DIGITS];
        var base = generator;
        for (var row : powers) {
            var power = BigInteger.ONE;
            for (int digit = 0; digit < DIGITS; digit++) {
                row[digit] = power;
                power = multiply(power, base);
            }
            base = power;
        }
    }

    /// generator^exponent mod modulus; by the table up to 256 bits.
    BigInteger ofGenerator(BigInteger exponent) {
        if (exponent.bitLength() > MAX_EXPONENT_BYTES * DIGIT_BITS) return of(generator, exponent);
        byte[] bytes = exponent.toByteArray();
        int places = Math.min(bytes.length, MAX_EXPONENT_BYTES);
        var product = powers[0][bytes[bytes.length - 1] & 0xff];
        for (int place = 1; place < places; place++)
            product = multiply(product, powers[place][bytes[bytes.length - 1 - place] & 0xff]);
        return product;
    }

    /// base^exponent mod modulus.
    BigInteger of(BigInteger base, BigInteger exponent) {
        return base.modPow(exponent, modulus);
    }

    /// a·b mod modulus, for factors below the modulus.
    BigInteger multiply(BigInteger a, BigInteger b) {
        return reduce(a.multiply(b));
    }

    /// Barrett's reduction (Handbook of Applied Cryptography, algorithm 14.42, with 64-bit limbs):
    /// two multiplications, which take half the time of the division in [BigInteger#mod].
    private BigInteger reduce(BigInteger x) {
        var quotient =
                x.shiftRight(LIMB_BITS * (limbs - 1))
                        .multiply(reciprocal)
                        .shiftRight(LIMB_BITS * (limbs + 1));
        var rest = x.subtract(quotient.multiply(modulus));
        // The quotient is at most 2 too small.
        while (rest.compareTo(modulus) >= 0) rest = rest.subtract(modulus);
        return rest;
    }
}

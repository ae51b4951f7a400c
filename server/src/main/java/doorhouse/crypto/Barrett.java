package doorhouse.crypto;

import java.math.BigInteger;

/// Products by [BigInteger], and Barrett's reduction (Handbook of Applied Cryptography, algorithm
/// 14.42, with 64-bit limbs): two multiplications, which take half the time of the division in
/// [BigInteger#mod].
final class Barrett implements Residues<BigInteger> {
    private static final int LIMB_BITS = 64;

    private final BigInteger modulus;

    /// How many limbs of 64 bits the modulus has.
    private final int limbs;

    /// ⌊2^(2·64·limbs) / modulus⌋.
    private final BigInteger reciprocal;

    Barrett(BigInteger modulus) {
        this.modulus = modulus;
        limbs = Math.ceilDiv(modulus.bitLength(), LIMB_BITS);
        reciprocal = BigInteger.ONE.shiftLeft(2 * LIMB_BITS * limbs).divide(modulus);
    }

    @Override
    public BigInteger of(BigInteger number) {
        return number;
    }

    @Override
    public BigInteger product(BigInteger a, BigInteger b) {
        var x = a.multiply(b);
        var quotient =
                x.shiftRight(LIMB_BITS * (limbs - 1))
                        .multiply(reciprocal)
                        .shiftRight(LIMB_BITS * (limbs + 1));
        var rest = x.subtract(quotient.multiply(modulus));
        // The quotient is at most 2 too small.
        while (rest.compareTo(modulus) >= 0) rest = rest.subtract(modulus);
        return rest;
    }

    @Override
    public BigInteger number(BigInteger residue) {
        return residue;
    }
}

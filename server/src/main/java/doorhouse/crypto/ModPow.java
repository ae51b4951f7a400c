package doorhouse.crypto;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

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

    private final BigInteger generator;
    private final BigInteger modulus;
    private final Table<?> table;

    /// By the fastest arithmetic that is to be had.
    ModPow(BigInteger generator, BigInteger modulus) {
        this(generator, modulus, fastest(modulus));
    }

    ModPow(BigInteger generator, BigInteger modulus, Residues<?> residues) {
        this.generator = generator;
        this.modulus = modulus;
        table = table(residues);
    }

    /// Compared with [BigInteger#modPow] once it is made, by a power to which nearly all of its
    /// products lead: the JVM compiles the products meanwhile, so code that was right when it was
    /// tried may be replaced by machine code that is not.
    private Table<?> table(Residues<?> residues) {
        var made = Table.of(residues, generator);
        var last =
                BigInteger.ONE.shiftLeft(MAX_EXPONENT_BYTES * DIGIT_BITS).subtract(BigInteger.ONE);
        boolean right = residues instanceof Barrett || made.power(last).equals(of(generator, last));
        return right ? made : Table.of(new Barrett(modulus), generator);
    }

    private static Residues<?> fastest(BigInteger modulus) {
        var montgomery = Montgomery.modulo(modulus);
        return montgomery.isPresent() ? montgomery.get() : new Barrett(modulus);
    }

    /// generator^exponent mod modulus; by the table up to 256 bits.
    BigInteger ofGenerator(BigInteger exponent) {
        return exponent.bitLength() > MAX_EXPONENT_BYTES * DIGIT_BITS
                ? of(generator, exponent)
                : table.power(exponent);
    }

    /// base^exponent mod modulus.
    BigInteger of(BigInteger base, BigInteger exponent) {
        return base.modPow(exponent, modulus);
    }

    /// Powers of the generator.
    ///
    /// @param powers in the row i, at the place d, generator^(d·256^i): 3 MB for 3072 bits
    private record Table<E>(Residues<E> residues, List<List<E>> powers) {
        static <E> Table<E> of(Residues<E> residues, BigInteger generator) {
            var rows = new ArrayList<List<E>>();
            var base = residues.of(generator);
            for (int place = 0; place < MAX_EXPONENT_BYTES; place++) {
                var row = new ArrayList<E>(DIGITS);
                var power = residues.of(BigInteger.ONE);
                for (int digit = 0; digit < DIGITS; digit++) {
                    row.add(power);
                    power = residues.product(power, base);
                }
                rows.add(row);
                base = power;
            }
            return new Table<>(residues, rows);
        }

        BigInteger power(BigInteger exponent) {
            byte[] bytes = exponent.toByteArray();
            int places = Math.min(bytes.length, MAX_EXPONENT_BYTES);
            var product = powers.getFirst().get(bytes[bytes.length - 1] & 0xff);
            for (int place = 1; place < places; place++) {
                int digit = bytes[bytes.length - 1 - place] & 0xff;
                product = residues.product(product, powers.get(place).get(digit));
            }
            return residues.number(product);
        }
    }
}

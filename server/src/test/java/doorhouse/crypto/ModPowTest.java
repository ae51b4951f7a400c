package doorhouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModPowTest {
    private static final Random RANDOM = new Random(20261121);

    @Test
    void theTableGivesThePowersThatSquaringGives() {
        for (int bits : new int[] {1, 7, 8, 9, 63, 64, 248, 255, 256, 257, 264, 1024}) {
            var exponent = new BigInteger(bits, RANDOM).setBit(bits - 1);

            assertThat(Srp.POWERS.ofGenerator(exponent)).isEqualTo(Srp.G.modPow(exponent, Srp.N));
        }
        assertThat(Srp.POWERS.ofGenerator(BigInteger.ZERO)).isEqualTo(BigInteger.ONE);
    }

    @Test
    void aProductIsReducedAtTheEdgesToo() {
        var last = Srp.N.subtract(BigInteger.ONE);
        var factors =
                new BigInteger[] {
                    BigInteger.ZERO,
                    BigInteger.ONE,
                    BigInteger.TWO,
                    BigInteger.ONE.shiftLeft(3071),
                    BigInteger.ONE.shiftLeft(1536),
                    last.subtract(BigInteger.ONE),
                    last
                };

        for (var a : factors)
            for (var b : factors)
                assertThat(Srp.POWERS.multiply(a, b)).isEqualTo(a.multiply(b).mod(Srp.N));
    }

    @Test
    void aProductOfAnyFactorsIsReduced() {
        for (int i = 0; i < 2_000; i++) {
            var a = new BigInteger(1 + RANDOM.nextInt(3071), RANDOM);
            var b = new BigInteger(3071, RANDOM);

            assertThat(Srp.POWERS.multiply(a, b)).isEqualTo(a.multiply(b).mod(Srp.N));
        }
    }
}

package doorhouse.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModPowTest {
    private final Random random = new Random(20261121);

    /// Both ways, whichever the server would take.
    static Stream<Residues<?>> ways() {
        return Stream.of(new Barrett(Srp.N), Montgomery.modulo(Srp.N).orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theTableGivesThePowersThatSquaringGives(Residues<?> way) {
        var powers = new ModPow(Srp.G, Srp.N, way);
        for (int bits : new int[] {1, 7, 8, 9, 63, 64, 248, 255, 256, 257, 264, 1024}) {
            var exponent = new BigInteger(bits, random).setBit(bits - 1);

            assertThat(powers.ofGenerator(exponent)).isEqualTo(Srp.G.modPow(exponent, Srp.N));
        }
        assertThat(powers.ofGenerator(BigInteger.ZERO)).isEqualTo(BigInteger.ONE);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aProductIsReducedAtTheEdgesToo(Residues<?> way) {
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
                assertThat(product(way, a, b)).isEqualTo(a.multiply(b).mod(Srp.N));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aProductOfAnyFactorsIsReduced(Residues<?> way) {
        for (int i = 0; i < 2_000; i++) {
            var a = new BigInteger(1 + random.nextInt(3071), random);
            var b = new BigInteger(3071, random);

            assertThat(product(way, a, b)).isEqualTo(a.multiply(b).mod(Srp.N));
        }
    }

    /// So often that the JVM compiles it, and puts its own machine code in.
    @Test
    void longProductsStayRightWhenTheyAreCompiled() {
        var way = Montgomery.modulo(Srp.N).orElseThrow();
        var base = new BigInteger(3071, random);
        var power = way.of(base);
        for (int i = 1; i < 60_000; i++) power = way.product(power, way.of(base));

        assertThat(way.number(power)).isEqualTo(base.modPow(BigInteger.valueOf(60_000), Srp.N));
    }

    @Test
    void otherModuliAreLeftToBarrett() {
        assertThat(Montgomery.modulo(BigInteger.TWO.pow(96).subtract(BigInteger.ONE))).isEmpty();
    }

    private static <E> BigInteger product(Residues<E> way, BigInteger a, BigInteger b) {
        return way.number(way.product(way.of(a), way.of(b)));
    }
}

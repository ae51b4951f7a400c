package doorhouse.crypto;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Products in Montgomery's form, a·R mod N for a, with R = 2^(32·words): one call of the code that
/// [BigInteger#modPow] has for them, for which the JDK brings machine code. It takes a third of the
/// time of Barrett's way and makes a tenth of the garbage.
///
/// That code is private to [BigInteger], so it is there only when the JVM was started with
/// `--add-opens java.base/java.math=ALL-UNNAMED`, and is tried before it is trusted.
final class Montgomery implements Residues<int[]> {
    private static final @Nullable MethodHandle MULTIPLY = find();

    private final BigInteger modulus;
    private final int words;
    private final int[] modulusWords;

    /// −1/modulus, modulo 2^64.
    private final long inverse;

    private final int[] one;

    private Montgomery(BigInteger modulus) {
        this.modulus = modulus;
        words = modulus.bitLength() / Integer.SIZE;
        modulusWords = words(modulus);
        inverse = -inverse(modulus.longValue());
        one = words(BigInteger.ONE);
    }

    /// Empty where the JDK's code is not to be had, or does not do what it is asked.
    ///
    /// @param modulus odd; of a multiple of 64 bits
    static Optional<Montgomery> modulo(BigInteger modulus) {
        if (MULTIPLY == null || modulus.bitLength() % Long.SIZE != 0) return Optional.empty();
        return Optional.of(new Montgomery(modulus)).filter(Montgomery::works);
    }

    private boolean works() {
        try {
            var a = modulus.shiftRight(1);
            var b = modulus.subtract(BigInteger.TWO);
            return number(product(of(a), of(b))).equals(a.multiply(b).mod(modulus));
        } catch (RuntimeException e) {
            return false;
        }
    }

    @Override
    public int[] of(BigInteger number) {
        return words(number.shiftLeft(Integer.SIZE * words).mod(modulus));
    }

    @Override
    public int[] product(int[] a, int[] b) {
        // The JDK's code wants room for the whole product, and leaves the reduced one in front.
        return Arrays.copyOf(multiply(a, b, new int[2 * words]), words);
    }

    @Override
    public BigInteger number(int[] residue) {
        var bytes = ByteBuffer.allocate(Integer.BYTES * words);
        bytes.asIntBuffer().put(product(residue, one));
        var number = new BigInteger(1, bytes.array());
        // A product is below 2^(32·words), which is a little more than the modulus.
        return number.compareTo(modulus) < 0 ? number : number.subtract(modulus);
    }

    private int[] multiply(int[] a, int[] b, int[] room) {
        try {
            var multiply = MULTIPLY;
            if (multiply == null) throw new IllegalStateException("not opened");
            return (int[]) multiply.invokeExact(a, b, modulusWords, words, inverse, room);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /// Big-endian, with zeros in front.
    private int[] words(BigInteger number) {
        byte[] bytes = number.toByteArray();
        var all = ByteBuffer.allocate(Integer.BYTES * words);
        int count = Math.min(bytes.length, all.capacity());
        all.put(all.capacity() - count, bytes, bytes.length - count, count);
        var result = new int[words];
        all.asIntBuffer().get(result);
        return result;
    }

    /// 1/odd modulo 2^64, by Newton's iteration: each round doubles the bits that are right, of
    /// which `odd` itself has three.
    private static long inverse(long odd) {
        long x = odd;
        for (int bits = 3; bits < Long.SIZE; bits *= 2) x *= 2 - odd * x;
        return x;
    }

    private static @Nullable MethodHandle find() {
        try {
            var type =
                    MethodType.methodType(
                            int[].class,
                            int[].class,
                            int[].class,
                            int[].class,
                            int.class,
                            long.class,
                            int[].class);
            return MethodHandles.privateLookupIn(BigInteger.class, MethodHandles.lookup())
                    .findStatic(BigInteger.class, "montgomeryMultiply", type);
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }
}

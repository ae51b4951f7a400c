package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// What the tests of load share.
final class UnderLoad {
    /// Whether there is time for the long forms (`-Dfaults=long`).
    static final boolean LONG = "long".equals(System.getProperty("faults"));

    /// A machine that does something else for a moment must fail no test.
    private static final double SOME_MILLIS = 60;

    private UnderLoad() {}

    /// The most that a median may be, in milliseconds, of those whom a fault is no matter of.
    static double asFastAs(double before) {
        return 2 * before + SOME_MILLIS;
    }

    static void await(int seconds, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        boolean met = condition.getAsBoolean();
        while (!met && System.nanoTime() < end) {
            Thread.sleep(20);
            met = condition.getAsBoolean();
        }
        assertThat(met).isTrue();
    }
}

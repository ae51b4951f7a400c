package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// What the tests of load share.
final class UnderLoad {
    /// Whether there is time for the long forms (`-Dfaults=long`).
    static final boolean LONG = "long".equals(System.getProperty("faults"));

    private UnderLoad() {}

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

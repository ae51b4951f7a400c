package doorhouse.userpool.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinceTest {
    private static final Instant POOL = Instant.parse("2026-02-28T12:00:00Z");
    private static final int NAMES = 20_000;

    /// A sequence of seeds that have nothing to do with each other (golden ratio).
    private static long seed(int name) {
        return name * 0x9E37_79B9_7F4A_7C15L;
    }

    @ParameterizedTest
    @ValueSource(longs = {3_600_000, 3_600_001, 86_400_000, 400L * 86_400_000})
    void itLiesInThePoolsLife(long age) {
        var now = POOL.plusMillis(age);

        for (int i = 0; i < NAMES; i++) {
            assertThat(Since.made(POOL, now, seed(i))).isBetween(POOL, now);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600_000, 0, 1, 3_599_999})
    void inAPoolsFirstHourItIsThePoolsOwn(long age) {
        assertThat(Since.made(POOL, POOL.plusMillis(age), 7)).isEqualTo(POOL);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 24, 365 * 24})
    void everyPartOfThePoolsLifeIsAsLikely(int hours) {
        var tenths = new int[10];
        long age = Duration.ofHours(hours).toMillis();

        for (int i = 0; i < NAMES; i++) {
            var made = Since.made(POOL, POOL.plusMillis(age), seed(i));
            tenths[(int) (10 * Duration.between(POOL, made).toMillis() / (age + 1))]++;
        }

        for (int tenth : tenths) assertThat(tenth / (double) NAMES).isCloseTo(0.1, within(0.01));
    }

    @Test
    void itStaysUnlessThePoolGrowsMuchOlder() {
        var aYear = POOL.plus(Duration.ofDays(365));

        int moved = 0;
        for (int i = 0; i < NAMES; i++) {
            var first = Since.made(POOL, aYear, seed(i));
            var then = Since.made(POOL, aYear.plus(Duration.ofDays(10)), seed(i));
            assertThat(then).isAfterOrEqualTo(first);
            if (!then.equals(first)) moved++;
        }

        assertThat(moved / (double) NAMES).isCloseTo(10 / 375.0, within(0.005));
    }
}

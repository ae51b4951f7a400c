package doorhouse.userpool.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SinceTest {
    private static final Instant POOL = Instant.parse("2026-02-28T12:00:00Z");
    private static final int NAMES = 20_000;

    private static long seed(int name) {
        return new SplittableRandom(name).nextLong();
    }

    @ParameterizedTest
    @ValueSource(longs = {60_000, 60_001, 3_600_000, 86_400_000, 400L * 86_400_000})
    void itLiesInThePoolsLife(long age) {
        var now = POOL.plusMillis(age);

        for (int i = 0; i < NAMES; i++) {
            assertThat(Since.made(POOL, now, seed(i))).isBetween(POOL, now);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600_000, 0, 1, 59_999})
    void inAPoolsFirstMinuteItIsThePoolsOwn(long age) {
        assertThat(Since.made(POOL, POOL.plusMillis(age), 7)).isEqualTo(POOL);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 60, 24 * 60, 365 * 24 * 60})
    void everyPartOfThePoolsLifeIsAsLikely(int minutes) {
        var tenths = new int[10];
        long age = Duration.ofMinutes(minutes).toMillis();

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

package doorhouse.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class LoadTest {
    @Test
    void aRateHasSettledWhenTwoSlicesAreAlikeAfterEnoughCalls() {
        assertThat(Load.settled(1_000, 1_049, 3_000)).isTrue();
        assertThat(Load.settled(1_000, 951, 3_000)).isTrue();

        assertThat(Load.settled(1_000, 1_051, 3_000)).isFalse();
        assertThat(Load.settled(1_000, 949, 3_000)).isFalse();
        assertThat(Load.settled(1_000, 1_000, 2_999)).isFalse();
        assertThat(Load.settled(0, 1_000, 3_000)).isFalse();
    }

    @Test
    void ofAThousandCallsTenAreSlowerThanTheNinetyNinthHundredth() {
        var result = upTo(1_000);

        assertThat(result.millis(0.5)).isEqualTo(500);
        assertThat(result.p99()).isEqualTo("990.00");
    }

    @Test
    void fewCallsDoNotTellTheSlowestHundredth() {
        assertThat(upTo(999).p99()).isEqualTo("-");
    }

    /// Calls that took 1 ms, 2 ms and so on.
    private static Load.Result upTo(int calls) {
        var latencies = LongStream.rangeClosed(1, calls).map(ms -> ms * 1_000_000).toArray();
        return new Load.Result(latencies, Duration.ofSeconds(1));
    }
}

package doorhouse.userpool.userimport;

import static doorhouse.userpool.userimport.ImportRun.ROWS_AT_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MomentsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T07:00:00Z");

    private final Moments moments = new Moments();

    private List<Instant> until(Instant now) {
        var block = moments.until(now);
        return IntStream.range(0, ROWS_AT_ONCE).mapToObj(block).toList();
    }

    @Test
    void theFirstHaveAMillisecondEach() {
        var first = until(NOW);

        assertThat(first.stream().map(Instant::toEpochMilli)).doesNotHaveDuplicates().isSorted();
        assertThat(first.getLast()).isEqualTo(NOW);
        assertThat(first.getFirst()).isEqualTo(NOW.minusMillis(ROWS_AT_ONCE - 1));
    }

    @Test
    void thoseOfTheNextBlockComeEvenlyBehindTheFirst() {
        until(NOW);

        var next = until(NOW.plusMillis(16));

        assertThat(next).allMatch(NOW::isBefore).isSorted();
        assertThat(next.getLast()).isEqualTo(NOW.plusMillis(16));
        for (int n = 1; n < ROWS_AT_ONCE; n++)
            assertThat(Duration.between(next.get(n - 1), next.get(n)).toNanos())
                    .isEqualTo(16_000_000 / ROWS_AT_ONCE);
    }

    @Test
    void aPauseIsNotFilled() {
        until(NOW);

        var next = until(NOW.plusSeconds(60));

        assertThat(next.getFirst()).isAfter(NOW.plusSeconds(59));
        assertThat(next.stream().map(Instant::toEpochMilli)).doesNotHaveDuplicates();
    }

    @Test
    void aClockThatStandsOrGoesBackGivesAMillisecondEach() {
        until(NOW);

        for (var now : List.of(NOW, NOW.minusMillis(100))) {
            var next = until(now);
            assertThat(next.stream().map(Instant::toEpochMilli)).doesNotHaveDuplicates();
            assertThat(next).noneMatch(now::isBefore);
        }
    }
}

package doorhouse.userpool.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.StoreException;
import doorhouse.testing.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {
    private static final UserPoolId POOL = new UserPoolId("us-east-1_AbC123xYz");
    private static final UserPoolId OTHER = new UserPoolId("us-east-1_Other1234");
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    private final TestClock clock = TestClock.stopped();
    private final Samples samples = new Samples(this::read, clock::nanos);
    @TempDir private Path folder;
    private Database closed;
    private int reads;
    private boolean away;

    @BeforeEach
    void closeAStore() {
        closed = Database.sqlite(folder.resolve("test.db"));
        closed.close();
    }

    private List<Sub> read(UserPoolId pool) {
        reads++;
        if (away) return closed.list("select sub from pool_user", row -> new Sub(row.text("sub")));
        return pool.equals(POOL) ? List.of(Sub.at(Instant.EPOCH)) : List.of();
    }

    @Test
    void aSampleIsReadOnceInTwoMinutes() {
        var first = samples.of(POOL);
        clock.forward(TWO_MINUTES.minusMillis(1));
        assertThat(samples.of(POOL)).isSameAs(first);
        assertThat(reads).isEqualTo(1);

        clock.forward(Duration.ofMillis(1));

        assertThat(samples.of(POOL)).isNotSameAs(first);
        samples.of(POOL);
        assertThat(reads).isEqualTo(2);
        samples.of(OTHER);
        assertThat(reads).isEqualTo(3);
    }

    @Test
    void theLastOneStaysGoodWhileTheStoreIsAway() {
        var last = samples.of(POOL);
        away = true;
        clock.forward(TWO_MINUTES);

        assertThat(samples.of(POOL)).isSameAs(last);
        assertThat(samples.of(POOL)).isSameAs(last);
        assertThat(reads).isEqualTo(2);
        away = false;
        clock.forward(TWO_MINUTES);
        assertThat(samples.of(POOL)).isNotSameAs(last);
    }

    @Test
    void whereNothingWasReadTheFailureIsToldAndNotKept() {
        away = true;
        assertThatThrownBy(() -> samples.of(POOL)).isInstanceOf(StoreException.class);
        away = false;

        assertThat(samples.of(POOL)).isNotNull();
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void aPoolThatIsGoneIsForgotten() {
        samples.of(POOL);
        samples.forget(POOL);
        samples.of(POOL);

        assertThat(reads).isEqualTo(2);
    }
}

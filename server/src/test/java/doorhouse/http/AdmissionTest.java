package doorhouse.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AdmissionTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Duration SHORT = Duration.ofMillis(20);

    @Test
    void whoeverFindsNoPlaceInTimeIsRefused() {
        var admission = new Admission(2, 10, SHORT);

        assertThat(admission.enter()).isTrue();
        assertThat(admission.enter()).isTrue();
        assertThat(admission.enter()).isFalse();

        admission.leave();
        assertThat(admission.enter()).isTrue();
    }

    @Test
    void whoeverWaitsGetsThePlaceThatIsLeft() {
        var admission = new Admission(1, 10, LONG);
        admission.enter();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var waiting = threads.submit(admission::enter);
            while (admission.waiting() == 0) Thread.onSpinWait();
            admission.leave();

            assertThat(waiting).succeedsWithin(LONG).isEqualTo(true);
        }
    }

    @Test
    void beyondSoManyWhoWaitNobodyWaits() {
        var admission = new Admission(1, 0, LONG);
        admission.enter();

        assertThat(admission.enter()).isFalse();
    }

    @Test
    void aPlaceThatIsLentIsAnothersAndIsTakenBackAtOnce() throws Exception {
        var admission = new Admission(1, 10, SHORT);
        admission.enter();

        Place.held(
                admission,
                () -> {
                    try (var _ = Place.lend();
                            var _ = Place.lend()) {
                        assertThat(elsewhere(admission)).isTrue();
                        assertThat(elsewhere(admission)).isFalse();
                    }
                    return Response.of(200);
                });

        // Two are worked for now where one place is: both must leave until a third may come.
        admission.leave();
        assertThat(admission.enter()).isFalse();
        admission.leave();
        assertThat(admission.enter()).isTrue();
    }

    @Test
    void whoeverHasNoPlaceLendsNone() {
        var admission = new Admission(1, 10, SHORT);
        admission.enter();

        try (var _ = Place.lend()) {
            assertThat(admission.enter()).isFalse();
        }

        admission.leave();
        assertThat(admission.enter()).isTrue();
        assertThat(admission.enter()).isFalse();
    }

    private static boolean elsewhere(Admission admission) {
        return CompletableFuture.supplyAsync(admission::enter).join();
    }
}

package doorhouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TurnsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Turns turns = new Turns(1);
    private final List<String> came = new CopyOnWriteArrayList<>();

    private Future<Boolean> waiting(ExecutorService threads, boolean begun, String name) {
        int before = turns.waiting();
        var waiting =
                threads.submit(() -> {
                    if (!turns.take(begun, LONG)) return false;
                    came.add(name);
                    turns.end();
                    return true;
                });
        while (turns.waiting() == before) Thread.onSpinWait();
        return waiting;
    }

    @Test
    void turnsGoToThoseWhoHaveBegunAndElseInTheOrderInWhichTheyCame() throws Exception {
        turns.take(false, LONG);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all =
                    List.of(
                            waiting(threads, false, "first"),
                            waiting(threads, false, "second"),
                            waiting(threads, true, "has begun"),
                            waiting(threads, false, "third"),
                            waiting(threads, true, "has begun too"));
            turns.end();
            for (var one : all) assertThat(one.get()).isTrue();
        }

        assertThat(came).containsExactly("has begun", "has begun too", "first", "second", "third");
    }

    @Test
    void whoGivesUpLeavesTheTurnToOthers() throws Exception {
        turns.take(false, LONG);

        boolean had = turns.take(false, Duration.ofMillis(20));
        boolean hadNoTime = turns.take(true, Duration.ZERO);

        assertThat(had || hadNoTime).isFalse();
        assertThat(turns.waiting()).isZero();
        turns.end();
        assertThat(turns.take(false, Duration.ZERO)).isTrue();
    }

    @Test
    void whoIsInterruptedLeavesTheTurnToOthers() throws Exception {
        turns.take(false, LONG);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var interrupted = waiting(threads, false, "interrupted");
            var next = waiting(threads, false, "next");
            interrupted.cancel(true);
            while (turns.waiting() > 1) Thread.onSpinWait();
            turns.end();
            assertThat(next.get()).isTrue();
        }

        assertThat(came).containsExactly("next");
        assertThat(turns.take(false, Duration.ZERO)).isTrue();
    }
}

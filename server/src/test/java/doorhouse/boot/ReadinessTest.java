package doorhouse.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReadinessTest {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void theStoreIsAskedAgainAfterHalfASecond() {
        var readiness = new Readiness(() -> asked.incrementAndGet() > 1, nanos::get);
        assertThat(readiness.ready()).isTrue();
        assertThat(asked).hasValue(0);

        pass(500);
        assertThat(readiness.ready()).isFalse();
        assertThat(readiness.ready()).isFalse();
        assertThat(asked).hasValue(1);

        pass(500);
        assertThat(readiness.ready()).isTrue();
        assertThat(asked).hasValue(2);
    }

    @Test
    void whileTheStoreHangsOneWaitsAndTheOthersAreToldWhatWasKnown() throws Exception {
        var come = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var readiness =
                new Readiness(
                        () -> {
                            come.countDown();
                            return hang(go);
                        },
                        nanos::get);
        pass(500);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(readiness::ready);
            come.await();
            assertThat(readiness.ready()).isTrue();

            go.countDown();
            assertThat(first.get()).isFalse();
            assertThat(readiness.ready()).isFalse();
        }
    }

    private static boolean hang(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    private void pass(long millis) {
        nanos.addAndGet(Duration.ofMillis(millis).toNanos());
    }
}

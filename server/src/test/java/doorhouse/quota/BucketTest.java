package doorhouse.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketTest {
    private long now;
    private Bucket bucket = new Bucket(0);

    private int granted(int asked, long perSecond, int parts) {
        int granted = 0;
        for (int i = 0; i < asked; i++) if (bucket.take(now, perSecond, parts)) granted++;
        return granted;
    }

    private void forward(Duration time) {
        now += time.toNanos();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -5_000_000_000L, Long.MAX_VALUE - 300_000_000L})
    void aSecondsWorthIsGrantedAtOnceAndThenAsTimeGoesBy(long beginning) {
        now = beginning;
        bucket = new Bucket(now);

        assertThat(granted(20, 10, 1)).isEqualTo(10);

        forward(Duration.ofMillis(99));
        assertThat(granted(5, 10, 1)).isZero();
        forward(Duration.ofMillis(1));
        assertThat(granted(5, 10, 1)).isEqualTo(1);
        forward(Duration.ofMillis(500));
        assertThat(granted(20, 10, 1)).isEqualTo(5);
        forward(Duration.ofHours(1));
        assertThat(granted(20, 10, 1)).isEqualTo(10);
    }

    @Test
    void nodesDivideARate() {
        assertThat(granted(20, 10, 2)).isEqualTo(5);
        forward(Duration.ofSeconds(1));
        assertThat(granted(20, 10, 2)).isEqualTo(5);
    }

    @Test
    void howeverLowTheRateSomethingIsGranted() {
        assertThat(granted(3, 1, 4)).isEqualTo(1);
        forward(Duration.ofMillis(3_999));
        assertThat(granted(3, 1, 4)).isZero();
        forward(Duration.ofMillis(1));
        assertThat(granted(3, 1, 4)).isEqualTo(1);
    }

    @Test
    void aHigherRateHoldsAtOnce() {
        assertThat(granted(20, 10, 1)).isEqualTo(10);
        forward(Duration.ofMillis(100));

        assertThat(granted(20, 20, 1)).isEqualTo(2);
    }

    @Test
    void racingCallersAreGrantedNoMore() throws InterruptedException {
        var granted = new AtomicInteger();
        var start = new CountDownLatch(1);
        var threads = new Thread[8];
        for (int i = 0; i < threads.length; i++) {
            threads[i] =
                    Thread.startVirtualThread(() -> {
                        try {
                            start.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        for (int n = 0; n < 1_000; n++) {
                            if (bucket.take(0, 1_000, 1)) granted.incrementAndGet();
                        }
                    });
        }

        start.countDown();
        for (var thread : threads) thread.join();

        assertThat(granted).hasValue(1_000);
    }
}

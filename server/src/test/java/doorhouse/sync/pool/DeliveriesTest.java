package doorhouse.sync.pool;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.id.IdentityPoolId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DeliveriesTest {
    private static final IdentityPoolId POOL =
            new IdentityPoolId("us-east-1:00000000-0000-0000-0000-000000000000");

    private final List<String> done = new CopyOnWriteArrayList<>();

    private static Deliveries deliveries(int most, long mostBytes) {
        return new Deliveries(
                "test",
                new Deliveries.Limits(
                        new Deliveries.Load(most, mostBytes),
                        new Deliveries.Load(most, mostBytes),
                        2),
                List.of(Duration.ofMillis(1), Duration.ofMillis(1)));
    }

    @Test
    void thoseOfALaneGoInOrder() {
        try (var deliveries = deliveries(100, 100)) {
            for (int i = 0; i < 20; i++) {
                var one = "" + i;
                deliveries.add(POOL, "lane", 1, () -> done.add(one));
            }
        }

        assertThat(done)
                .hasSize(20)
                .isSortedAccordingTo(
                        (a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)));
    }

    @Test
    void oneThatFailsIsTriedThreeTimesAndHoldsItsLane() {
        var tries = new AtomicInteger();
        try (var deliveries = deliveries(100, 100)) {
            deliveries.add(
                    POOL,
                    "lane",
                    1,
                    () -> {
                        tries.incrementAndGet();
                        throw new IOException("not now");
                    });
            deliveries.add(POOL, "lane", 1, () -> done.add("next after " + tries.get()));
        }

        assertThat(done).containsExactly("next after 3");
    }

    @Test
    void anUnexpectedFailureLosesThatOneAlone() {
        try (var deliveries = deliveries(100, 100)) {
            deliveries.add(
                    POOL,
                    "lane",
                    1,
                    () -> {
                        throw new IllegalStateException("broken");
                    });
            deliveries.add(POOL, "lane", 1, () -> done.add("next"));
        }

        assertThat(done).containsExactly("next");
    }

    @Test
    void whatWaitsIsBoundedByNumberAndBytes() throws InterruptedException {
        var hold = new CountDownLatch(1);
        var held = new CountDownLatch(1);
        try (var few = deliveries(2, 100);
                var small = deliveries(100, 10)) {
            few.add(POOL, "a", 1, () -> await(held, hold));
            held.await();

            assertThat(few.add(POOL, "a", 1, () -> done.add("second"))).isTrue();
            assertThat(few.add(POOL, "b", 1, () -> done.add("third"))).isFalse();
            assertThat(small.add(POOL, "a", 11, () -> done.add("long"))).isFalse();
            hold.countDown();
        }

        assertThat(done).containsExactly("second");
    }

    @Test
    @Timeout(20)
    void aPoolLeavesRoomForOthers() throws InterruptedException {
        var other = new IdentityPoolId("us-east-1:00000000-0000-0000-0000-000000000001");
        var limits =
                new Deliveries.Limits(new Deliveries.Load(4, 100), new Deliveries.Load(2, 50), 4);
        var hold = new CountDownLatch(1);
        var held = new CountDownLatch(1);
        try (var deliveries = new Deliveries("test", limits, List.of())) {
            deliveries.add(POOL, "a", 20, () -> await(held, hold));
            held.await();

            assertThat(deliveries.add(POOL, "a", 31, () -> done.add("long"))).isFalse();
            assertThat(deliveries.add(POOL, "a", 30, () -> done.add("second"))).isTrue();
            assertThat(deliveries.add(POOL, "b", 0, () -> done.add("third"))).isFalse();
            assertThat(deliveries.add(other, "c", 50, () -> done.add("another's"))).isTrue();
            hold.countDown();
            while (!deliveries.add(POOL, "a", 50, () -> done.add("later"))) Thread.onSpinWait();
        }

        assertThat(done).containsExactlyInAnyOrder("second", "another's", "later");
    }

    private static void await(CountDownLatch held, CountDownLatch hold) {
        held.countDown();
        try {
            hold.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void nothingIsTakenAfterTheEnd() {
        var deliveries = deliveries(10, 10);
        deliveries.close();

        assertThat(deliveries.add(POOL, "lane", 1, () -> done.add("late"))).isFalse();
    }
}

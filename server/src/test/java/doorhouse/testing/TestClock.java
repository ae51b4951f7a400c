package doorhouse.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that moves when a test says so, and in between as time does or not at all.
public final class TestClock extends Clock {
    private final Clock base;
    private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
    private final AtomicReference<Duration> passed = new AtomicReference<>(Duration.ZERO);

    /// Begins now and runs on.
    public TestClock() {
        this(Clock.systemUTC());
    }

    private TestClock(Clock base) {
        this.base = base;
    }

    /// Stands still between moves, for rules that turn on seconds: however long a step of the test
    /// takes, no time goes by.
    public static TestClock stopped() {
        return new TestClock(Clock.fixed(Instant.now(), ZoneOffset.UTC));
    }

    public void forward(Duration span) {
        ahead.updateAndGet(a -> a.plus(span));
        passed.updateAndGet(p -> p.plus(span));
    }

    /// Sets it back, as somebody does who mends it or breaks it: no time goes by backwards.
    public void back(Duration span) {
        ahead.updateAndGet(a -> a.minus(span));
    }

    /// A clock that only runs forward: what no correction changes.
    public long nanos() {
        return base.instant().plus(passed.get()).toEpochMilli() * 1_000_000;
    }

    @Override
    public Instant instant() {
        return base.instant().plus(ahead.get());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}

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

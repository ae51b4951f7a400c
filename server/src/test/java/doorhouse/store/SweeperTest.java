package doorhouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.StoppedClock;
import doorhouse.testing.TestPostgres;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweeperTest {
    @TempDir private Path folder;

    @Test
    void whatHasExpiredGoesSomeMinutesLater() {
        var clock = new StoppedClock();
        var passed = new AtomicLong();
        try (var database = Database.sqlite(folder.resolve("test.db"));
                var sweeper = new Sweeper(database, clock, passed::get, () -> {})) {
            database.run("create table mark (n bigint primary key, expires_at bigint)");
            for (long n = 0; n < 1_200; n++) {
                database.run("insert into mark values (?, ?)", n, clock.instant());
            }
            database.run("insert into mark values (-1, null)");

            clock.forward(Duration.ofMinutes(10));
            passed.addAndGet(Duration.ofMinutes(10).toNanos());
            sweeper.sweep();
            long early = count(database);
            clock.forward(Duration.ofMillis(1));
            sweeper.sweep();
            long late = count(database);

            assertThat(early).isEqualTo(1_201);
            assertThat(late).isEqualTo(1);
        }
    }

    @Test
    void aNodeWhoseClockRunsAheadDoesNotSpeakForTheOthers() {
        var clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(365));
        var passed = new AtomicLong();
        try (var database = Database.postgres(TestPostgres.database());
                var sweeper = new Sweeper(database, clock, passed::get, () -> {})) {
            sweeper.sweep();
            passed.addAndGet(SweepTime.DOUBT.plusHours(1).toNanos());
            sweeper.sweep();

            assertThat(database.sweptUntil()).isBefore(Instant.now());
        }
    }

    @Test
    void anErrorOfOneRoundDoesNotEndTheOthers() {
        var rounds = new AtomicLong();
        Runnable failing =
                () -> {
                    rounds.incrementAndGet();
                    throw new IllegalStateException("a fault of ours");
                };
        try (var database = Database.sqlite(folder.resolve("test.db"));
                var sweeper = new Sweeper(database, new StoppedClock(), failing)) {
            sweeper.sweep();
            sweeper.sweep();
        }

        assertThat(rounds).hasValue(2);
    }

    @Test
    void aClockThatJumpsAheadIsNotBelievedForADay() {
        var clock = new StoppedClock();
        var passed = new AtomicLong();
        try (var database = Database.sqlite(folder.resolve("test.db"));
                var sweeper = new Sweeper(database, clock, passed::get, () -> {})) {
            database.run("create table mark (n bigint primary key, expires_at bigint)");
            database.run("insert into mark values (1, ?)", clock.instant());

            clock.forward(Duration.ofDays(365));
            sweeper.sweep();
            long atOnce = count(database);
            passed.addAndGet(Duration.ofMinutes(10).toNanos());
            sweeper.sweep();
            long afterItsTime = count(database);
            passed.addAndGet(1_000_000);
            sweeper.sweep();
            long later = count(database);

            assertThat(atOnce).isEqualTo(1);
            assertThat(afterItsTime).isEqualTo(1);
            assertThat(later).isZero();
        }
    }

    @Test
    void aClockThatStaysAheadIsBelievedAfterADay() {
        var start = Instant.parse("2026-11-21T12:00:00Z");
        var time = new SweepTime(start, 0);
        var ahead = start.plus(Duration.ofDays(365));

        var first = time.at(ahead, 0);
        var almost = time.at(ahead, SweepTime.DOUBT.toNanos() - 1);
        var then = time.at(ahead, SweepTime.DOUBT.toNanos());

        assertThat(first).isEqualTo(start);
        assertThat(almost).isBefore(start.plus(SweepTime.DOUBT));
        assertThat(then).isEqualTo(ahead);
    }

    @Test
    void aClockThatWasAheadIsBelievedOnceItIsRightAgain() {
        var start = Instant.parse("2026-11-21T12:00:00Z");
        var time = new SweepTime(start, 0);
        time.at(start.plus(Duration.ofDays(365)), 0);

        var right = start.plusSeconds(3_600);
        var believed = time.at(right, Duration.ofHours(1).toNanos());

        assertThat(believed).isEqualTo(right);
    }

    @Test
    void whatWasSweptIsNotKnownByAClockThatWentBack() {
        var clock = new StoppedClock();
        try (var database = Database.sqlite(folder.resolve("test.db"));
                var sweeper = new Sweeper(database, clock, () -> {})) {
            sweeper.sweep();
            var swept = clock.instant().minus(Duration.ofMinutes(5));

            var known = catchThrowable(() -> database.requireUnswept(swept.plusMillis(1)));
            var unknown = catchThrowable(() -> database.requireUnswept(swept));

            assertThat(known).isNull();
            assertThat(unknown).isInstanceOf(StoreUnavailable.class);
        }
    }

    private static long count(Database database) {
        return database.find("select count(*) as n from mark", row -> row.number("n"))
                .orElseThrow();
    }
}

package doorhouse.userpool.password;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.testing.StoppedClock;
import doorhouse.testing.TestPostgres;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.trigger.APool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Guesses at one user by way of three nodes, held where they would do the most harm: all of them
/// looked at before any is counted.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LockoutRaceTest {
    private static final User ANA = APool.ANA;
    private static final int NODES = 3;
    private static final int AT_ONCE = 5;

    private enum Told {
        RIGHT,
        WRONG,
        EXCEEDED
    }

    private final StoppedClock clock = new StoppedClock();
    private final List<Database> databases = new ArrayList<>();
    private final List<Lockout> nodes = new ArrayList<>();

    @BeforeAll
    void open() {
        var settings = TestPostgres.database();
        for (int node = 0; node < NODES; node++) {
            databases.add(Database.postgres(settings));
            nodes.add(new Lockout(databases.getLast(), clock));
        }
    }

    @AfterAll
    void close() {
        databases.forEach(Database::close);
    }

    @BeforeEach
    void forget() {
        databases.getFirst().run("delete from sign_in_failure");
    }

    private Told attempt(int node, Callable<Boolean> check) {
        try {
            boolean right =
                    nodes.get(node).attempt(ANA.userPoolId(), ANA.sub(), () -> called(check));
            return right ? Told.RIGHT : Told.WRONG;
        } catch (ApiException e) {
            assertThat(e).hasMessageContaining("Password attempts exceeded");
            return Told.EXCEEDED;
        }
    }

    private static boolean called(Callable<Boolean> check) {
        try {
            return check.call();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /// As many as all nodes check at a time, each known to be right or wrong when all are.
    private List<Told> burst(boolean right) throws Exception {
        var all = new CyclicBarrier(NODES * AT_ONCE);
        var told = new ArrayList<Future<Told>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int guess = 0; guess < NODES * AT_ONCE; guess++) {
                int node = guess % NODES;
                told.add(
                        threads.submit(() ->
                                attempt(
                                        node,
                                        () -> {
                                            all.await();
                                            return right;
                                        })));
            }
        }
        var results = new ArrayList<Told>();
        for (var one : told) results.add(one.get());
        return results;
    }

    private long rows() {
        return databases
                .getFirst()
                .find("select count(*) as n from sign_in_failure", row -> row.number("n"))
                .orElseThrow();
    }

    @Test
    void ofABurstFiveAreToldAndAfterEachLockOne() throws Exception {
        assertThat(Collections.frequency(burst(false), Told.WRONG)).isEqualTo(5);

        for (int lock = 1; lock <= 512; lock *= 2) {
            assertThat(attempt(0, () -> true)).isEqualTo(Told.EXCEEDED);
            clock.forward(Duration.ofSeconds(lock));
            assertThat(Collections.frequency(burst(false), Told.WRONG)).isEqualTo(1);
        }
        clock.forward(Duration.ofMinutes(15));
        assertThat(Collections.frequency(burst(false), Told.WRONG)).isEqualTo(5);
    }

    @Test
    void aRightOneThatIsKnownAfterALockIsRefused() {
        var told =
                attempt(
                        0,
                        () -> {
                            for (int guess = 0; guess < 5; guess++) {
                                assertThat(attempt(1 + guess % 2, () -> false))
                                        .isEqualTo(Told.WRONG);
                            }
                            return true;
                        });

        assertThat(told).isEqualTo(Told.EXCEEDED);
    }

    @Test
    void aRightOneIsRefusedThoughTheLockThatItMetIsOver() {
        var told =
                attempt(
                        0,
                        () -> {
                            for (int guess = 0; guess < 5; guess++) attempt(1, () -> false);
                            clock.forward(Duration.ofSeconds(2));
                            return true;
                        });

        assertThat(told).isEqualTo(Told.EXCEEDED);
    }

    @Test
    void aRightOneWaitsForTheWrongOnesThatAreBeingCounted() throws Exception {
        attempt(0, () -> false);
        var counting = new CountDownLatch(1);
        var known = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var others =
                    threads.submit(() ->
                            databases
                                    .get(1)
                                    .transaction(() -> {
                                        databases
                                                .get(1)
                                                .run("update sign_in_failure set failures = 5");
                                        counting.countDown();
                                        await(known);
                                    }));
            counting.await();

            var told =
                    attempt(
                            0,
                            () -> {
                                known.countDown();
                                return true;
                            });

            others.get();
            assertThat(told).isEqualTo(Told.EXCEEDED);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void rightOnesDoNotStandInEachOthersWayAndWriteNothing() throws Exception {
        assertThat(burst(true)).containsOnly(Told.RIGHT);
        assertThat(rows()).isZero();

        for (int guess = 0; guess < 5; guess++) attempt(0, () -> false);
        clock.forward(Duration.ofSeconds(1));

        assertThat(burst(true)).containsOnly(Told.RIGHT);
    }

    /// A right one comes to the row, for another at its node was wrong, but somebody signed in
    /// meanwhile: the row that it leaves says that nobody failed.
    @Test
    void aRowThatARightOneMakesCountsNoFailure() {
        var told =
                attempt(
                        0,
                        () -> {
                            attempt(0, () -> false);
                            nodes.get(1).succeeded(ANA.userPoolId(), ANA.sub());
                            return true;
                        });
        assertThat(told).isEqualTo(Told.RIGHT);
        for (int guess = 0; guess < 5; guess++) {
            assertThat(attempt(guess % NODES, () -> false)).isEqualTo(Told.WRONG);
        }
        clock.forward(Duration.ofSeconds(1));
        assertThat(attempt(0, () -> true)).isEqualTo(Told.RIGHT);

        nodes.getFirst().succeeded(ANA.userPoolId(), ANA.sub());

        assertThat(rows()).isZero();
    }
}

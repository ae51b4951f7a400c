package doorhouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestPostgres;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A store that answers so slowly that the calls of one request together would take too long.
@Timeout(60)
class RequestTimeTest {
    private static final Duration ANSWERED = Duration.ofSeconds(5);
    private static final String SLEEP = "select true as slept from pg_sleep(2.5)";

    private final Database database = Database.postgres(TestPostgres.database());

    @AfterEach
    void close() {
        database.close();
    }

    private boolean sleep() {
        return database.find(SLEEP, row -> row.flag("slept")).orElseThrow();
    }

    /// @return how long it took
    private static Duration refused(Runnable request) {
        long began = System.nanoTime();
        var refused =
                catchThrowable(() ->
                        RequestTime.bounded(() -> {
                            request.run();
                            return true;
                        }));
        assertThat(refused).isInstanceOf(StoreUnavailable.class);
        return Duration.ofNanos(System.nanoTime() - began);
    }

    @Test
    void theCallsOfARequestHaveTheirTimeTogether() {
        var took =
                refused(() -> {
                    sleep();
                    // It can do without what it asks here.
                    var second = catchThrowable(this::sleep);
                    assertThat(second).isInstanceOf(StoreUnavailable.class);
                    sleep();
                });

        assertThat(took).isLessThan(ANSWERED);
    }

    @Test
    void soHaveTheStatementsOfATransactionAndNothingIsWritten() {
        database.run("create table thing (n bigint primary key)");

        var took =
                refused(() ->
                        database.transaction(() -> {
                            database.run("insert into thing values (1)");
                            sleep();
                            sleep();
                        }));

        assertThat(took).isLessThan(ANSWERED);
        assertThat(database.list("select n from thing", row -> row.number("n"))).isEmpty();
    }

    @Test
    void aConnectionIsWaitedForNoLongerThanThereIsTime() throws Exception {
        try (var one = Database.postgres(withOneConnection());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var held = new CountDownLatch(1);
            var mayEnd = new CountDownLatch(1);
            var holder =
                    threads.submit(() ->
                            one.transaction(() -> {
                                held.countDown();
                                await(mayEnd);
                            }));
            held.await();

            var took =
                    refused(() -> {
                        sleep();
                        one.find("select true as there", row -> row.flag("there"));
                    });
            mayEnd.countDown();
            holder.get();

            assertThat(took).isLessThan(ANSWERED);
        }
    }

    @Test
    void aConnectionOfWhoHadLittleTimeGivesTheNextAllOfIt() throws Exception {
        try (var one = Database.postgres(withOneConnection())) {
            RequestTime.bounded(() -> {
                sleep();
                return one.find("select true as there", row -> row.flag("there"));
            });

            var next = one.find(SLEEP, row -> row.flag("slept"));

            assertThat(next).contains(true);
        }
    }

    private static PostgresSettings withOneConnection() {
        var any = TestPostgres.database();
        return new PostgresSettings(any.url(), any.user(), any.password(), any.isolation(), 1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsNotBoundHasItsTimeForEachCall() throws Exception {
        boolean slept = RequestTime.bounded(() -> sleep() && RequestTime.unbounded(() -> sleep()));

        assertThat(slept).isTrue();
    }

    @Test
    void aPoolThatIsGoneIsGoneAlsoWhereNoTimeIsLeftForItsRows() throws Exception {
        database.run("create table gone (removed_id text primary key, removed_at bigint not null)");
        database.run("create table thing (its_pool text not null, its_member text not null)");
        database.run("insert into thing values ('p', 'm')");
        var columns = new Removals.Columns("its_pool", "its_member", "gone");
        var removals = new Removals(database, Clock.systemUTC(), columns);
        removals.begin("p", () -> {});

        var late =
                RequestTime.bounded(() -> {
                    sleep();
                    var second = catchThrowable(this::sleep);
                    removals.sweepSoon("p");
                    return second;
                });
        var left = things();
        boolean whole = removals.sweep("p", 2);

        assertThat(late).isInstanceOf(StoreUnavailable.class);
        assertThat(left).containsExactly("m");
        assertThat(whole).isTrue();
        assertThat(things()).isEmpty();
    }

    private List<String> things() {
        return database.list("select its_member from thing", row -> row.text("its_member"));
    }
}

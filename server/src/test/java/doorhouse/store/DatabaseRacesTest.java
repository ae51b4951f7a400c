package doorhouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What both databases promise to many who come at once, tried on each.
class DatabaseRacesTest extends OnEachDatabase {
    private static final int AT_A_TIME = 64;

    DatabaseRacesTest(EachDatabase kind) {
        super(kind);
    }

    @Test
    void ofManyWhoTakeOneNameExactlyOneWins() throws Exception {
        var winners = race(200, () -> add("name"));

        assertThat(winners).isEqualTo(1);
    }

    @Test
    void ofManyWhoSpendOneThingExactlyOneWins() throws Exception {
        add("code");

        var winners =
                race(
                        200,
                        () ->
                                database.transaction(() ->
                                        database.run(
                                                "update thing set count = 1 where owner = 'o'"
                                                        + " and name = 'code' and count = 0")));

        assertThat(winners).isEqualTo(1);
    }

    @Test
    void ofManyWhoAddNoneIsLost() throws Exception {
        add("sum");

        race(200, () -> database.run("update thing set count = count + 1 where name = 'sum'"));

        assertThat(database.find("select count from thing", row -> row.number("count")))
                .contains(200L);
    }

    @Test
    void whoWasToldOfAWriteSeesItWhileOthersWrite() throws Exception {
        var seen =
                race(
                        400,
                        () -> {
                            var name = Thread.currentThread().threadId() + "";
                            add(name);
                            return database.list(
                                            "select name from thing where owner = 'o' and name = ?",
                                            row -> row.text("name"),
                                            name)
                                    .size();
                        });

        assertThat(seen).isEqualTo(400);
    }

    @Test
    void oneWhoFailsAmongManyFailsAlone() throws Exception {
        var failed = new AtomicInteger();

        race(
                300,
                () -> {
                    var name = Thread.currentThread().threadId() + "";
                    boolean bad = Thread.currentThread().threadId() % 3 == 0;
                    try {
                        return database.transaction(() -> {
                            add(name);
                            if (bad) throw new IllegalStateException();
                            return 1;
                        });
                    } catch (IllegalStateException e) {
                        return failed.incrementAndGet();
                    }
                });

        assertThat(failed).hasPositiveValue();
        assertThat(count()).isEqualTo(300 - failed.get());
    }

    /// So few at a time that the last of them has its turn before it is refused as one too many,
    /// also on a machine that is busy.
    private static int race(int runners, Callable<Integer> run) throws Exception {
        var places = new Semaphore(AT_A_TIME);
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        try (threads) {
            var ends = new ArrayList<Future<Integer>>();
            for (int i = 0; i < runners; i++) {
                ends.add(
                        threads.submit(() -> {
                            places.acquire();
                            try {
                                return run.call();
                            } finally {
                                places.release();
                            }
                        }));
            }
            int sum = 0;
            for (var end : ends) sum += end.get();
            return sum;
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        }
    }
}

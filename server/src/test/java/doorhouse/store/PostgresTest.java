package doorhouse.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.store.PostgresSettings.Isolation;
import doorhouse.testing.TestPostgres;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What only a server has: transactions that meet.
class PostgresTest {
    private static Database open(Isolation isolation) {
        var database = Database.postgres(TestPostgres.database().with(isolation));
        database.run("create table account (name text primary key, amount bigint not null)");
        database.run("insert into account values ('a', 100), ('b', 100)");
        return database;
    }

    private static long amount(Database database, String name) {
        return database.find(
                        "select amount from account where name = ?",
                        row -> row.number("amount"),
                        name)
                .orElseThrow();
    }

    private static void take(Database database, String name, long amount) {
        database.run("update account set amount = amount - ? where name = ?", amount, name);
    }

    /// Lets both transactions come this far in their first run, and later runs pass.
    private static final class Meeting {
        private final CyclicBarrier both = new CyclicBarrier(2);
        private final AtomicInteger runs = new AtomicInteger();

        void wait(int run) {
            if (run > 2) return;
            try {
                both.await(5, SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void twoThatWouldBothSpendTheLastOfASumAreRunOneAfterTheOther() throws Exception {
        try (var database = open(Isolation.SERIALIZABLE);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var meeting = new Meeting();

            var first = threads.submit(() -> spend(database, meeting, "a"));
            var second = threads.submit(() -> spend(database, meeting, "b"));

            assertThat(first.get() ^ second.get()).isTrue();
            assertThat(amount(database, "a") + amount(database, "b")).isEqualTo(50);
            assertThat(meeting.runs.get()).isGreaterThan(2);
        }
    }

    private static boolean spend(Database database, Meeting meeting, String from) {
        return database.transaction(() -> {
            int run = meeting.runs.incrementAndGet();
            long sum = amount(database, "a") + amount(database, "b");
            meeting.wait(run);
            if (sum < 150) return false;
            take(database, from, 150);
            return true;
        });
    }

    @Test
    void twoThatLockEachOtherOutBothEnd() throws Exception {
        try (var database = open(Isolation.READ_COMMITTED);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var meeting = new Meeting();

            var first = threads.submit(() -> takeFromBoth(database, meeting, "a", "b"));
            var second = threads.submit(() -> takeFromBoth(database, meeting, "b", "a"));
            first.get();
            second.get();

            assertThat(amount(database, "a")).isEqualTo(98);
            assertThat(amount(database, "b")).isEqualTo(98);
            assertThat(meeting.runs.get()).isGreaterThan(2);
        }
    }

    private static int takeFromBoth(Database database, Meeting meeting, String one, String other) {
        database.transaction(() -> {
            int run = meeting.runs.incrementAndGet();
            take(database, one, 1);
            meeting.wait(run);
            // A joined part that hides what it met must not keep the whole from running again.
            try {
                database.transaction(() -> take(database, other, 1));
            } catch (StoreException e) {
                throw new IllegalArgumentException("hidden", e);
            }
        });
        return 1;
    }
}

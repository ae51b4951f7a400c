package doorhouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import doorhouse.testing.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// More callers than a database that answers has time for, by one connection.
@Timeout(60)
class CrowdedStoreTest {
    private static final int CALLERS = 24;

    /// All of them together take far longer than one waits.
    private static final String SLOW = "select true as slept from pg_sleep(0.25)";

    private final PostgresSettings settings = TestPostgres.database();
    private final Database database =
            Database.postgres(
                    new PostgresSettings(
                            settings.url(),
                            settings.user(),
                            settings.password(),
                            settings.isolation(),
                            1));

    @AfterEach
    void close() {
        database.close();
    }

    private boolean slow() {
        return database.find(SLOW, row -> row.flag("slept")).orElseThrow();
    }

    private static List<String> outcomes(Callable<Boolean> request) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < CALLERS; i++)
                all.add(threads.submit(() -> RequestTime.bounded(request)));
            var outcomes = new ArrayList<String>();
            for (var one : all) outcomes.add(outcome(one));
            return outcomes;
        }
    }

    private static String outcome(Future<?> one) throws InterruptedException {
        try {
            one.get();
            return "served";
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case StoreBusy _ -> "refused";
                case StoreUnavailable _ -> "away";
                case null, default -> throw new AssertionError(e);
            };
        }
    }

    @Test
    void whoWaitsInVainIsRefusedForTheCrowd() throws Exception {
        var outcomes = outcomes(this::slow);

        assertThat(outcomes).contains("served", "refused").containsOnly("served", "refused");
        assertThat(database.find("select true as there", row -> row.flag("there"))).contains(true);
    }

    @Test
    void whoIsRefusedHasWrittenNothing() throws Exception {
        database.run("create table thing (n bigint not null)");

        var outcomes =
                outcomes(() -> {
                    database.run("insert into thing values (1)");
                    boolean first = slow();
                    return slow() && first;
                });
        var begun = database.list("select n from thing", row -> row.number("n"));

        assertThat(outcomes).contains("served", "refused");
        assertThat(outcomes).filteredOn(o -> !o.equals("refused")).hasSameSizeAs(begun);
    }

    @Test
    void whoHasWrittenIsToldOfAnErrorInstead() throws Exception {
        var refusal = new StoreBusy("no connection was free");

        var written =
                catchThrowable(() ->
                        RequestTime.bounded(() -> {
                            RequestTime.wrote();
                            return RequestTime.spend(_ -> {
                                throw refusal;
                            });
                        }));
        var read =
                catchThrowable(() ->
                        RequestTime.bounded(() ->
                                RequestTime.spend(_ -> {
                                    throw refusal;
                                })));

        assertThat(written).isInstanceOf(StoreUnavailable.class).hasCause(refusal);
        assertThat(read).isSameAs(refusal);
    }

    /// As who takes a file of users: its parts come as slowly as they are sent.
    @Test
    void soIsWhoHasWrittenInAPartWithoutBound() {
        var refusal = new StoreBusy("no connection was free");
        Runnable writing =
                () -> {
                    RequestTime.wrote();
                    RequestTime.spend(_ -> {
                        throw refusal;
                    });
                };
        Callable<Boolean> request =
                () -> {
                    RequestTime.unbounded(writing);
                    return true;
                };

        var inside = catchThrowable(() -> RequestTime.bounded(request));
        var later =
                catchThrowable(() ->
                        RequestTime.bounded(() -> {
                            RequestTime.unbounded(RequestTime::wrote);
                            return RequestTime.spend(_ -> {
                                throw refusal;
                            });
                        }));

        assertThat(inside).isInstanceOf(StoreUnavailable.class).hasCause(refusal);
        assertThat(later).isInstanceOf(StoreUnavailable.class).hasCause(refusal);
    }

    /// As who knows the keys that it cannot read just now.
    @Test
    void whoWaitedInVainAndGoesOnIsRefusedForTheCrowdWhereNoTimeIsLeft() {
        var line = new Turns(0);

        var refused =
                catchThrowable(() ->
                        RequestTime.bounded(() -> {
                            var first =
                                    catchThrowable(
                                            () -> RequestTime.spend(end -> inLine(line, end)));
                            assertThat(first).isInstanceOf(StoreBusy.class);
                            return RequestTime.spend(_ -> true);
                        }));

        assertThat(refused).isInstanceOf(StoreBusy.class).hasMessageContaining("others took");
    }

    private static boolean inLine(Turns line, Deadline end) {
        try {
            if (line.take(false, end.left())) return true;
            throw new StoreBusy("no connection was free");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aDatabaseThatAnswersOthersIsReady() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var crowd = threads.submit(() -> outcomes(this::slow));
            boolean ready = true;
            while (!crowd.isDone()) ready &= database.ready();

            assertThat(ready).isTrue();
            assertThat(crowd.get()).contains("refused");
        }
    }

    /// As one who opens what a row has sealed, and has no key yet.
    @Test
    void whoReadsARowReadsMoreByTheSameConnection() {
        var more = database.find(SLOW, _ -> slow());

        assertThat(more).contains(true);
    }

    @Test
    void aDatabaseThatAnswersNobodyIsAway() throws Exception {
        var outcomes =
                outcomes(() ->
                        database.find(
                                        "select true as slept from pg_sleep(4)",
                                        row -> row.flag("slept"))
                                .orElseThrow());

        assertThat(outcomes).containsOnly("away");
    }
}

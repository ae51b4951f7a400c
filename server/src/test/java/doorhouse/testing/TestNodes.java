package doorhouse.testing;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.store.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// Two nodes in this process on one PostgreSQL, as several nodes stand: each has connections of its
/// own, and they share the master key and the public address. Their time stands still between
/// moves, and messages and functions are the test's.
///
/// Nothing of a node is static, so what one knows and the other does not read from the database,
/// the other does not know.
public final class TestNodes {
    private static final int CALLERS = 6;

    /// How many come in all where one is to succeed: after the race one more to each node.
    public static final int TRIES = CALLERS + 2;

    /// Longer than a node remembers settings.
    private static final Duration SETTLED = Duration.ofSeconds(1);

    /// What a caller tries at a node.
    @FunctionalInterface
    public interface Attempt {
        /// @throws Refused or an error of the API, where it was refused
        void at(TestServer node, int caller) throws Exception;
    }

    /// An attempt was refused otherwise than by an error of the API.
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Refused(String told) {
            super(told);
        }

        String told() {
            return String.valueOf(getMessage());
        }
    }

    private static final class Started {
        private static final TestNodes NODES = new TestNodes();
    }

    private final TestServer first;
    private final TestServer second;

    private TestNodes() {
        var settings = TestPostgres.database();
        first = TestServer.firstOn(Database.postgres(settings), TestClock.stopped());
        second = first.beside(Database.postgres(settings));
    }

    /// Those that all test classes of this process share; each test makes a pool of its own.
    public static TestNodes shared() {
        return Started.NODES;
    }

    /// Where tests begin: pools and users are made here.
    public TestServer first() {
        return first;
    }

    public TestServer second() {
        return second;
    }

    /// Lets as much time pass as nodes may take to know a setting.
    public void settle() {
        first.clock().forward(SETTLED);
    }

    /// All callers at the same moment, half of them at each node: what each was told, `""` who
    /// succeeded.
    public List<String> race(int callers, Attempt attempt) throws InterruptedException {
        var start = new CyclicBarrier(callers);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var racing = new ArrayList<Future<String>>();
            for (int i = 0; i < callers; i++) {
                int caller = i;
                racing.add(
                        threads.submit(() -> {
                            start.await();
                            return told(attempt, caller);
                        }));
            }
            var told = new ArrayList<String>();
            for (var one : racing) told.add(one.get());
            return told;
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    private String told(Attempt attempt, int caller) throws Exception {
        try {
            attempt.at(caller % 2 == 0 ? first : second, caller);
            return "";
        } catch (Refused e) {
            return e.told();
        } catch (AwsServiceException e) {
            // A race that is lost is no fault of ours.
            assertThat(e.statusCode()).as(e.getMessage()).isEqualTo(400);
            return e.awsErrorDetails().errorMessage();
        }
    }

    /// Races, and then tries once more at each node: callers count from 0 to less than [#TRIES].
    ///
    /// @return what those were told who did not succeed
    public List<String> onlyOneSucceeds(Attempt attempt) throws Exception {
        var told = new ArrayList<>(race(CALLERS, attempt));
        for (int caller = CALLERS; caller < TRIES; caller++) told.add(told(attempt, caller));
        assertThat(told).containsOnlyOnce("");
        told.remove("");
        return told;
    }
}

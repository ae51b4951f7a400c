package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// Callers who try the same thing at the same moment, spread over the nodes.
record NodeRace(Nodes nodes) {
    static final int CALLERS = 6;

    /// One caller's try at a node.
    interface Try {
        void at(int node, int caller) throws Exception;
    }

    /// What each was told, `""` who succeeded.
    List<String> told(int callers, Try attempt) throws InterruptedException {
        var start = new CyclicBarrier(callers);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var told = new ArrayList<Future<String>>();
            for (int caller = 0; caller < callers; caller++) {
                int number = caller;
                told.add(
                        threads.submit(() -> {
                            start.await();
                            try {
                                attempt.at(number % nodes.count(), number);
                                return "";
                            } catch (AwsServiceException e) {
                                assertThat(e.statusCode()).as(e.getMessage()).isEqualTo(400);
                                return e.awsErrorDetails().errorMessage();
                            }
                        }));
            }
            var all = new ArrayList<String>();
            for (var one : told) all.add(one.get());
            return all;
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        }
    }

    /// What all were told but the one who succeeded.
    List<String> onlyOneSucceeds(Try attempt) throws InterruptedException {
        var told = told(CALLERS, attempt);
        assertThat(told).containsOnlyOnce("");
        told.remove("");
        return told;
    }
}

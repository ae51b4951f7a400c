package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Callable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/// How calls end while something is broken, and how long the tests that break it take.
final class Faults {
    /// Errors come within five seconds; a slow machine has a little more on both ends of the wire.
    static final Duration LONGEST_ANSWER = Duration.ofSeconds(6);

    private Faults() {}

    /// Whether `-Dfaults=long` asks for the long form.
    static boolean atLength() {
        return System.getProperty("faults", "short").equals("long");
    }

    static int rounds(int shortly, int atLength) {
        return Faults.atLength() ? atLength : shortly;
    }

    static Duration pause(Duration shortly, Duration atLength) {
        return Faults.atLength() ? atLength : shortly;
    }

    /// How one call ended.
    ///
    /// @param error the wire name of what it was refused with; empty where it was done
    /// @param status of HTTP; 0 where nothing was answered
    record Ended(String error, int status, Duration took) {
        boolean done() {
            return error.isEmpty();
        }

        /// The protocol's own word for a fault that is ours: every SDK tries again after it.
        boolean ourFault() {
            return error.equals("InternalErrorException") && status == 500;
        }
    }

    static Ended call(Callable<?> call) throws Exception {
        long began = System.nanoTime();
        try {
            call.call();
            return new Ended("", 200, since(began));
        } catch (AwsServiceException e) {
            return new Ended(e.awsErrorDetails().errorCode(), e.statusCode(), since(began));
        } catch (software.amazon.awssdk.core.exception.SdkClientException e) {
            return new Ended(e.toString(), 0, since(began));
        }
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /// Waits until something holds, and says after how long.
    static Duration await(String what, Duration patience, Callable<Boolean> holds)
            throws Exception {
        long began = System.nanoTime();
        while (!holds.call()) {
            assertThat(since(began)).as(what).isLessThan(patience);
            Thread.sleep(100);
        }
        return since(began);
    }
}

package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sixty-four times the sixty-four callers at once, on the heap that the distribution starts with:
/// who cannot be served is refused early and in the protocol's words, nothing falls over, and after
/// the wave everything is as before.
@Alone
class OverloadTest {
    private static final int CALLERS = 64 * 64;
    private static final int WAVE_SECONDS = UnderLoad.LONG ? 60 : 5;
    private static final int WARM_UP = 600;

    /// Twice what is promised, on a machine that does at least this many sign-ins a second; a
    /// slower one has as much more.
    private static final double ANSWERED_WITHIN = 2 * 5;

    private static final double PER_SECOND = 500;

    /// SDKs wait before they try again what was refused.
    private static final int PAUSE_MILLIS = 1_000;

    @TempDir Path data;

    @Test
    void aCrowdIsRefusedEarlyAndTheServerStands() throws IOException, InterruptedException {
        // The server takes three quarters of the files that it may open for connections.
        assumeThat(filesAtMost()).isGreaterThan(2 * CALLERS);
        try (var server = PackedServer.run("dev", data);
                var admin = Sdk.root(server.address())) {
            var pool = Pool.create(admin, _ -> {});
            for (int i = 0; i < 16; i++) pool.user("there-" + i);
            var keys = "/" + pool.id() + "/.well-known/jwks.json";

            double patience = patience(server, pool);

            var wave = signIns(server, pool, CALLERS);
            wave.await(100, 30);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAVE_SECONDS);
            do {
                for (var path : new String[] {"/health/live", "/health/ready", keys}) {
                    try (var caller = new Caller(server.port())) {
                        var answer = caller.get(path);
                        assertThat(answer.status()).as(path).isEqualTo(200);
                        assertThat(answer.seconds()).as(path).isLessThan(patience);
                    }
                }
            } while (System.nanoTime() < end);
            wave.end();

            // Where the machine itself is so slow that patience ends, a connection may.
            assertThat(wave.lost()).hasSizeLessThan(CALLERS / 100);
            assertThat(wave.answers()).allMatch(OverloadTest::inWords);
            assertThat(wave.answers()).anyMatch(answer -> answer.status() == 200);
            assertThat(wave.answers())
                    .anyMatch(answer -> answer.error().equals("TooManyRequestsException"));
            assertThat(wave.longestSeconds()).isLessThan(patience);
            assertThat(SlowClientsTest.resident(server)).isLessThan(1L << 30);
            assertThat(server.log()).doesNotContain("OutOfMemoryError");

            var after = signIns(server, pool, 16).await(300, (int) patience).end();
            assertThat(after.answers()).hasSizeGreaterThanOrEqualTo(300);
            assertThat(after.lost()).isEmpty();
            assertThat(after.answers()).allMatch(answer -> answer.status() == 200);
        }
    }

    /// Served, or refused in the protocol's own words: the crowd as too many, or more than a few
    /// sign-ins of one user at a time, for sixteen users are all there are.
    private static boolean inWords(Caller.Answer answer) {
        return answer.status() == 200
                || answer.error().equals("TooManyRequestsException")
                || answer.sentence().equals("Password attempts exceeded");
    }

    private static long filesAtMost() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                .getMaxFileDescriptorCount();
    }

    private static double patience(PackedServer server, Pool pool) throws InterruptedException {
        signIns(server, pool, 16).await(WARM_UP, 60).end();
        long began = System.nanoTime();
        var calls = signIns(server, pool, 16).await(WARM_UP, 60).end().answers().size();
        double perSecond = calls / ((System.nanoTime() - began) / 1e9);
        return ANSWERED_WITHIN * Math.max(1, PER_SECOND / perSecond);
    }

    private static Crowd signIns(PackedServer server, Pool pool, int callers) {
        return Crowd.onAndOn(
                server.port(),
                callers,
                (caller, number) -> {
                    var name = "there-" + number % 16;
                    var answer =
                            caller.call("InitiateAuth", pool.signIn(name, Pool.password(name)));
                    if (answer.status() != 200) Thread.sleep(PAUSE_MILLIS);
                    return answer;
                });
    }
}

package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/// `kill -9` at random moments, while people sign up, change and recover passwords, spend codes,
/// rotate and revoke tokens and change groups: nothing that was acknowledged is lost, nothing is
/// spent twice, nothing is half made. `-Dfaults.seed=<n>` repeats the moments and the steps of a
/// run, `-Dfaults=long` takes ten times as many.
class CrashTest {
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime());
    private static final int PEOPLE_AT_ONCE = 6;
    private static final int FEWEST_STEPS = 10;
    private static final int MOST_STEPS = 120;
    private static final int LATEST_MILLIS = 50;
    private static final Duration BACK = Duration.ofSeconds(30);

    @TempDir Path folder;

    /// What is killed.
    private enum Victim {
        SERVER,
        STORE,
        BOTH
    }

    /// The port stays, for tokens name the server's address.
    private final int port;

    CrashTest() throws IOException {
        port = PackedServer.freePort();
    }

    @Test
    void nothingAcknowledgedIsLostOrSpentTwiceOnSqlite() throws Exception {
        crash(null, rounds(2, Victim.SERVER));
    }

    @Test
    void nothingAcknowledgedIsLostOrSpentTwiceOnPostgresql() throws Exception {
        try (var postgres = StoppablePostgres.start(folder.resolve("postgres"))) {
            crash(postgres, rounds(1, Victim.STORE, Victim.BOTH));
        }
    }

    private static List<Victim> rounds(int times, Victim... victims) {
        var rounds = new ArrayList<Victim>();
        for (int n = 0; n < Faults.rounds(times, 10 * times); n++) rounds.addAll(List.of(victims));
        return rounds;
    }

    private PackedServer serve(@Nullable StoppablePostgres postgres)
            throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of("--public-url", "http://localhost:" + port));
        if (postgres != null) words.addAll(List.of("--database", postgres.url()));
        var data = folder.resolve("data");
        return PackedServer.run(port, "dev", data, words.toArray(String[]::new));
    }

    private void crash(@Nullable StoppablePostgres postgres, List<Victim> rounds) throws Exception {
        System.out.println("CrashTest: -Dfaults.seed=" + SEED);
        var random = new SplittableRandom(SEED);
        var server = serve(postgres);
        try (var app = new CallbackApp()) {
            var site = site(server, app);
            for (var victim : rounds) {
                var lives = liveUntilKilled(server, postgres, site, victim, random.split());
                if (victim != Victim.SERVER && postgres != null) postgres.restart();
                if (victim != Victim.STORE) server = serve(postgres);
                Faults.await("the server is ready again", BACK, server::ready);
                assertKept(server, site, lives);
            }
        } catch (Throwable e) {
            throw new AssertionError("with -Dfaults.seed=" + SEED, e);
        } finally {
            server.close();
        }
    }

    private static Site site(PackedServer server, CallbackApp app) {
        var admin = Sdk.root(server.address());
        var site =
                Site.make(
                        server,
                        admin,
                        app,
                        _ -> {},
                        client ->
                                client.refreshTokenRotation(t ->
                                                t.feature("ENABLED").retryGracePeriodSeconds(0))
                                        .explicitAuthFlowsWithStrings("ALLOW_USER_PASSWORD_AUTH"));
        for (int n = 0; n < 3; n++) {
            var group = "gruppe-" + n;
            admin.createGroup(r -> r.userPoolId(site.poolId()).groupName(group));
        }
        return site;
    }

    private static Queue<Life> liveUntilKilled(
            PackedServer server,
            @Nullable StoppablePostgres postgres,
            Site site,
            Victim victim,
            SplittableRandom random)
            throws IOException, InterruptedException {
        var lives = new ConcurrentLinkedQueue<Life>();
        var cut = new ConcurrentLinkedQueue<Throwable>();
        var steps = new Semaphore(0);
        var people = new ArrayList<Thread>();
        for (int n = 0; n < PEOPLE_AT_ONCE; n++) {
            var own = random.split();
            people.add(
                    Thread.ofPlatform()
                            .start(() -> liveUntilCutOff(server, site, own, lives, cut, steps)));
        }
        int enough = random.nextInt(FEWEST_STEPS, MOST_STEPS);
        assertThat(steps.tryAcquire(enough, 60, TimeUnit.SECONDS))
                .as("%s steps are done, cut off: %s", enough, cut)
                .isTrue();
        Thread.sleep(random.nextInt(LATEST_MILLIS));
        if (victim != Victim.STORE) server.kill();
        if (victim != Victim.SERVER && postgres != null) postgres.kill();
        for (var person : people) person.join();
        assertThat(cut).hasSize(PEOPLE_AT_ONCE).allMatch(e -> cutOff(e, victim));
        return lives;
    }

    /// A refusal of what was asked rightly would be a fault of its own.
    private static boolean cutOff(Throwable e, Victim victim) {
        if (e instanceof IOException || e instanceof SdkClientException) return true;
        // Of BOTH, the store may have gone first.
        if (victim == Victim.SERVER) return false;
        return e instanceof AssertionError
                || (e instanceof AwsServiceException refused && refused.statusCode() == 500);
    }

    private static void liveUntilCutOff(
            PackedServer server,
            Site site,
            SplittableRandom random,
            Queue<Life> lives,
            Queue<Throwable> cut,
            Semaphore steps) {
        try (var cognito = Sdk.root(server.address())) {
            while (true) {
                var life = new Life(site, random.split(), steps::release);
                lives.add(life);
                life.live(cognito);
            }
        } catch (Exception | AssertionError e) {
            // The call that was under way may be done or not, but never half.
            cut.add(e);
        }
    }

    private static void assertKept(PackedServer server, Site site, Queue<Life> lives)
            throws Exception {
        try (var cognito = Sdk.root(server.address())) {
            var listed = new House(cognito, site.poolId(), site.clientId()).names();
            for (var life : lives) life.assertKept(cognito, listed);
            System.out.println("CrashTest: " + lives.size() + " people, all as they were told");
            assertThat(lives).isNotEmpty();
        }
    }
}

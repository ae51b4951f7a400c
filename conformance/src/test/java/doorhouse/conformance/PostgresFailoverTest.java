package doorhouse.conformance;

import static doorhouse.conformance.UsedSecrets.used;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserType;

/// PostgreSQL's primary is killed while two nodes write, and its standby takes over: nothing that
/// was acknowledged is lost, nothing that had ended is good again, and the nodes go on by
/// themselves.
@Alone
class PostgresFailoverTest {
    private static final int WRITERS = 6;

    /// The promise is five seconds; the rest is for machines that are slow at everything.
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);

    /// So that all together stay below the quota on creating users.
    private static final Duration BETWEEN = Duration.ofMillis(150);

    private static final Duration RECOVERY = Duration.ofSeconds(30);

    @TempDir Path folder;

    @Test
    void nothingAcknowledgedIsLostAndServiceIsBackByItself() throws Exception {
        try (var pair = PostgresPair.start(folder);
                var nodes = new Nodes(2, folder, pair.url());
                var app = new CallbackApp()) {
            var site = NodeSessionsTest.site(nodes, app);
            var ended = endedAccess(nodes, site);
            keysArePublished(nodes, site);

            nothingIsAcknowledgedThatTheStandbyLacks(pair, nodes, site);
            var written = new Written(nodes, site);
            written.await(60);
            pair.killPrimary();
            long killed = System.nanoTime();
            whatEndedStaysEnded(nodes, ended);
            keysArePublished(nodes, site);
            written.awaitFailure();
            pair.promote();
            long promoted = System.nanoTime();
            written.awaitEverybodyAgain();
            long back = System.nanoTime();
            written.await(60);
            written.end();
            whatEndedStaysEnded(nodes, ended);

            System.out.printf(
                    "failover: promoted after %d ms, everybody served again %d ms later,"
                            + " %d users acknowledged, %d calls failed, the longest took %d ms%n",
                    (promoted - killed) / 1_000_000,
                    (back - promoted) / 1_000_000,
                    written.acknowledged.size(),
                    written.failures.size(),
                    written.longest().toMillis());
            assertThat(Duration.ofNanos(back - promoted)).isLessThan(RECOVERY);
            assertThat(written.failures).noneMatch(failure -> failure.error.contains("ClientExc"));
            assertThat(written.longest()).isLessThan(LONGEST_CALL);
            var there =
                    nodes
                            .cognito(1)
                            .listUsersPaginator(r -> r.userPoolId(site.poolId()))
                            .users()
                            .stream()
                            .map(UserType::username)
                            .toList();
            assertThat(there).containsAll(written.acknowledged).doesNotHaveDuplicates();
        }
    }

    private static void keysArePublished(Nodes nodes, Site site)
            throws IOException, InterruptedException {
        for (int node = 0; node < nodes.count(); node++)
            assertThat(nodes.get(node).get("/" + site.poolId() + "/.well-known/jwks.json"))
                    .contains("kid");
    }

    /// An access token that its user has signed out.
    private static String endedAccess(Nodes nodes, Site site) {
        var person = site.confirmedUser();
        var access =
                used(
                        NodeSessionsTest.signIn(
                                        nodes,
                                        0,
                                        site.clientId(),
                                        person.username(),
                                        person.password())
                                .authenticationResult()
                                .accessToken());
        nodes.cognito(0).globalSignOut(r -> r.accessToken(access));
        return access;
    }

    private static void whatEndedStaysEnded(Nodes nodes, String access) {
        for (int node = 0; node < nodes.count(); node++) {
            try {
                nodes.cognito(node).getUser(r -> r.accessToken(access));
                throw new AssertionError("a revoked token is good");
            } catch (AwsServiceException e) {
                assertThat(e.awsErrorDetails().errorCode())
                        .isIn("NotAuthorizedException", "InternalErrorException");
            }
        }
    }

    /// PostgreSQL itself acknowledges a commit that it stopped waiting for.
    private static void nothingIsAcknowledgedThatTheStandbyLacks(
            PostgresPair pair, Nodes nodes, Site site) throws IOException, InterruptedException {
        pair.pauseStandby();
        try {
            create(nodes.cognito(0), site, "waits");
            throw new AssertionError("acknowledged without the standby");
        } catch (AwsServiceException e) {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("InternalErrorException");
        } finally {
            pair.wakeStandby();
        }
    }

    private static void create(CognitoIdentityProviderClient cognito, Site site, String username) {
        cognito.adminCreateUser(
                r -> r.userPoolId(site.poolId()).username(username).messageAction("SUPPRESS"));
    }

    private record Failure(String error, Duration took) {}

    /// What was written, by several writers at each node, since the beginning.
    private static final class Written {
        final Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
        private final List<Thread> writers = new ArrayList<>();
        private volatile boolean over;

        Written(Nodes nodes, Site site) {
            for (int number = 0; number < WRITERS; number++) {
                var name = "writer" + number;
                var cognito = nodes.cognito(number % nodes.count());
                writers.add(Thread.ofVirtual().start(() -> write(cognito, site, name)));
            }
        }

        private void write(CognitoIdentityProviderClient cognito, Site site, String writer) {
            try (cognito) {
                for (int number = 0; !over; number++) {
                    var name = writer + "-" + number;
                    long begun = System.nanoTime();
                    try {
                        create(cognito, site, name);
                        acknowledged.add(name);
                    } catch (SdkException e) {
                        var took = Duration.ofNanos(System.nanoTime() - begun);
                        failures.add(new Failure(e.toString(), took));
                    }
                    Thread.sleep(BETWEEN);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        Duration longest() {
            return failures.stream()
                    .map(Failure::took)
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
        }

        private interface Condition {
            boolean holds();
        }

        private static void until(Condition condition) throws InterruptedException {
            long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
            while (!condition.holds()) {
                if (System.nanoTime() > end) throw new AssertionError("never");
                Thread.sleep(10);
            }
        }

        /// So many more.
        void await(int more) throws InterruptedException {
            int enough = acknowledged.size() + more;
            until(() -> acknowledged.size() >= enough);
        }

        void awaitFailure() throws InterruptedException {
            until(() -> failures.size() >= WRITERS);
        }

        /// Returns once each writer was acknowledged three more, and none failed in between.
        void awaitEverybodyAgain() throws InterruptedException {
            while (true) {
                int failed = failures.size();
                int before = acknowledged.size();
                until(() -> failures.size() > failed || everybodyIsIn(before));
                if (failures.size() == failed) return;
            }
        }

        private boolean everybodyIsIn(int after) {
            var since = acknowledged.stream().skip(after).toList();
            for (int number = 0; number < WRITERS; number++) {
                var name = "writer" + number + "-";
                if (since.stream().filter(user -> user.startsWith(name)).count() < 3) return false;
            }
            return true;
        }

        void end() throws InterruptedException {
            over = true;
            for (var writer : writers) writer.join();
        }
    }
}

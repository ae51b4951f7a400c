package doorhouse.conformance;

import static doorhouse.conformance.UsedSecrets.used;
import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AttributeType;
import software.amazon.awssdk.services.cognitoidentityprovider.model.UserType;

/// What was answered is there after `kill -9`, and what was not answered is there whole or not at
/// all. The server is killed in the middle of writes, several times on the same data.
class KillDurabilityTest {
    private static final int ROUNDS = 3;
    private static final int WRITERS = 6;
    private static final int WRITES_BEFORE_THE_KILL = 120;

    @TempDir Path data;

    @Test
    void nothingAcknowledgedIsLostOnSqlite() throws IOException, InterruptedException {
        killAndCount();
    }

    @Test
    void nothingAcknowledgedIsLostOnPostgresql() throws IOException, InterruptedException {
        try (var postgres =
                EmbeddedPostgres.builder()
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .start()) {
            var url = postgres.getJdbcUrl("postgres", "postgres");
            killAndCount("--database", url + "&password=postgres");
        }
    }

    private void killAndCount(String... options) throws IOException, InterruptedException {
        var acknowledged = new Acknowledged();
        var server = PackedServer.run("dev", data, options);
        try {
            var poolId = pool(server.address());
            for (int round = 1; round <= ROUNDS; round++) {
                writeUntilKilled(server, poolId, round, acknowledged);
                assertThat(acknowledged.cut)
                        .hasSize(round * WRITERS)
                        .allMatch(KillDurabilityTest::connectionLost);
                server = PackedServer.run("dev", data, options);
                assertEverythingIsThere(server.address(), poolId, acknowledged);
            }
        } finally {
            server.close();
        }
    }

    private static String pool(URI address) {
        try (var cognito = Sdk.root(address)) {
            return cognito.createUserPool(r -> r.poolName("durable")).userPool().id();
        }
    }

    private static void writeUntilKilled(
            PackedServer server, String poolId, int round, Acknowledged acknowledged)
            throws InterruptedException {
        var enough = new CountDownLatch(WRITES_BEFORE_THE_KILL);
        var writers = new ArrayList<Thread>();
        for (int writer = 0; writer < WRITERS; writer++) {
            var name = "r%d-w%d".formatted(round, writer);
            writers.add(
                    Thread.ofVirtual()
                            .start(() ->
                                    write(server.address(), poolId, name, acknowledged, enough)));
        }
        enough.await();
        server.kill();
        for (var writer : writers) writer.join();
    }

    /// One writer's life: user after user, each in several steps, until the server is gone.
    private static void write(
            URI address,
            String poolId,
            String writer,
            Acknowledged acknowledged,
            CountDownLatch enough) {
        try (var cognito = Sdk.root(address)) {
            for (int number = 0; ; number++) {
                var name = writer + "-" + number;
                var password = used("Aa1!" + name);
                cognito.adminCreateUser(
                        r -> r.userPoolId(poolId).username(name).messageAction("SUPPRESS"));
                acknowledged.users.add(name);
                enough.countDown();
                cognito.adminSetUserPassword(r ->
                        r.userPoolId(poolId).username(name).password(password).permanent(true));
                acknowledged.passwords.add(name);
                enough.countDown();
                var nickname =
                        AttributeType.builder().name("nickname").value("nick of " + name).build();
                cognito.adminUpdateUserAttributes(
                        r -> r.userPoolId(poolId).username(name).userAttributes(nickname));
                acknowledged.attributes.add(name);
                enough.countDown();
                cognito.createGroup(r -> r.userPoolId(poolId).groupName("group-" + name));
                cognito.adminAddUserToGroup(
                        r -> r.userPoolId(poolId).username(name).groupName("group-" + name));
                acknowledged.memberships.add(name);
                enough.countDown();
                if (number % 5 == 4) {
                    acknowledged.deletionAsked.add(name);
                    cognito.adminDeleteUser(r -> r.userPoolId(poolId).username(name));
                    acknowledged.deleted.add(name);
                }
            }
        } catch (RuntimeException e) {
            // The server was killed under this call: it may be done or not, but never half.
            acknowledged.cut.add(e.toString());
        }
    }

    /// A refusal by the server would be a fault of its own.
    private static boolean connectionLost(String error) {
        return error.contains("SdkClientException");
    }

    private static void assertEverythingIsThere(
            URI address, String poolId, Acknowledged acknowledged) {
        try (var cognito = Sdk.root(address)) {
            var users =
                    cognito.listUsersPaginator(r -> r.userPoolId(poolId)).users().stream().toList();
            var names = users.stream().map(UserType::username).toList();
            var deleted = acknowledged.deleted;
            // A deletion that was cut off is done or not done: such a user may be there or not.
            var asked = acknowledged.deletionAsked;

            assertThat(names).doesNotHaveDuplicates();
            assertThat(names).filteredOn(deleted::contains).isEmpty();
            assertThat(names).containsAll(without(acknowledged.users, asked));
            assertThat(users)
                    .filteredOn(user -> acknowledged.passwords.contains(user.username()))
                    .allMatch(user -> user.userStatusAsString().equals("CONFIRMED"));
            assertThat(users)
                    .filteredOn(user -> acknowledged.attributes.contains(user.username()))
                    .allMatch(KillDurabilityTest::hasItsNickname);
            for (var user : users) {
                var name = user.username();
                cognito.adminGetUser(r -> r.userPoolId(poolId).username(name));
                var groups =
                        cognito.adminListGroupsForUser(r -> r.userPoolId(poolId).username(name))
                                .groups();
                if (acknowledged.memberships.contains(name)) assertThat(groups).hasSize(1);
            }
            assertTheLastPasswordsOpen(cognito, poolId, without(acknowledged.passwords, asked));
        }
    }

    private static boolean hasItsNickname(UserType user) {
        return user.attributes().stream()
                .anyMatch(a ->
                        a.name().equals("nickname")
                                && a.value().equals("nick of " + user.username()));
    }

    private static void assertTheLastPasswordsOpen(
            CognitoIdentityProviderClient cognito, String poolId, List<String> names) {
        var client =
                cognito.createUserPoolClient(r ->
                        r.userPoolId(poolId)
                                .clientName("check")
                                .explicitAuthFlowsWithStrings("ALLOW_ADMIN_USER_PASSWORD_AUTH"));
        var clientId = client.userPoolClient().clientId();
        for (var name : names.subList(Math.max(0, names.size() - 40), names.size())) {
            var answer =
                    cognito.adminInitiateAuth(r ->
                            r.userPoolId(poolId)
                                    .clientId(clientId)
                                    .authFlow("ADMIN_USER_PASSWORD_AUTH")
                                    .authParameters(
                                            java.util.Map.of(
                                                    "USERNAME", name, "PASSWORD", "Aa1!" + name)));
            assertThat(answer.authenticationResult().accessToken()).isNotEmpty();
        }
    }

    private static List<String> without(Queue<String> names, Queue<String> gone) {
        return names.stream().filter(name -> !gone.contains(name)).toList();
    }

    /// What the server said it had done.
    private static final class Acknowledged {
        final Queue<String> users = new ConcurrentLinkedQueue<>();
        final Queue<String> passwords = new ConcurrentLinkedQueue<>();
        final Queue<String> attributes = new ConcurrentLinkedQueue<>();
        final Queue<String> memberships = new ConcurrentLinkedQueue<>();
        final Queue<String> deletionAsked = new ConcurrentLinkedQueue<>();
        final Queue<String> deleted = new ConcurrentLinkedQueue<>();
        final Queue<String> cut = new ConcurrentLinkedQueue<>();
    }
}

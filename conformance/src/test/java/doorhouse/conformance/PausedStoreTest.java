package doorhouse.conformance;

import static doorhouse.conformance.Faults.LONGEST_ANSWER;
import static doorhouse.conformance.UsedSecrets.used;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cognitoidentityprovider.model.AuthenticationResultType;

/// The store stops and says nothing, as a host does that hangs or a network that swallows packets
/// (`SIGSTOP`; eight seconds, thirty with `-Dfaults=long`). Errors are the protocol's and come
/// within five seconds, nothing fails open, tokens stay verifiable, and service comes back without
/// hands.
@Alone
class PausedStoreTest {
    private static final Duration PAUSE =
            Faults.pause(Duration.ofSeconds(8), Duration.ofSeconds(30));
    private static final Duration BACK = Duration.ofSeconds(30);
    private static final int CALLERS = 8;
    private static final int CALLS_AFTERWARDS = 200;

    /// Of the server's pool, and one that looks.
    private static final int MOST_CONNECTIONS = 17;

    @TempDir Path folder;

    @Test
    void whatIsAskedWhilePostgresqlIsPausedIsRefusedSoonAndServiceComesBack() throws Exception {
        try (var postgres = StoppablePostgres.start(folder.resolve("postgres"));
                var server =
                        PackedServer.run(
                                "dev", folder.resolve("data"), "--database", postgres.url());
                var cognito = Sdk.root(server.address())) {
            var house = House.make(cognito);
            var person = house.confirmedUser();
            var tokens = house.signIn(person.username(), person.password());
            var revoked = house.signIn(person.username(), person.password());
            cognito.revokeToken(r -> r.clientId(house.clientId()).token(revoked.refreshToken()));
            long threads = threads(server);
            verify(server, house, tokens);

            postgres.pause();
            var ended = askUntil(after(PAUSE), calls(house, person, tokens, revoked));
            var published = verify(server, house, tokens);
            int endpoint = server.status("POST", "/" + house.poolId() + "/oauth2/token");
            postgres.resume();
            Faults.await("the first call is served again", BACK, () -> served(house, person));

            System.out.printf(
                    "PausedStoreTest: %d calls, the longest %d ms%n",
                    ended.size(), longest(ended).toMillis());
            assertThat(ended).allMatch(Faults.Ended::ourFault);
            assertThat(longest(ended)).isLessThan(LONGEST_ANSWER);
            assertThat(published).isLessThan(LONGEST_ANSWER);
            assertThat(endpoint).isEqualTo(500);
            assertThat(server.log())
                    .as("a line each, without a trace")
                    .contains("failed: ")
                    .doesNotContain("| at ");
            assertMostSucceed(house, person);
            assertThat(threads(server)).as("threads").isLessThan(threads + 64);
            assertThat(connections(postgres)).isLessThanOrEqualTo(MOST_CONNECTIONS);
            assertThat(house.names()).contains(person.username());
            assertNothingIsLost(house, person, tokens, revoked);
        }
    }

    @Test
    void whileAnotherProcessHoldsTheFileOfSqliteReadsGoOnAndWritesAreRefusedSoon()
            throws Exception {
        var data = folder.resolve("data");
        try (var server = PackedServer.run("dev", data);
                var cognito = Sdk.root(server.address())) {
            var house = House.make(cognito);
            var person = house.confirmedUser();
            var tokens = house.signIn(person.username(), person.password());
            var ended = new ConcurrentLinkedQueue<Faults.Ended>();

            try (var _ = new HeldLock(data.resolve("doorhouse.db"))) {
                ended.add(
                        Faults.call(() -> {
                            house.addUser("late");
                            return true;
                        }));
                ended.add(wrongPassword(house, person));
                assertThat(
                                Faults.call(() ->
                                                cognito.getUser(
                                                        r -> r.accessToken(tokens.accessToken())))
                                        .done())
                        .as("a token is still good")
                        .isTrue();
                verify(server, house, tokens);
            }
            Faults.await(
                    "writes are taken again",
                    BACK,
                    () ->
                            Faults.call(
                                            () -> {
                                                house.setPassword(
                                                        person.username(), person.password());
                                                return true;
                                            })
                                    .done());

            assertThat(ended).allMatch(Faults.Ended::ourFault);
            assertThat(longest(ended)).isLessThan(LONGEST_ANSWER);
            assertMostSucceed(house, person);
            assertThat(house.names()).doesNotContain("late");
        }
    }

    /// This process, which is another than the server's, as one that has begun to write to its
    /// database and does not end: it holds the lock of the write-ahead log ("WAL-mode File Format",
    /// WAL_WRITE_LOCK).
    private static final class HeldLock implements AutoCloseable {
        private static final long WRITE_LOCK = 120;

        private final FileChannel index;

        HeldLock(Path file) throws IOException {
            index =
                    FileChannel.open(
                            file.resolveSibling(file.getFileName() + "-shm"),
                            StandardOpenOption.WRITE);
            assertThat(index.lock(WRITE_LOCK, 1, false).isValid()).isTrue();
        }

        @Override
        public void close() throws IOException {
            index.close();
        }
    }

    private static Duration longest(Queue<Faults.Ended> ended) {
        return ended.stream().map(Faults.Ended::took).max(Comparator.naturalOrder()).orElseThrow();
    }

    private static long after(Duration span) {
        return System.nanoTime() + span.toNanos();
    }

    /// What callers go on asking: each of it needs the store.
    private static List<Callable<?>> calls(
            House house,
            Person person,
            AuthenticationResultType tokens,
            AuthenticationResultType revoked) {
        var cognito = house.cognito();
        return List.of(
                () -> house.signIn(person.username(), person.password()),
                () -> house.signIn(person.username(), person.password() + "?"),
                () -> house.refresh(revoked.refreshToken()),
                () -> cognito.getUser(r -> r.accessToken(tokens.accessToken())),
                () -> cognito.getUser(r -> r.accessToken(revoked.accessToken())),
                () -> cognito.listUsers(r -> r.userPoolId(house.poolId())),
                () ->
                        cognito.adminUpdateUserAttributes(r ->
                                r.userPoolId(house.poolId())
                                        .username(person.username())
                                        .userAttributes(Site.attribute("nickname", "Žofka"))),
                () ->
                        cognito.adminListGroupsForUser(
                                r -> r.userPoolId(house.poolId()).username(person.username())),
                () -> {
                    house.addUser(used("in-doubt-" + Pkce.word()));
                    return true;
                });
    }

    private static Queue<Faults.Ended> askUntil(long end, List<Callable<?>> calls)
            throws InterruptedException {
        var ended = new ConcurrentLinkedQueue<Faults.Ended>();
        var callers = new ArrayList<Thread>();
        for (int caller = 0; caller < CALLERS; caller++) {
            int first = caller;
            callers.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int next = first; System.nanoTime() < end; next++) {
                                    try {
                                        ended.add(Faults.call(calls.get(next % calls.size())));
                                    } catch (Exception e) {
                                        ended.add(new Faults.Ended(e.toString(), 0, Duration.ZERO));
                                    }
                                }
                            }));
        }
        for (var caller : callers) caller.join();
        return ended;
    }

    private static boolean served(House house, Person person) throws Exception {
        return Faults.call(() -> house.signIn(person.username(), person.password())).done();
    }

    private static Faults.Ended wrongPassword(House house, Person person) throws Exception {
        return Faults.call(() -> house.signIn(person.username(), "not " + person.password()));
    }

    /// 99 of 100 calls, thirty seconds after the fault at the latest.
    private static void assertMostSucceed(House house, Person person) throws Exception {
        int done = 0;
        for (int call = 0; call < CALLS_AFTERWARDS; call++) {
            if (served(house, person)) done++;
        }
        assertThat(done).isGreaterThanOrEqualTo(CALLS_AFTERWARDS * 99 / 100);
    }

    /// Checks a token as any application does, by the published keys.
    private static Duration verify(
            PackedServer server, House house, AuthenticationResultType tokens) throws Exception {
        long began = System.nanoTime();
        var keys = JWKSet.parse(server.get("/" + house.poolId() + "/.well-known/jwks.json"));
        var took = Duration.ofNanos(System.nanoTime() - began);
        var token = SignedJWT.parse(tokens.accessToken());
        var key = keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey();
        assertThat(token.verify(new RSASSAVerifier(key))).isTrue();
        return took;
    }

    private static void assertNothingIsLost(
            House house,
            Person person,
            AuthenticationResultType tokens,
            AuthenticationResultType revoked)
            throws Exception {
        var cognito = house.cognito();
        assertThat(cognito.getUser(r -> r.accessToken(tokens.accessToken())).username())
                .isEqualTo(person.username());
        assertThat(Faults.call(() -> house.refresh(revoked.refreshToken())).error())
                .isEqualTo("NotAuthorizedException");
        assertThat(
                        Faults.call(() ->
                                        cognito.getUser(r -> r.accessToken(revoked.accessToken())))
                                .error())
                .isEqualTo("NotAuthorizedException");
        assertThat(house.refresh(tokens.refreshToken()).accessToken()).isNotEmpty();
    }

    private static long threads(PackedServer server) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
                .filter(line -> line.startsWith("Threads:"))
                .mapToLong(line -> Long.parseLong(line.substring("Threads:".length()).strip()))
                .sum();
    }

    private static int connections(StoppablePostgres postgres) throws SQLException {
        try (var connection = postgres.database().getPostgresDatabase().getConnection();
                var statement = connection.createStatement();
                var rows =
                        statement.executeQuery(
                                "select count(*) from pg_stat_activity where application_name ="
                                        + " 'doorhouse'")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}

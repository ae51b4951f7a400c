package doorhouse.conformance;

import static doorhouse.conformance.Faults.LONGEST_ANSWER;
import static doorhouse.conformance.UsedSecrets.used;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
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
            postgres.resume();
            Faults.await("the first call is served again", BACK, () -> served(house, person));

            assertThat(ended).allMatch(Faults.Ended::ourFault);
            assertThat(ended).allMatch(call -> call.took().compareTo(LONGEST_ANSWER) < 0);
            assertThat(published).isLessThan(LONGEST_ANSWER);
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

            try (var lock = new HeldLock(data.resolve("doorhouse.db"))) {
                assertThat(lock.held()).isTrue();
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
            assertThat(ended).allMatch(call -> call.took().compareTo(LONGEST_ANSWER) < 0);
            assertMostSucceed(house, person);
            assertThat(house.names()).doesNotContain("late");
        }
    }

    /// Another process that has begun to write to a database and does not end.
    private static final class HeldLock implements AutoCloseable {
        private static final String HOLD =
                """
                import sqlite3, sys
                c = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=30)
                c.execute('begin exclusive')
                print('held', flush=True)
                sys.stdin.readline()
                c.execute('rollback')
                """;

        private final Process process;
        private final String said;

        HeldLock(Path file) throws IOException {
            process = new ProcessBuilder("python3", "-c", HOLD, file.toString()).start();
            said = String.valueOf(process.inputReader().readLine());
        }

        boolean held() {
            return said.equals("held");
        }

        @Override
        public void close() throws IOException {
            process.outputWriter().close();
            process.onExit().join();
        }
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

package doorhouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Wrong passwords by the thousand (a hundred thousand with `-Dfaults=long`), spread over people
/// who are there, people who are not, and addresses: others are served in less than twice their
/// time, the back-off holds for each user and ends, a guess tells nobody who is there, and names
/// that nobody has take no room.
@Alone
class WrongPasswordTest {
    private static final int GUESSES = UnderLoad.LONG ? 100_000 : 1_800;
    private static final int ROUNDS = UnderLoad.LONG ? 21 : 9;
    private static final int ADDRESSES = 64;
    private static final int BURST = 1_000;
    private static final int GUESSED = 40;
    private static final int OTHERS = 4;
    private static final int FREE_GUESSES = 5;
    private static final long SEED = 20_261_121;
    private static final String WRONG = "NotAuthorizedException: Incorrect username or password.";
    private static final String LOCKED = "NotAuthorizedException: Password attempts exceeded";
    private static final String TOO_MANY = "TooManyRequestsException: Rate exceeded";

    /// Of what the machine can do, which makes the attack as strong on any. The attackers run on it
    /// too.
    private static final double SHARE_OF_THE_MACHINE = 1.0 / 3;

    /// Between two looks of who waits.
    private static final int PAUSE_MILLIS = 50;

    /// The store's own housekeeping writes a little.
    private static final long MOST_GROWTH = 2 << 20;

    @TempDir Path data;

    @Test
    void guessingHarmsNobodyElseAndTellsNothing() throws IOException, InterruptedException {
        try (var server = PackedServer.run("dev", data);
                var admin = Sdk.root(server.address())) {
            var pool = Pool.create(admin, _ -> {});
            for (int i = 0; i < GUESSED; i++) pool.user("guessed-" + i);
            for (int i = 0; i < OTHERS; i++) pool.user("there-" + i);
            var others = new Others(server, pool);

            aLockFallsAndEnds(server, pool);
            double perSecond = namesThatNobodyHasTakeNoRoom(server, pool);
            othersAreServed(others, new Attack(server, pool, SHARE_OF_THE_MACHINE * perSecond));
            aThousandAtOnceAreNoWall(server, pool);
        }
    }

    private static void aLockFallsAndEnds(PackedServer server, Pool pool)
            throws IOException, InterruptedException {
        try (var caller = new Caller(server.port())) {
            var wrong = pool.signIn("guessed-0", "wrong");
            for (int i = 0; i < FREE_GUESSES; i++) assertThat(told(caller, wrong)).isEqualTo(WRONG);
            // Each lock is longer than the one before, so one of them lasts until the next call.
            UnderLoad.await(60, () -> told(caller, wrong).equals(LOCKED));

            var right = pool.signIn("guessed-0", Pool.password("guessed-0"));
            UnderLoad.await(60, () -> told(caller, right).equals("200"));
        }
    }

    /// @return how many guesses a second the machine takes
    private double namesThatNobodyHasTakeNoRoom(PackedServer server, Pool pool)
            throws IOException, InterruptedException {
        long before = room();
        long began = System.nanoTime();
        var guess = new AtomicInteger();

        var strangers =
                Crowd.onAndOn(
                                server.port(),
                                8,
                                number -> 2 + number,
                                (caller, _) ->
                                        caller.call(
                                                "InitiateAuth",
                                                pool.signIn(
                                                        "nobody-" + guess.incrementAndGet(),
                                                        "wrong")))
                        .await(1_000, 120)
                        .end();

        assertThat(strangers.lost()).isEmpty();
        assertThat(texts(strangers)).containsExactly(WRONG);
        assertThat(room() - before).as("bytes that names take").isLessThan(MOST_GROWTH);
        return strangers.answers().size() / ((System.nanoTime() - began) / 1e9);
    }

    private static void othersAreServed(Others others, Attack attack) throws InterruptedException {
        for (int round = 1; round <= ROUNDS; round++) {
            others.without();
            attack.goOn();
            int enough = round * GUESSES / ROUNDS;
            others.during(() -> attack.guesses() >= enough);
            attack.halt();
        }
        attack.end();

        others.wereServedAsFast("%d wrong passwords".formatted(attack.guesses()));
        assertThat(attack.crowd.lost()).isEmpty();
        assertThat(texts(attack.crowd)).containsExactlyInAnyOrder(WRONG, LOCKED);
    }

    /// Guesses from many addresses, each one after the other, at a pace that all keep together.
    private static final class Attack {
        private final AtomicBoolean on = new AtomicBoolean();
        private final AtomicInteger guesses = new AtomicInteger();
        private final Random random = new Random(SEED);
        private final Crowd crowd;

        Attack(PackedServer server, Pool pool, double perSecond) {
            double everyMillis = 1_000 * ADDRESSES / perSecond;
            crowd =
                    Crowd.onAndOn(
                            server.port(),
                            ADDRESSES,
                            number -> 2 + number,
                            (caller, _) -> {
                                Thread.sleep((long) (2 * everyMillis * random.nextDouble()));
                                while (!on.get()) Thread.sleep(PAUSE_MILLIS);
                                int guess = guesses.incrementAndGet();
                                var name =
                                        random.nextBoolean()
                                                ? "guessed-" + (1 + random.nextInt(GUESSED - 1))
                                                : "nobody-again-" + guess;
                                return caller.call(
                                        "InitiateAuth", pool.signIn(name, "wrong-" + guess));
                            });
        }

        void goOn() {
            on.set(true);
        }

        void halt() {
            on.set(false);
        }

        int guesses() {
            return guesses.get();
        }

        void end() throws InterruptedException {
            goOn();
            crowd.end();
        }
    }

    private static void aThousandAtOnceAreNoWall(PackedServer server, Pool pool)
            throws IOException, InterruptedException {
        try (var caller = new Caller(server.port())) {
            var name = "there-0";
            var token =
                    caller.call("InitiateAuth", pool.signIn(name, Pool.password(name)))
                            .json()
                            .at("/AuthenticationResult/AccessToken")
                            .asString();
            var asked = Pool.getUser(UsedSecrets.used(token));
            var burst =
                    Crowd.once(
                            server.port(),
                            BURST,
                            (one, number) ->
                                    one.call(
                                            "InitiateAuth",
                                            pool.signIn("nobody-" + number, "wrong")));
            burst.await(1, 30);

            // As SDKs do, who is told to come again does.
            UnderLoad.await(10, () -> told(caller, "GetUser", asked).equals("200"));

            burst.end();
            assertThat(burst.lost()).isEmpty();
            assertThat(texts(burst)).isSubsetOf(WRONG, TOO_MANY);
            assertThat(burst.longestSeconds()).isLessThan(10);
        }
    }

    private static Set<String> texts(Crowd crowd) {
        return crowd.answers().stream().map(WrongPasswordTest::text).collect(Collectors.toSet());
    }

    private static String told(Caller caller, String signIn) {
        return told(caller, "InitiateAuth", signIn);
    }

    private static String told(Caller caller, String operation, String asked) {
        try {
            return text(caller.call(operation, asked));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String text(Caller.Answer answer) {
        return answer.status() == 200 ? "200" : answer.error() + ": " + answer.sentence();
    }

    /// The bytes of the store's files.
    private long room() throws IOException {
        try (var files = Files.list(data)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}

package doorhouse.bench;

import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.crypto.Argon2;
import doorhouse.crypto.MasterKey;
import doorhouse.crypto.RandomText;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.password.Passwords;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.vault.Vault;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/// Fills a pool with users who are confirmed and have a password, by the server's own packages: as
/// they would be after as many calls, in a tenth of the time. The costly part is the SRP verifier.
final class Seed {
    private static final int WRITERS = 32;

    /// For a pool that keeps Argon2id hashes: more would wait for turns until they are refused.
    private static final int HASHERS = 4;

    private Seed() {}

    static String username(int number) {
        return "user-%07d".formatted(number);
    }

    static String password(int number) {
        return "Passw0rd!" + number;
    }

    /// Ends in the number, so that it can be told from a row of the user; the beginning scatters
    /// the rows, as random ones do.
    private static Sub sub(int number) {
        return new Sub(UUID.randomUUID().toString().substring(0, 24) + "%012d".formatted(number));
    }

    /// Adds the users `from` (inclusive) to `to` (exclusive); the server must not run.
    static void users(Store store, String poolId, int from, int to)
            throws IOException, InterruptedException, ExecutionException {
        users(store, poolId, IntStream.range(from, to));
    }

    /// As above, to a pool that keeps Argon2id hashes.
    static void hashedUsers(Store store, String poolId, int from, int to)
            throws IOException, InterruptedException, ExecutionException {
        users(store, poolId, IntStream.range(from, to), HASHERS);
    }

    /// Adds the users of these numbers; the server must not run.
    static void users(Store store, String poolId, IntStream numbers)
            throws IOException, InterruptedException, ExecutionException {
        users(store, poolId, numbers, WRITERS);
    }

    private static void users(Store store, String poolId, IntStream numbers, int threads)
            throws IOException, InterruptedException, ExecutionException {
        var random = new SecureRandom();
        var clock = Clock.systemUTC();
        try (var database = store.open();
                // An eighth of the requests may wait for hashes of one pool.
                var argon2 = Argon2.ofMachine(8 * threads);
                var writers = Executors.newFixedThreadPool(threads)) {
            var master = MasterKey.load(store.data().resolve("master.key"), random);
            var passwords =
                    new Passwords(
                            database,
                            new Vault(database, master),
                            argon2,
                            Ticker.systemTicker(),
                            random,
                            clock);
            var users = new Users(database, clock);
            var making =
                    new UserPools.Making(
                            new RandomText(random), false, (_, _) -> {}, (_, _) -> {}, _ -> {});
            var pools = new UserPools(database, clock, Ticker.systemTicker()::read, making);
            var pool = pools.get(new UserPoolId(poolId));
            var added =
                    numbers.<Future<?>>mapToObj(number ->
                                    writers.submit(() -> add(pool, users, passwords, number)))
                            .toList();
            for (var one : added) one.get();
        }
    }

    private static void add(UserPool pool, Users users, Passwords passwords, int number) {
        var now = Clock.systemUTC().instant();
        var username = username(number);
        var attributes = new LinkedHashMap<>(Map.of("email", username + "@example.com"));
        attributes.put("email_verified", "true");
        attributes.put("name", "Number " + number);
        var user =
                new User(
                        pool.id(),
                        sub(number),
                        username,
                        UserStatus.CONFIRMED,
                        true,
                        attributes,
                        0,
                        0,
                        now,
                        now);
        var password = passwords.prepare(pool, user, password(number));
        users.add(pool, user, Users.Aliases.KEPT);
        passwords.keep(user, password);
    }
}

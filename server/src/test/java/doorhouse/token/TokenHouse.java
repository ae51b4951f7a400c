package doorhouse.token;

import doorhouse.crypto.MasterKey;
import doorhouse.crypto.SigningAlgorithm;
import doorhouse.id.ClientId;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.testing.TestKeys;
import doorhouse.vault.Vault;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What the tests of tokens stand on: one database, and nodes on it whose clocks stand still.
final class TokenHouse implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-11-21T09:00:00.250Z");
    static final Sub ANA = new Sub("11111111-2222-3333-4444-555555555555");
    static final ClientId CLIENT = new ClientId("1example23456789abcdefghij");
    private static final KeyPairs PAIRS = TestKeys.PAIRS;
    private static final Duration HOUR = Duration.ofHours(1);

    final SecureRandom random = new SecureRandom();
    final Database database;
    final Vault vault;

    /// Nanoseconds; how old a node's copy of the keys is.
    final AtomicLong ticker = new AtomicLong();

    private final SigningKeyStore store;
    private final AtomicInteger pools = new AtomicInteger();

    TokenHouse(Path folder) {
        this(Database.sqlite(folder.resolve("doorhouse.db")));
    }

    TokenHouse(Database database) {
        this.database = database;
        vault = new Vault(database, new MasterKey(new byte[32], random));
        store = new SigningKeyStore(database, vault, random, PAIRS);
    }

    @Override
    public void close() {
        database.close();
    }

    static Clock at(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }

    static String issuer(UserPoolId pool) {
        return "https://auth.example.com/" + pool;
    }

    /// A pool id that no other test has.
    UserPoolId newPoolId() {
        return new UserPoolId("us-east-1_Pool" + pools.incrementAndGet());
    }

    /// A pool with keys.
    UserPoolId pool() {
        var pool = newPoolId();
        keys(NOW).create(KeyOwner.of(pool), SigningAlgorithm.RS256);
        return pool;
    }

    /// The keys as a node sees them whose clock shows this time.
    SigningKeys keys(Instant time) {
        return new SigningKeys(database, store, at(time), ticker::get);
    }

    IssuedTokens issue(UserPoolId pool) {
        return issue(request(pool), NOW);
    }

    IssuedTokens issue(TokenRequest request, Instant time) {
        return new TokenIssuer(keys(time), random, at(time)).issue(request);
    }

    AccessTokenCheck.Result check(String token, Instant time) {
        return new AccessTokenCheck(keys(time), TokenHouse::issuer, at(time)).check(token);
    }

    static TokenRequest request(UserPoolId pool) {
        return request(pool, 0, List.of(), Map.of());
    }

    static TokenRequest request(
            UserPoolId pool, long generation, List<String> groups, Map<String, String> attributes) {
        return request(pool, generation, groups, attributes, true);
    }

    static TokenRequest request(
            UserPoolId pool,
            long generation,
            List<String> groups,
            Map<String, String> attributes,
            boolean showsFamily) {
        return new TokenRequest(
                pool,
                issuer(pool),
                CLIENT,
                ANA,
                "ana",
                "aaaaaaaa-0000-4000-8000-00000000000f",
                showsFamily,
                "bbbbbbbb-0000-4000-8000-00000000000e",
                NOW.minusSeconds(60),
                generation,
                null,
                List.of("aws.cognito.signin.user.admin"),
                new LinkedHashMap<>(attributes),
                groups,
                groups.stream().map(g -> "arn:aws:iam::000000000000:role/" + g).toList(),
                groups.isEmpty() ? null : "arn:aws:iam::000000000000:role/" + groups.getFirst(),
                HOUR,
                HOUR.multipliedBy(2),
                ClaimChanges.NONE,
                ClaimChanges.NONE,
                null);
    }
}

package doorhouse.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.crypto.SigningAlgorithm;
import doorhouse.crypto.SigningAlgorithms;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.StoreException;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The keys that sign a pool's tokens: one for ID tokens, one for access tokens, and during a
/// rotation the old and the new ones of each.
///
/// A node's copy of a pool's keys is at most half a second old; while the store does not answer,
/// the last copy serves on, so that tokens stay verifiable.
public final class SigningKeys {
    /// A new key is published so long before it signs that whoever keeps our JWKS has seen it.
    public static final Duration OVERLAP = Duration.ofHours(1);

    /// No access or ID token lives longer.
    static final Duration LONGEST_TOKEN = Duration.ofDays(1);

    /// Beyond the end of the last token: for clocks that differ, of nodes and of verifiers.
    static final Duration MARGIN = Duration.ofHours(1);

    private static final Instant ALWAYS = Instant.EPOCH;
    private static final Duration FRESH = Duration.ofMillis(500);
    private static final Logger log = LoggerFactory.getLogger(SigningKeys.class);
    private static final int MAX_POOLS = 10_000;

    /// A node's copy of a pool's keys, and the ticker when the reading began.
    private record Copy(List<SigningKey> keys, long readAt) {}

    private final SigningKeyStore store;
    private final Database database;
    private final Clock clock;
    private final Ticker ticker;
    private final Cache<UserPoolId, Copy> copies =
            Caffeine.newBuilder().maximumSize(MAX_POOLS).build();

    /// @param ticker tells how old a node's copy of the keys is, apart from the clock
    public SigningKeys(
            Database database, Vault vault, SecureRandom random, Clock clock, Ticker ticker) {
        this(
                database,
                new SigningKeyStore(database, vault, random, new KeyPairs(fastest())),
                clock,
                ticker);
    }

    /// A server that signs at a third of the speed looks like any other, so its log says by what.
    private static SigningAlgorithms fastest() {
        var algorithms = SigningAlgorithms.fastest();
        log.info("tokens are signed by {}", algorithms.name());
        return algorithms;
    }

    SigningKeys(Database database, SigningKeyStore store, Clock clock, Ticker ticker) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.ticker = ticker;
    }

    /// Makes the first keys of a pool. Not to be called inside a transaction, for it may have to
    /// compute them.
    public void create(UserPoolId pool, SigningAlgorithm algorithm) {
        var fresh = store.prepare(pool, algorithm, ALWAYS);
        database.transaction(() -> store.add(pool, fresh));
        copies.invalidate(pool);
    }

    /// Forgets this node's copy of the keys of a pool that is gone: its tokens end at once.
    public void forget(UserPoolId pool) {
        copies.invalidate(pool);
    }

    /// Makes new keys, which sign once the overlap has passed. The old ones sign until then, and
    /// stay published until the last token they signed has ended. Not to be called inside a
    /// transaction.
    ///
    /// @return false, and nothing changed, when the keys of the last rotation do not sign yet
    public boolean rotate(UserPoolId pool) {
        var now = clock.instant();
        var takeOver = now.plus(OVERLAP);
        var fresh = store.prepare(pool, newest(pool).algorithm(), takeOver);
        boolean rotated =
                database.transaction(() -> {
                    if (store.someWait(pool, now)) return false;
                    succeed(pool, fresh, takeOver);
                    return true;
                });
        copies.invalidate(pool);
        return rotated;
    }

    /// Sees to it that the pool's tokens are signed by an algorithm once the overlap has passed:
    /// rotates where they are not. Keys of a rotation that do not sign yet are given up for it. Not
    /// to be called inside a transaction.
    public void use(UserPoolId pool, SigningAlgorithm algorithm) {
        if (newest(pool).algorithm() == algorithm) return;
        var now = clock.instant();
        var takeOver = now.plus(OVERLAP);
        var fresh = store.prepare(pool, algorithm, takeOver);
        database.transaction(() -> {
            store.removeWaiting(pool, now);
            succeed(pool, fresh, takeOver);
            return true;
        });
        copies.invalidate(pool);
    }

    private void succeed(UserPoolId pool, List<SigningKeyStore.Fresh> fresh, Instant takeOver) {
        store.retire(pool, takeOver.plus(LONGEST_TOKEN).plus(MARGIN));
        store.add(pool, fresh);
    }

    /// One of the keys that no others are to follow.
    private SigningKey newest(UserPoolId pool) {
        return keys(pool).stream()
                .max(Comparator.comparing(SigningKey::signsFrom))
                .orElseThrow(() -> new IllegalStateException("no signing key of " + pool));
    }

    /// The algorithms of the keys that are published, in the order of [SigningAlgorithm].
    public List<SigningAlgorithm> algorithms(UserPoolId pool) {
        return published(pool).stream().map(SigningKey::algorithm).distinct().sorted().toList();
    }

    /// The key that signs now.
    SigningKey signer(UserPoolId pool, TokenUse use) {
        var now = clock.instant();
        return keys(pool).stream()
                .filter(key -> key.signs(use, now))
                .max(Comparator.comparing(SigningKey::signsFrom))
                .orElseThrow(() -> new IllegalStateException("no signing key of " + pool));
    }

    /// The published key with this id; the id only looks up our own keys.
    Optional<SigningKey> find(UserPoolId pool, String kid) {
        return published(pool).stream().filter(key -> key.kid().equals(kid)).findFirst();
    }

    private List<SigningKey> published(UserPoolId pool) {
        var now = clock.instant();
        return keys(pool).stream().filter(key -> key.published(now)).toList();
    }

    /// The pool's public keys (RFC 7517); empty for a pool that has none.
    public Optional<ObjectNode> jwks(UserPoolId pool) {
        var published = published(pool);
        if (published.isEmpty()) return Optional.empty();
        var document = Json.object();
        var array = document.putArray("keys");
        for (var key : published) array.add(Jwk.of(key));
        return Optional.of(document);
    }

    private List<SigningKey> keys(UserPoolId pool) {
        long now = ticker.read();
        var copy = copies.getIfPresent(pool);
        if (copy != null && now - copy.readAt() < FRESH.toNanos()) return copy.keys();
        List<SigningKey> known = copy == null ? List.of() : copy.keys();
        try {
            return remember(pool, store.list(pool, known), now);
        } catch (StoreException e) {
            if (known.isEmpty()) throw e;
            return remember(pool, known, ticker.read());
        }
    }

    /// A pool without keys is not remembered, for strangers may ask for any number of them; nor is
    /// what was read in a transaction, which may be undone.
    private List<SigningKey> remember(UserPoolId pool, List<SigningKey> keys, long readAt) {
        if (keys.isEmpty()) copies.invalidate(pool);
        else if (!database.inTransaction()) copies.put(pool, new Copy(keys, readAt));
        return keys;
    }
}

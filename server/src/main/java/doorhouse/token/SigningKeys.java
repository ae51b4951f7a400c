package doorhouse.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.crypto.SigningAlgorithm;
import doorhouse.store.Database;
import doorhouse.store.Lifetime;
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
import tools.jackson.databind.node.ObjectNode;

/// The keys that sign tokens in an owner's name: one for each use, and during a rotation the old
/// and the new ones of each.
///
/// A node's copy of an owner's keys is at most half a second old; while the store does not answer,
/// the last copy serves on, so that tokens stay verifiable.
public final class SigningKeys {
    /// A new key is published so long before it signs that whoever keeps our JWKS has seen it.
    public static final Duration OVERLAP = Duration.ofHours(1);

    /// No token that is signed by them lives longer.
    static final Duration LONGEST_TOKEN = Duration.ofDays(1);

    /// Beyond the end of the last token: for clocks that differ, of nodes and of verifiers.
    static final Duration MARGIN = Duration.ofHours(1);

    private static final Instant ALWAYS = Instant.EPOCH;
    private static final Duration FRESH = Duration.ofMillis(500);
    private static final int MAX_OWNERS = 10_000;

    /// A node's copy of an owner's keys, and the ticker when the reading began.
    ///
    /// @param last whether the store did not answer when it was asked for newer ones
    private record Copy(List<SigningKey> keys, long readAt, boolean last) {}

    private final SigningKeyStore store;
    private final Database database;
    private final Clock clock;
    private final Ticker ticker;
    private final Cache<KeyOwner, Copy> copies =
            Caffeine.newBuilder().maximumSize(MAX_OWNERS).build();

    /// @param pairs where new keys come from
    /// @param ticker tells how old a node's copy of the keys is, apart from the clock
    public SigningKeys(
            Database database,
            Vault vault,
            KeyPairs pairs,
            SecureRandom random,
            Clock clock,
            Ticker ticker) {
        this(database, new SigningKeyStore(database, vault, random, pairs), clock, ticker);
    }

    SigningKeys(Database database, SigningKeyStore store, Clock clock, Ticker ticker) {
        this.database = database;
        this.store = store;
        this.clock = clock;
        this.ticker = ticker;
    }

    /// Makes key pairs in the background for whoever asks next, which takes some tenths of a
    /// second.
    public void makeAhead() {
        store.makeAhead();
    }

    /// Makes the first keys of an owner. Not to be called inside a transaction, for it may have to
    /// compute them.
    public void create(KeyOwner owner, SigningAlgorithm algorithm) {
        var fresh = store.prepare(owner, algorithm, ALWAYS);
        database.transaction(() -> store.add(owner, fresh));
        copies.invalidate(owner);
    }

    /// Makes an owner's first keys where it has none yet. Of two nodes that do so at once both make
    /// some, and all of them are published. Not to be called inside a transaction.
    public void ensure(KeyOwner owner, SigningAlgorithm algorithm) {
        if (keys(owner).isEmpty()) create(owner, algorithm);
    }

    /// Forgets this node's copy of the keys of an owner that is gone: its tokens end at once.
    public void forget(KeyOwner owner) {
        copies.invalidate(owner);
    }

    /// Makes new keys, which sign once the overlap has passed. The old ones sign until then, and
    /// stay published until the last token they signed has ended. Not to be called inside a
    /// transaction.
    ///
    /// @return false, and nothing changed, when the keys of the last rotation do not sign yet
    /// @throws doorhouse.store.StoreUnavailable where the clock is behind: the keys that sign now
    ///   would be taken for those of a clock that ran ahead
    public boolean rotate(KeyOwner owner) {
        var now = clock.instant();
        var takeOver = now.plus(OVERLAP);
        var fresh = store.prepare(owner, newest(owner).algorithm(), takeOver);
        boolean rotated =
                database.transaction(() -> {
                    database.requirePassed(now);
                    if (store.someWait(owner, now, new Lifetime(OVERLAP).latestEnd(now)))
                        return false;
                    store.removeWaiting(owner, now);
                    succeed(owner, fresh, takeOver);
                    return true;
                });
        copies.invalidate(owner);
        return rotated;
    }

    /// Sees to it that the owner's tokens are signed by an algorithm once the overlap has passed:
    /// rotates where they are not. Keys of a rotation that do not sign yet are given up for it. Not
    /// to be called inside a transaction.
    ///
    /// @throws doorhouse.store.StoreUnavailable as in [#rotate]
    public void use(KeyOwner owner, SigningAlgorithm algorithm) {
        if (newest(owner).algorithm() == algorithm) return;
        var now = clock.instant();
        var takeOver = now.plus(OVERLAP);
        var fresh = store.prepare(owner, algorithm, takeOver);
        database.transaction(() -> {
            database.requirePassed(now);
            store.removeWaiting(owner, now);
            succeed(owner, fresh, takeOver);
            return true;
        });
        copies.invalidate(owner);
    }

    private void succeed(KeyOwner owner, List<SigningKeyStore.Fresh> fresh, Instant takeOver) {
        store.retire(owner, takeOver.plus(LONGEST_TOKEN).plus(MARGIN));
        store.add(owner, fresh);
    }

    /// One of the keys that no others are to follow.
    private SigningKey newest(KeyOwner owner) {
        return keys(owner).stream()
                .max(Comparator.comparing(SigningKey::signsFrom))
                .orElseThrow(() -> new IllegalStateException("no signing key of " + owner));
    }

    /// The algorithms of the keys that are published, in the order of [SigningAlgorithm].
    public List<SigningAlgorithm> algorithms(KeyOwner owner) {
        return published(owner).stream().map(SigningKey::algorithm).distinct().sorted().toList();
    }

    /// The key that signs now.
    SigningKey signer(KeyOwner owner, TokenUse use) {
        var now = clock.instant();
        return keys(owner).stream()
                .filter(key -> key.signs(use, now))
                .max(Comparator.comparing(SigningKey::signsFrom))
                .orElseThrow(() -> new IllegalStateException("no signing key of " + owner));
    }

    /// The published key with this id; the id only looks up our own keys.
    Optional<SigningKey> find(KeyOwner owner, String kid) {
        return published(owner).stream().filter(key -> key.kid().equals(kid)).findFirst();
    }

    private List<SigningKey> published(KeyOwner owner) {
        var now = clock.instant();
        return keys(owner).stream().filter(key -> key.published(now)).toList();
    }

    /// The owner's public keys (RFC 7517); empty for one that has none.
    public Optional<ObjectNode> jwks(KeyOwner owner) {
        var published = published(owner);
        if (published.isEmpty()) return Optional.empty();
        var document = Json.object();
        var array = document.putArray("keys");
        for (var key : published) array.add(Jwk.of(key));
        return Optional.of(document);
    }

    private List<SigningKey> keys(KeyOwner owner) {
        long now = ticker.read();
        var copy = copies.getIfPresent(owner);
        if (copy != null && now - copy.readAt() < FRESH.toNanos()) return copy.keys();
        List<SigningKey> known = copy == null ? List.of() : copy.keys();
        // While the store is away few wait for it: the others go on with what there is.
        if (copy != null && copy.last()) copies.put(owner, new Copy(known, now, true));
        try {
            return remember(owner, store.list(owner, known), now);
        } catch (StoreException e) {
            if (known.isEmpty()) throw e;
            copies.put(owner, new Copy(known, ticker.read(), true));
            return known;
        }
    }

    /// An owner without keys is not remembered, for strangers may ask for any number of them; nor
    /// is what was read in a transaction, which may be undone.
    private List<SigningKey> remember(KeyOwner owner, List<SigningKey> keys, long readAt) {
        if (keys.isEmpty()) copies.invalidate(owner);
        else if (!database.inTransaction()) copies.put(owner, new Copy(keys, readAt, false));
        return keys;
    }
}

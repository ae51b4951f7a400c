package doorhouse.token;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The keys that sign a pool's tokens: one for ID tokens, one for access tokens, and during a
/// rotation the old and the new ones of each.
public final class SigningKeys {
    /// A new key is published so long before it signs that whoever keeps our JWKS has seen it.
    public static final Duration OVERLAP = Duration.ofHours(1);

    /// No access or ID token lives longer; an old key is published until its last token has ended.
    static final Duration LONGEST_TOKEN = Duration.ofDays(1);

    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");
    private static final Duration FRESH = Duration.ofMillis(500);
    private static final String KIND = "signing-key";
    private static final int KID_BYTES = 32;

    private final Database database;
    private final Vault vault;
    private final SecureRandom random;
    private final Clock clock;
    private final LoadingCache<UserPoolId, List<SigningKey>> keys;

    /// @param ticker tells how old a node's copy of the keys is, apart from the clock
    public SigningKeys(
            Database database, Vault vault, SecureRandom random, Clock clock, Ticker ticker) {
        this.database = database;
        this.vault = vault;
        this.random = random;
        this.clock = clock;
        this.keys =
                Caffeine.newBuilder()
                        .maximumSize(10_000)
                        .expireAfterWrite(FRESH)
                        .ticker(ticker)
                        .build(this::load);
    }

    /// Makes the first keys of a pool.
    public void create(UserPoolId pool) {
        add(pool, clock.instant());
    }

    /// Makes new keys, which sign once the overlap has passed. The old ones sign until then, and
    /// stay published until the last token they signed has ended.
    public void rotate(UserPoolId pool) {
        var takeOver = clock.instant().plus(OVERLAP);
        var end = takeOver.plus(LONGEST_TOKEN).plus(OVERLAP);
        database.transaction(() -> {
            database.run(
                    "update signing_key set expires_at = ? where user_pool_id = ? and expires_at > ?",
                    end,
                    pool.value(),
                    end);
            add(pool, takeOver);
        });
        keys.invalidate(pool);
    }

    private void add(UserPoolId pool, Instant signsFrom) {
        for (var use : TokenUse.values()) {
            byte[] id = new byte[KID_BYTES];
            random.nextBytes(id);
            String kid = Base64.getEncoder().encodeToString(id);
            var pair = Rsa.newPair();
            byte[] sealed =
                    vault.sealer(pool.value()).seal(KIND, kid, pair.getPrivate().getEncoded());
            database.run(
                    """
                    insert into signing_key
                           (user_pool_id, kid, token_use, public_key, private_key, signs_from, expires_at)
                    values (?, ?, ?, ?, ?, ?, ?)\
                    """,
                    pool.value(),
                    kid,
                    use.name(),
                    pair.getPublic().getEncoded(),
                    sealed,
                    signsFrom,
                    NEVER);
        }
    }

    /// The key that signs now.
    SigningKey signer(UserPoolId pool, TokenUse use) {
        var now = clock.instant();
        return keys.get(pool).stream()
                .filter(key -> key.use() == use && !now.isBefore(key.signsFrom()))
                .max(Comparator.comparing(SigningKey::signsFrom))
                .orElseThrow(() -> new IllegalStateException("no signing key of " + pool));
    }

    /// The published key with this id; the id only looks up our own keys.
    Optional<SigningKey> find(UserPoolId pool, String kid) {
        return published(pool).stream().filter(key -> key.kid().equals(kid)).findFirst();
    }

    private List<SigningKey> published(UserPoolId pool) {
        var now = clock.instant();
        return keys.get(pool).stream().filter(key -> now.isBefore(key.expiresAt())).toList();
    }

    /// The pool's public keys (RFC 7517); empty for a pool that has none.
    public Optional<ObjectNode> jwks(UserPoolId pool) {
        var published = published(pool);
        if (published.isEmpty()) return Optional.empty();
        var document = Json.object();
        var array = document.putArray("keys");
        for (var key : published) {
            array.addObject()
                    .put("alg", "RS256")
                    .put("e", number(key.publicKey().getPublicExponent()))
                    .put("kid", key.kid())
                    .put("kty", "RSA")
                    .put("n", number(key.publicKey().getModulus()))
                    .put("use", "sig");
        }
        return Optional.of(document);
    }

    /// Unsigned big-endian bytes without leading zeros, Base64url (RFC 7518 §6.3.1).
    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        int from = bytes[0] == 0 ? 1 : 0;
        byte[] magnitude = new byte[bytes.length - from];
        System.arraycopy(bytes, from, magnitude, 0, magnitude.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(magnitude);
    }

    private List<SigningKey> load(UserPoolId pool) {
        return database.list(
                """
                select kid, token_use, public_key, private_key, signs_from, expires_at
                  from signing_key where user_pool_id = ? order by signs_from, token_use\
                """,
                row -> key(pool, row),
                pool.value());
    }

    private SigningKey key(UserPoolId pool, Row row) {
        String kid = row.text("kid");
        byte[] encoded = vault.sealer(pool.value()).unseal(KIND, kid, row.bytes("private_key"));
        return new SigningKey(
                kid,
                TokenUse.valueOf(row.text("token_use")),
                Rsa.publicKey(row.bytes("public_key")),
                Rsa.privateKey(encoded),
                row.instant("signs_from"),
                row.instant("expires_at"));
    }
}

package doorhouse.token;

import doorhouse.crypto.SigningAlgorithm;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.vault.Vault;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/// The rows of signing keys; `user_pool_id` is the owner's id. The private half is sealed under its
/// owner.
final class SigningKeyStore {
    private static final String KIND = "signing-key";
    private static final int KID_BYTES = 32;

    /// Of keys that no others are to follow yet.
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    /// A key ready to be added.
    record Fresh(
            SigningAlgorithm algorithm,
            String kid,
            TokenUse use,
            byte[] publicKey,
            byte[] sealedPrivateKey,
            Instant signsFrom) {}

    private final Database database;
    private final Vault vault;
    private final SecureRandom random;
    private final KeyPairs pairs;

    SigningKeyStore(Database database, Vault vault, SecureRandom random, KeyPairs pairs) {
        this.database = database;
        this.vault = vault;
        this.random = random;
        this.pairs = pairs;
    }

    void makeAhead() {
        pairs.fillInBackground();
    }

    /// New keys, one for each use; nothing is written.
    List<Fresh> prepare(KeyOwner owner, SigningAlgorithm algorithm, Instant signsFrom) {
        return owner.uses().stream().map(use -> fresh(owner, algorithm, use, signsFrom)).toList();
    }

    private Fresh fresh(
            KeyOwner owner, SigningAlgorithm algorithm, TokenUse use, Instant signsFrom) {
        byte[] id = new byte[KID_BYTES];
        random.nextBytes(id);
        var kid = Base64.getEncoder().encodeToString(id);
        var pair = pairs.take(algorithm);
        byte[] secret = pair.getPrivate().getEncoded();
        byte[] sealed = vault.sealer(owner.id()).seal(KIND, kid, secret);
        return new Fresh(algorithm, kid, use, pair.getPublic().getEncoded(), sealed, signsFrom);
    }

    void add(KeyOwner owner, List<Fresh> keys) {
        for (var key : keys) {
            database.run(
                    """
                    insert into signing_key
                           (user_pool_id, kid, algorithm, token_use, public_key, private_key,
                            signs_from, expires_at)
                    values (?, ?, ?, ?, ?, ?, ?, ?)\
                    """,
                    owner.id(),
                    key.kid(),
                    key.algorithm().name(),
                    key.use().name(),
                    key.publicKey(),
                    key.sealedPrivateKey(),
                    key.signsFrom(),
                    NEVER);
        }
    }

    /// Whether keys of the owner are published and do not sign yet.
    ///
    /// @param latest when they sign at the latest; those of a clock that ran ahead wait for longer
    boolean someWait(KeyOwner owner, Instant now, Instant latest) {
        return database.find(
                        """
                        select 1 as found from signing_key
                         where user_pool_id = ? and signs_from > ? and signs_from < ? limit 1\
                        """,
                        row -> row.flag("found"),
                        owner.id(),
                        now,
                        latest)
                .isPresent();
    }

    /// Takes back keys that have not signed yet.
    void removeWaiting(KeyOwner owner, Instant now) {
        database.run(
                "delete from signing_key where user_pool_id = ? and signs_from > ?",
                owner.id(),
                now);
    }

    /// Sets an end to the keys that have none, or a later one: of a clock that ran ahead.
    void retire(KeyOwner owner, Instant end) {
        database.run(
                "update signing_key set expires_at = ? where user_pool_id = ? and expires_at > ?",
                end,
                owner.id(),
                end);
    }

    /// The owner's keys. Those that are known already are neither opened nor parsed again.
    List<SigningKey> list(KeyOwner owner, List<SigningKey> known) {
        return database.list(
                """
                select kid, algorithm, token_use, public_key, private_key, signs_from, expires_at
                  from signing_key where user_pool_id = ? order by signs_from, token_use\
                """,
                row -> key(owner, row, known),
                owner.id());
    }

    private SigningKey key(KeyOwner owner, Row row, List<SigningKey> known) {
        var kid = row.text("kid");
        var end = row.instant("expires_at");
        for (var key : known) if (key.kid().equals(kid)) return key.publishedUntil(end);
        byte[] secret = vault.sealer(owner.id()).unseal(KIND, kid, row.bytes("private_key"));
        var algorithm = SigningAlgorithm.valueOf(row.text("algorithm"));
        var algorithms = pairs.algorithms();
        return new SigningKey(
                algorithms,
                algorithm,
                kid,
                TokenUse.valueOf(row.text("token_use")),
                algorithms.publicKey(algorithm, row.bytes("public_key")),
                algorithms.privateKey(algorithm, secret),
                row.instant("signs_from"),
                end);
    }
}

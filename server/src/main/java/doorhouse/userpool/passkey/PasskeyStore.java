package doorhouse.userpool.passkey;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The rows of passkeys.
final class PasskeyStore {
    private static final String SEPARATOR = ",";

    private final Database database;

    PasskeyStore(Database database) {
        this.database = database;
    }

    /// False, and nothing written, when the pool has a passkey of this id.
    boolean add(UserPoolId pool, Passkey passkey) {
        return 1
                == database.run(
                        """
                        insert into passkey
                               (user_pool_id, credential_id, sub, relying_party, friendly_name, attachment,
                                transports, credential_data, sign_count, backup_eligible, backed_up, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            on conflict (user_pool_id, credential_id) do nothing\
                        """,
                        pool.value(),
                        passkey.credentialId(),
                        passkey.sub().value(),
                        passkey.relyingParty(),
                        passkey.friendlyName(),
                        passkey.attachment(),
                        String.join(SEPARATOR, passkey.transports()),
                        passkey.credentialData(),
                        passkey.signCount(),
                        passkey.backupEligible(),
                        passkey.backedUp(),
                        passkey.createdAt());
    }

    /// Notes a use. False, and nothing written, when the passkey is gone, or a use with this count
    /// or a higher one was noted before: then its private key may be in two places (WebAuthn L3
    /// §7.2 step 22). Authenticators that do not count always say 0.
    boolean use(UserPoolId pool, Passkey passkey, long signCount, boolean backedUp) {
        return 1
                == database.run(
                        """
                        update passkey set sign_count = ?, backed_up = ?
                         where user_pool_id = ? and credential_id = ? and sub = ?
                           and (sign_count < ? or (sign_count = 0 and ? = 0))\
                        """,
                        signCount,
                        backedUp,
                        pool.value(),
                        passkey.credentialId(),
                        passkey.sub().value(),
                        signCount,
                        signCount);
    }

    /// False when the user has no such passkey.
    boolean delete(UserPoolId pool, Sub sub, String credentialId) {
        return 1
                == database.run(
                        "delete from passkey where user_pool_id = ? and credential_id = ? and sub = ?",
                        pool.value(),
                        credentialId,
                        sub.value());
    }

    Optional<Passkey> find(UserPoolId pool, Sub sub, String credentialId) {
        return database.find(
                """
                select credential_id, sub, relying_party, friendly_name, attachment, transports,
                       credential_data, sign_count, backup_eligible, backed_up, created_at
                  from passkey where user_pool_id = ? and credential_id = ? and sub = ?\
                """,
                PasskeyStore::read,
                pool.value(),
                credentialId,
                sub.value());
    }

    /// A user's passkeys, oldest first.
    ///
    /// @param after the last one of the page before
    List<Passkey> list(UserPoolId pool, Sub sub, Place after, int limit) {
        return database.list(
                """
                select credential_id, sub, relying_party, friendly_name, attachment, transports,
                       credential_data, sign_count, backup_eligible, backed_up, created_at
                  from passkey
                 where user_pool_id = ? and sub = ? and (created_at, credential_id) > (?, ?)
                 order by created_at, credential_id limit ?\
                """,
                PasskeyStore::read,
                pool.value(),
                sub.value(),
                after.createdAt,
                after.credentialId,
                limit);
    }

    long count(UserPoolId pool, Sub sub) {
        return database.find(
                        "select count(*) as n from passkey where user_pool_id = ? and sub = ?",
                        row -> row.number("n"),
                        pool.value(),
                        sub.value())
                .orElseThrow();
    }

    /// Whether the user has one for this relying party.
    boolean any(UserPoolId pool, Sub sub, RelyingParty relyingParty) {
        return !database.list(
                        """
                        select credential_id from passkey
                         where user_pool_id = ? and sub = ? and relying_party = ? limit 1\
                        """,
                        row -> row.text("credential_id"),
                        pool.value(),
                        sub.value(),
                        relyingParty.id())
                .isEmpty();
    }

    /// Where in the list a passkey stands.
    record Place(Instant createdAt, String credentialId) {
        static final Place START = new Place(Instant.EPOCH, "");
    }

    private static Passkey read(Row row) {
        var transports = row.text("transports");
        return new Passkey(
                row.text("credential_id"),
                new Sub(row.text("sub")),
                row.text("relying_party"),
                row.text("friendly_name"),
                row.textOrNull("attachment"),
                transports.isEmpty() ? List.of() : List.of(transports.split(SEPARATOR)),
                row.bytes("credential_data"),
                row.number("sign_count"),
                row.flag("backup_eligible"),
                row.flag("backed_up"),
                row.instant("created_at"));
    }
}

package doorhouse.iam;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.crypto.Secret;
import doorhouse.id.AccountId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.vault.Sealer;
import java.util.List;
import java.util.Optional;

/// The rows of access keys, the secrets sealed.
final class AccessKeyStore {
    /// Access keys that one owner may have.
    static final int SLOTS = 2;

    private static final String KIND = "access-key";
    private static final String COLUMNS = "access_key_id, owner_id, active, created_at";

    /// A key with what signs by it.
    record Usable(AccessKey key, Secret secret) {}

    private final Database database;
    private final Sealer sealer;
    private final AccountId account;

    AccessKeyStore(Database database, Sealer sealer, AccountId account) {
        this.database = database;
        this.sealer = sealer;
        this.account = account;
    }

    byte[] seal(AccessKey key, Secret secret) {
        return sealer.seal(KIND, key.accessKeyId(), secret.reveal().getBytes(UTF_8));
    }

    /// False, and nothing written, when the owner has a key in every slot.
    ///
    /// @param sealed by [#seal], which is no work for a transaction
    boolean add(AccessKey key, byte[] sealed) {
        return database.transaction(() -> {
            for (int slot = 1; slot <= SLOTS; slot++) if (add(key, sealed, slot)) return true;
            return false;
        });
    }

    /// False, and nothing written, when the owner has a first key already.
    boolean addFirst(AccessKey key, byte[] sealed) {
        return add(key, sealed, 1);
    }

    private boolean add(AccessKey key, byte[] sealed, int slot) {
        return 1
                == database.run(
                        """
                        insert into access_key
                               (account, access_key_id, owner_id, slot, sealed_secret, active, created_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                            on conflict (account, owner_id, slot) do nothing\
                        """,
                        account.value(),
                        key.accessKeyId(),
                        key.ownerId(),
                        slot,
                        sealed,
                        key.active(),
                        key.createDate());
    }

    /// A key that may be used; empty for an unknown or inactive one.
    Optional<Usable> findActive(String accessKeyId) {
        record Sealed(AccessKey key, byte[] bytes) {}
        return database.find(
                        "select "
                                + COLUMNS
                                + ", sealed_secret from access_key where account = ? and access_key_id = ?",
                        row -> new Sealed(key(row), row.bytes("sealed_secret")),
                        account.value(),
                        accessKeyId)
                .filter(found -> found.key.active())
                .map(found -> new Usable(found.key, open(found.key, found.bytes)));
    }

    /// Whose key it is, be it active or not.
    Optional<String> owner(String accessKeyId) {
        return database.find(
                "select owner_id from access_key where account = ? and access_key_id = ?",
                row -> row.text("owner_id"),
                account.value(),
                accessKeyId);
    }

    private Secret open(AccessKey key, byte[] sealed) {
        return Secret.of(new String(sealer.unseal(KIND, key.accessKeyId(), sealed), UTF_8));
    }

    /// In the order of their ids.
    List<AccessKey> list(String ownerId) {
        return database.list(
                "select "
                        + COLUMNS
                        + """
                         from access_key where account = ? and owner_id = ?
                        order by access_key_id limit ?\
                        """,
                AccessKeyStore::key,
                account.value(),
                ownerId,
                SLOTS);
    }

    /// False when the owner has no such key.
    boolean activate(String ownerId, String accessKeyId, boolean active) {
        return 1
                == database.run(
                        """
                        update access_key set active = ?
                         where account = ? and access_key_id = ? and owner_id = ?\
                        """,
                        active,
                        account.value(),
                        accessKeyId,
                        ownerId);
    }

    /// Deletes every key but those of this owner.
    void deleteAllBut(String ownerId) {
        database.run(
                "delete from access_key where account = ? and owner_id <> ?",
                account.value(),
                ownerId);
    }

    /// False when the owner has no such key.
    boolean delete(String ownerId, String accessKeyId) {
        return 1
                == database.run(
                        "delete from access_key where account = ? and access_key_id = ? and owner_id = ?",
                        account.value(),
                        accessKeyId,
                        ownerId);
    }

    private static AccessKey key(Row row) {
        return new AccessKey(
                row.text("access_key_id"),
                row.text("owner_id"),
                row.flag("active"),
                row.instant("created_at"));
    }
}

package doorhouse.iam;

import static doorhouse.iam.IamErrors.VALIDATION_ERROR;
import static doorhouse.iam.IamErrors.noAccessKey;
import static doorhouse.iam.IamErrors.quota;
import static doorhouse.operation.Operation.signed;

import doorhouse.crypto.RandomText;
import doorhouse.id.AccountId;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import doorhouse.vault.Vault;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The access key operations of the IAM API. Without a user name they are about the caller's own
/// keys.
public final class AccessKeyOperations implements Operations {
    private final Database database;
    private final AccessKeyStore keys;
    private final EntityStore users;
    private final Owners owners;
    private final LastUse lastUse;
    private final Changes changes;
    private final NewIds newIds;
    private final Clock clock;

    public AccessKeyOperations(
            Database database,
            Vault vault,
            AccountId account,
            LastUse lastUse,
            Changes changes,
            SecureRandom random,
            Clock clock) {
        this.database = database;
        this.keys = new AccessKeyStore(database, vault.sealer(account.value()), account);
        this.users = new EntityStore(database, account);
        this.owners = new Owners(users);
        this.lastUse = lastUse;
        this.changes = changes;
        this.newIds = new NewIds(new RandomText(random));
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("CreateAccessKey", CreateAccessKey.class, this::createAccessKey),
                signed("ListAccessKeys", ListAccessKeys.class, this::listAccessKeys),
                signed("UpdateAccessKey", UpdateAccessKey.class, this::updateAccessKey),
                signed("DeleteAccessKey", DeleteAccessKey.class, this::deleteAccessKey),
                signed(
                        "GetAccessKeyLastUsed",
                        GetAccessKeyLastUsed.class,
                        this::getAccessKeyLastUsed));
    }

    record CreateAccessKey(@Nullable String userName) {}

    record ListAccessKeys(
            @Nullable String userName, @Nullable String marker, @Nullable Integer maxItems) {}

    record UpdateAccessKey(@Nullable String userName, String accessKeyId, String status) {}

    record DeleteAccessKey(@Nullable String userName, String accessKeyId) {}

    record GetAccessKeyLastUsed(String accessKeyId) {}

    /// The one answer that tells a secret.
    record NewAccessKey(
            @Nullable String userName,
            String accessKeyId,
            String status,
            String secretAccessKey,
            Instant createDate) {
        @Override
        public String toString() {
            return "NewAccessKey[" + accessKeyId + "]";
        }
    }

    record OneAccessKey(NewAccessKey accessKey) {}

    record Metadata(
            @Nullable String userName, String accessKeyId, String status, Instant createDate) {}

    record AccessKeys(
            List<Metadata> accessKeyMetadata, boolean isTruncated, @Nullable String marker) {}

    record Used(@Nullable Instant lastUsedDate, String serviceName, String region) {
        static final Used NEVER = new Used(null, "N/A", "N/A");
    }

    /// @param userName null for a key of the root
    record UsedKey(@Nullable String userName, Used accessKeyLastUsed) {}

    OneAccessKey createAccessKey(Call call, CreateAccessKey asked) {
        var owner = owners.owner(call, asked.userName);
        var key = new AccessKey(newIds.accessKeyId(), owner.id(), true, clock.instant());
        var secret = newIds.secretAccessKey();
        var sealed = keys.seal(key, secret);
        database.transaction(() -> {
            owners.hold(owner);
            if (!keys.add(key, sealed)) throw quota("AccessKeysPerUser", AccessKeyStore.SLOTS);
        });
        changes.made();
        return new OneAccessKey(
                new NewAccessKey(
                        owner.userName(),
                        key.accessKeyId(),
                        key.status(),
                        secret.reveal(),
                        key.createDate()));
    }

    AccessKeys listAccessKeys(Call call, ListAccessKeys asked) {
        var owner = owners.owner(call, asked.userName);
        var all = keys.list(owner.id());
        var page = Page.of(asked.marker, asked.maxItems, all, AccessKey::accessKeyId);
        return new AccessKeys(
                page.rows().stream().map(key -> shown(owner, key)).toList(),
                page.isTruncated(),
                page.marker());
    }

    Empty updateAccessKey(Call call, UpdateAccessKey asked) {
        // The model also knows Expired, which only Amazon gives.
        if (asked.status.equals("Expired"))
            throw VALIDATION_ERROR.because("The status Expired cannot be set.");
        var owner = owners.owner(call, asked.userName);
        if (!keys.activate(owner.id(), asked.accessKeyId, asked.status.equals("Active")))
            throw noAccessKey(asked.accessKeyId);
        changes.made();
        return Empty.EMPTY;
    }

    Empty deleteAccessKey(Call call, DeleteAccessKey asked) {
        var owner = owners.owner(call, asked.userName);
        database.transaction(() -> {
            if (!keys.delete(owner.id(), asked.accessKeyId)) throw noAccessKey(asked.accessKeyId);
            lastUse.delete(asked.accessKeyId);
        });
        changes.made();
        return Empty.EMPTY;
    }

    UsedKey getAccessKeyLastUsed(GetAccessKeyLastUsed asked) {
        var id = asked.accessKeyId;
        var owner = keys.owner(id).orElseThrow(() -> noAccessKey(id));
        var used =
                lastUse.of(id)
                        .map(last -> new Used(last.at(), last.service(), last.region()))
                        .orElse(Used.NEVER);
        return new UsedKey(users.findById(owner).map(Entity::name).orElse(null), used);
    }

    private static Metadata shown(Owners.Owner owner, AccessKey key) {
        return new Metadata(owner.userName(), key.accessKeyId(), key.status(), key.createDate());
    }
}

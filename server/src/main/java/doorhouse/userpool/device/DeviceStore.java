package doorhouse.userpool.device;

import doorhouse.id.DeviceKey;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of users' devices. Verifiers come and go sealed.
final class DeviceStore {
    private static final String COLUMNS =
            "device_key, device_name, remembered, verifier is not null as has_secret, last_address,"
                    + " created_at, modified_at, authenticated_at";

    /// More than a user can have devices.
    private static final int ALL = 1_000;

    /// A user of a pool.
    record Owner(UserPoolId pool, Sub sub) {}

    /// What is kept of a device's secret.
    record Kept(byte @Nullable [] salt, byte @Nullable [] sealedVerifier) {
        static final Kept NOTHING = new Kept(null, null);
    }

    private final Database database;

    DeviceStore(Database database) {
        this.database = database;
    }

    /// False, and nothing written, when the user has the device already.
    boolean add(Owner owner, Device device, Kept kept) {
        return 1
                == database.run(
                        """
                        insert into user_device (user_pool_id, sub, device_key, device_name, salt, verifier,
                               remembered, last_address, created_at, modified_at, authenticated_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            on conflict (user_pool_id, sub, device_key) do nothing\
                        """,
                        owner.pool().value(),
                        owner.sub().value(),
                        device.key().value(),
                        device.name(),
                        kept.salt(),
                        kept.sealedVerifier(),
                        device.remembered(),
                        device.lastAddress(),
                        device.createdAt(),
                        device.modifiedAt(),
                        device.authenticatedAt());
    }

    Optional<Device> find(Owner owner, DeviceKey key) {
        return database.find(
                "select "
                        + COLUMNS
                        + " from user_device where user_pool_id = ? and sub = ? and device_key = ?",
                DeviceStore::device,
                owner.pool().value(),
                owner.sub().value(),
                key.value());
    }

    /// Nothing for a device that is not there.
    Kept secret(Owner owner, DeviceKey key) {
        return database.find(
                        """
                        select salt, verifier from user_device
                         where user_pool_id = ? and sub = ? and device_key = ?\
                        """,
                        row -> new Kept(row.bytesOrNull("salt"), row.bytesOrNull("verifier")),
                        owner.pool().value(),
                        owner.sub().value(),
                        key.value())
                .orElse(Kept.NOTHING);
    }

    /// A page of the remembered ones in the order of their keys.
    List<Device> listRemembered(Owner owner, String afterKey, int limit) {
        return database.list(
                "select "
                        + COLUMNS
                        + """
                         from user_device
                        where user_pool_id = ? and sub = ? and remembered = ? and device_key > ?
                        order by device_key limit ?\
                        """,
                DeviceStore::device,
                owner.pool().value(),
                owner.sub().value(),
                true,
                afterKey,
                limit);
    }

    /// Drops all but those that were used last.
    ///
    /// @param kept one that stays in any case, beside the others
    void dropLongestUnused(Owner owner, DeviceKey kept, int others) {
        database.run(
                """
                delete from user_device
                 where user_pool_id = ? and sub = ? and device_key in
                       (select d.device_key from user_device d
                         where d.user_pool_id = ? and d.sub = ? and d.device_key <> ?
                         order by d.authenticated_at desc, d.device_key limit ? offset ?)\
                """,
                owner.pool().value(),
                owner.sub().value(),
                owner.pool().value(),
                owner.sub().value(),
                kept.value(),
                ALL,
                others);
    }

    /// False when there is no such device.
    boolean remember(Owner owner, DeviceKey key, boolean remembered, Instant now) {
        return 1
                == database.run(
                        """
                        update user_device set remembered = ?, modified_at = ?
                         where user_pool_id = ? and sub = ? and device_key = ?\
                        """,
                        remembered,
                        now,
                        owner.pool().value(),
                        owner.sub().value(),
                        key.value());
    }

    void authenticated(Owner owner, DeviceKey key, String address, Instant now) {
        database.run(
                """
                update user_device set last_address = ?, modified_at = ?, authenticated_at = ?
                 where user_pool_id = ? and sub = ? and device_key = ?\
                """,
                address,
                now,
                now,
                owner.pool().value(),
                owner.sub().value(),
                key.value());
    }

    /// False when there is no such device.
    boolean remove(Owner owner, DeviceKey key) {
        return 1
                == database.run(
                        "delete from user_device where user_pool_id = ? and sub = ? and device_key = ?",
                        owner.pool().value(),
                        owner.sub().value(),
                        key.value());
    }

    private static Device device(Row row) {
        return new Device(
                new DeviceKey(row.text("device_key")),
                row.textOrNull("device_name"),
                row.flag("remembered"),
                row.flag("has_secret"),
                row.text("last_address"),
                row.instant("created_at"),
                row.instant("modified_at"),
                row.instant("authenticated_at"));
    }
}

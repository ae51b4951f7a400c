package doorhouse.sync.push;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.sync.dataset.DatasetKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Devices of identities, and the datasets of whose changes they are told.
final class DeviceStore {
    /// Of an identity; the one that was registered longest ago goes for one more.
    static final int MOST_DEVICES = 50;

    /// @param endpointArn SNS's name for it
    record Device(String deviceId, Platform platform, String endpointArn) {}

    private static final String OF_DEVICE =
            " where identity_pool_id = ? and identity_id = ? and device_id = ?";

    private final Database database;

    DeviceStore(Database database) {
        this.database = database;
    }

    /// Adds a device, or finds the one that has its endpoint.
    ///
    /// @return its id
    String add(IdentityPoolId pool, IdentityId identity, Device device, Instant now) {
        return database.transaction(() -> {
            database.run(
                    """
                    insert into sync_device
                           (identity_pool_id, identity_id, device_id, platform, endpoint_arn,
                            registered_at)
                    values (?, ?, ?, ?, ?, ?)
                        on conflict (identity_pool_id, identity_id, endpoint_arn)
                        do update set registered_at = excluded.registered_at\
                    """,
                    pool.value(),
                    identity.value(),
                    device.deviceId(),
                    device.platform().name(),
                    device.endpointArn(),
                    now);
            for (var old : beyondMost(pool, identity)) remove(pool, identity, old);
            return database.find(
                            """
                            select device_id from sync_device
                             where identity_pool_id = ? and identity_id = ? and endpoint_arn = ?\
                            """,
                            row -> row.text("device_id"),
                            pool.value(),
                            identity.value(),
                            device.endpointArn())
                    .orElseThrow();
        });
    }

    private List<String> beyondMost(IdentityPoolId pool, IdentityId identity) {
        return database.list(
                """
                select device_id from sync_device
                 where identity_pool_id = ? and identity_id = ?
                 order by registered_at desc, device_id limit ? offset ?\
                """,
                row -> row.text("device_id"),
                pool.value(),
                identity.value(),
                MOST_DEVICES,
                MOST_DEVICES);
    }

    Optional<Device> find(IdentityPoolId pool, IdentityId identity, String deviceId) {
        return database.find(
                "select device_id, platform, endpoint_arn from sync_device" + OF_DEVICE,
                DeviceStore::device,
                pool.value(),
                identity.value(),
                deviceId);
    }

    void remove(IdentityPoolId pool, IdentityId identity, String deviceId) {
        database.transaction(() -> {
            for (var table : List.of("sync_subscription", "sync_device"))
                database.run(
                        "delete from " + table + OF_DEVICE,
                        pool.value(),
                        identity.value(),
                        deviceId);
        });
    }

    void subscribe(DatasetKey key, String deviceId) {
        database.run(
                """
                insert into sync_subscription
                       (identity_pool_id, identity_id, dataset_name, device_id)
                values (?, ?, ?, ?)
                    on conflict (identity_pool_id, identity_id, dataset_name, device_id) do nothing\
                """,
                key.pool().value(),
                key.identity().value(),
                key.name(),
                deviceId);
    }

    /// False when it was not subscribed.
    boolean unsubscribe(DatasetKey key, String deviceId) {
        return 1
                == database.run(
                        "delete from sync_subscription" + OF_DEVICE + " and dataset_name = ?",
                        key.pool().value(),
                        key.identity().value(),
                        deviceId,
                        key.name());
    }

    /// Whom a change of the dataset concerns.
    List<Device> subscribed(DatasetKey key) {
        return database.list(
                """
                select d.device_id, d.platform, d.endpoint_arn
                  from sync_subscription s
                  join sync_device d on d.identity_pool_id = s.identity_pool_id
                                    and d.identity_id = s.identity_id
                                    and d.device_id = s.device_id
                 where s.identity_pool_id = ? and s.identity_id = ? and s.dataset_name = ?
                 order by d.device_id limit ?\
                """,
                DeviceStore::device,
                key.pool().value(),
                key.identity().value(),
                key.name(),
                MOST_DEVICES);
    }

    /// Nobody is told of the dataset any more.
    void unsubscribeAll(DatasetKey key) {
        database.run(
                """
                delete from sync_subscription
                 where identity_pool_id = ? and identity_id = ? and dataset_name = ?\
                """,
                key.pool().value(),
                key.identity().value(),
                key.name());
    }

    /// All devices of an identity.
    void removeAll(IdentityPoolId pool, IdentityId identity) {
        for (var table : List.of("sync_subscription", "sync_device"))
            database.run(
                    "delete from " + table + " where identity_pool_id = ? and identity_id = ?",
                    pool.value(),
                    identity.value());
    }

    private static Device device(Row row) {
        return new Device(
                row.text("device_id"),
                Platform.valueOf(row.text("platform")),
                row.text("endpoint_arn"));
    }
}

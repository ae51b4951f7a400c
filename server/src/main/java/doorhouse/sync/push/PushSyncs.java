package doorhouse.sync.push;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.store.Database;
import doorhouse.sync.dataset.Synced;
import doorhouse.sync.pool.Deliveries;
import doorhouse.sync.push.DeviceStore.Device;
import doorhouse.wire.Json;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the devices that subscribed to a dataset when another one changed it. A device that SNS
/// knows no more is forgotten.
public final class PushSyncs implements Synced.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PushSyncs.class);

    /// What SNS says of a device that can't be reached any more.
    private static final Set<String> GONE = Set.of("EndpointDisabled", "NotFound");

    private final @Nullable Sns sns;
    private final DeviceStore devices;
    private final Deliveries deliveries = new Deliveries("push", Deliveries.Limits.DEFAULTS);

    /// @param sns null where this server has no endpoint for push messages
    public PushSyncs(Database database, @Nullable Sns sns) {
        this.sns = sns;
        this.devices = new DeviceStore(database);
    }

    @Override
    public void synced(Synced synced) {
        var key = synced.key();
        if (synced.deleted()) {
            devices.unsubscribeAll(key);
            return;
        }
        var to = sns;
        if (to == null) return;
        var data =
                Json.object()
                        .put("source", "cognito-sync")
                        .put("identityPoolId", key.pool().value())
                        .put("identityId", key.identity().value())
                        .put("datasetName", key.name())
                        .put("syncCount", synced.syncCount());
        for (var device : devices.subscribed(key)) {
            if (device.deviceId().equals(synced.deviceId())) continue;
            var message = device.platform().message(data);
            deliveries.add(
                    key.pool(),
                    device.endpointArn(),
                    message.length(),
                    () -> publish(to, key.pool(), key.identity(), device, message));
        }
    }

    private void publish(
            Sns to, IdentityPoolId pool, IdentityId identity, Device device, String message)
            throws IOException {
        try {
            to.publish(device.endpointArn(), message);
        } catch (Sns.Refused e) {
            LOG.warn("push to a device of {}: {}", pool, e.code());
            if (GONE.contains(e.code())) devices.remove(pool, identity, device.deviceId());
        }
    }

    /// The devices of an identity that is gone, or was merged into another, under whose name they
    /// have to register anew.
    public static void forget(Database database, IdentityPoolId pool, IdentityId identity) {
        new DeviceStore(database).removeAll(pool, identity);
    }

    @Override
    public void close() {
        deliveries.close();
    }
}

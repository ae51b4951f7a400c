package doorhouse.sync.push;

import static doorhouse.operation.Operation.signed;
import static doorhouse.sync.pool.SyncErrors.INTERNAL_ERROR;
import static doorhouse.sync.pool.SyncErrors.INVALID_CONFIGURATION;
import static doorhouse.sync.pool.SyncErrors.INVALID_PARAMETER;
import static doorhouse.sync.pool.SyncErrors.RESOURCE_NOT_FOUND;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import doorhouse.sync.dataset.DatasetKey;
import doorhouse.sync.dataset.Datasets;
import doorhouse.sync.pool.SyncAccess;
import doorhouse.sync.pool.SyncSettingsStore;
import doorhouse.sync.push.DeviceStore.Device;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The operations by which a user's device asks to be told of changes.
public final class PushOperations implements Operations {
    private static final Logger LOG = LoggerFactory.getLogger(PushOperations.class);

    private final SyncAccess access;
    private final SyncSettingsStore settings;
    private final Datasets datasets;
    private final DeviceStore devices;
    private final @Nullable Sns sns;
    private final Clock clock;

    /// @param sns null where this server has no endpoint for push messages
    public PushOperations(
            Database database,
            SyncAccess access,
            SyncSettingsStore settings,
            Datasets datasets,
            @Nullable Sns sns,
            Clock clock) {
        this.access = access;
        this.settings = settings;
        this.datasets = datasets;
        this.devices = new DeviceStore(database);
        this.sns = sns;
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("RegisterDevice", RegisterDevice.class, this::registerDevice),
                signed("SubscribeToDataset", Subscription.class, this::subscribeToDataset),
                signed("UnsubscribeFromDataset", Subscription.class, this::unsubscribeFromDataset));
    }

    record RegisterDevice(
            IdentityPoolId identityPoolId,
            IdentityId identityId,
            Platform platform,
            String token) {}

    record Registered(String deviceId) {}

    /// A device that registers again, by the same token, keeps its id.
    Registered registerDevice(Call call, RegisterDevice asked) {
        access.user(call, asked.identityPoolId, asked.identityId);
        var application = application(asked.identityPoolId, asked.platform);
        var device =
                new Device(
                        UUID.randomUUID().toString(),
                        asked.platform,
                        endpoint(application, asked.token));
        var now = clock.instant();
        return new Registered(
                access.add(
                        asked.identityPoolId,
                        asked.identityId,
                        () -> devices.add(asked.identityPoolId, asked.identityId, device, now)));
    }

    private String application(IdentityPoolId pool, Platform platform) {
        return applications(pool).stream()
                .filter(platform::fits)
                .findFirst()
                .orElseThrow(() ->
                        INVALID_CONFIGURATION.because(
                                "The identity pool has no application for %s."
                                        .formatted(platform)));
    }

    /// @throws doorhouse.operation.ApiException InvalidConfigurationException when there are none
    private List<String> applications(IdentityPoolId pool) {
        var push = settings.get(pool).pushSync();
        var applications = push == null ? null : push.applicationArns();
        if (sns == null || applications == null || applications.isEmpty())
            throw INVALID_CONFIGURATION.because(
                    "The identity pool is not configured for push sync.");
        return applications;
    }

    private String endpoint(String application, String token) {
        var to = sns;
        if (to == null) throw new IllegalStateException("nobody to ask");
        try {
            return to.createPlatformEndpoint(application, token);
        } catch (Sns.Refused e) {
            LOG.info("RegisterDevice: {}", e.getMessage());
            throw e.code().equals("InvalidParameter")
                    ? INVALID_PARAMETER.because("Invalid device token.")
                    : INVALID_CONFIGURATION.because(
                            "The platform application can't be used: " + e.code());
        } catch (IOException e) {
            LOG.warn("RegisterDevice: SNS could not be asked", e);
            throw INTERNAL_ERROR.because("The push service could not be asked.");
        }
    }

    record Subscription(
            IdentityPoolId identityPoolId,
            IdentityId identityId,
            String datasetName,
            String deviceId) {
        DatasetKey key() {
            return new DatasetKey(identityPoolId, identityId, datasetName);
        }
    }

    Empty subscribeToDataset(Call call, Subscription asked) {
        requireDevice(call, asked);
        if (!datasets.exists(asked.key()))
            throw RESOURCE_NOT_FOUND.because("Dataset " + asked.datasetName + " doesn't exist.");
        access.add(
                asked.identityPoolId,
                asked.identityId,
                () -> devices.subscribe(asked.key(), asked.deviceId));
        return Empty.EMPTY;
    }

    Empty unsubscribeFromDataset(Call call, Subscription asked) {
        requireDevice(call, asked);
        if (!devices.unsubscribe(asked.key(), asked.deviceId))
            throw RESOURCE_NOT_FOUND.because(
                    "The device is not subscribed to " + asked.datasetName + ".");
        return Empty.EMPTY;
    }

    private void requireDevice(Call call, Subscription asked) {
        access.user(call, asked.identityPoolId, asked.identityId);
        applications(asked.identityPoolId);
        if (devices.find(asked.identityPoolId, asked.identityId, asked.deviceId).isEmpty())
            throw RESOURCE_NOT_FOUND.because("Device " + asked.deviceId + " doesn't exist.");
    }
}

package doorhouse.userpool.device;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.INVALID_USER_POOL_CONFIGURATION;
import static doorhouse.operation.Operation.byUser;
import static doorhouse.operation.Operation.signed;

import doorhouse.id.DeviceKey;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Page;
import doorhouse.operation.PagingToken;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPools;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The operations of the user pools API on users' devices, by the users themselves and by
/// administrators.
public final class DeviceOperations implements Operations {
    private static final String LIST = "ListDevices";
    private static final String ADMIN_LIST = "AdminListDevices";
    private static final String REMEMBERED = "remembered";
    private static final int FULL_PAGE = 60;

    private final UserPools pools;
    private final Users users;
    private final Devices devices;

    public DeviceOperations(UserPools pools, Users users, Devices devices) {
        this.pools = pools;
        this.users = users;
        this.devices = devices;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                byUser("ConfirmDevice", ConfirmDevice.class, this::confirmDevice),
                byUser("GetDevice", OwnDevice.class, this::getDevice),
                byUser(LIST, ListDevices.class, this::listDevices),
                byUser("ForgetDevice", OwnDevice.class, this::forgetDevice),
                byUser("UpdateDeviceStatus", UpdateDeviceStatus.class, this::updateDeviceStatus),
                signed("AdminGetDevice", UsersDevice.class, this::adminGetDevice),
                signed(ADMIN_LIST, AdminListDevices.class, this::adminListDevices),
                signed("AdminForgetDevice", UsersDevice.class, this::adminForgetDevice),
                signed(
                        "AdminUpdateDeviceStatus",
                        AdminUpdateDeviceStatus.class,
                        this::adminUpdateDeviceStatus));
    }

    record ConfirmDevice(
            DeviceKey deviceKey,
            @Nullable SecretVerifier deviceSecretVerifierConfig,
            @Nullable String deviceName) {}

    record Confirmed(boolean userConfirmationNecessary) {}

    /// The key must be the one that came with the access token: a user confirms the device that the
    /// sign-in was from, and no other.
    Confirmed confirmDevice(Call call, ConfirmDevice asked) {
        var user = call.signedInUser();
        var tracking = pools.get(user.userPoolId()).settings().devices();
        if (!tracking.on()) {
            throw INVALID_USER_POOL_CONFIGURATION.because("User pool does not track devices.");
        }
        if (!asked.deviceKey.equals(user.deviceKey())) {
            throw INVALID_PARAMETER.because("Invalid device key given.");
        }
        var secret = asked.deviceSecretVerifierConfig;
        devices.confirm(
                user.userPoolId(),
                user.sub(),
                new Devices.Confirmation(
                        asked.deviceKey,
                        asked.deviceName,
                        secret == null ? null : secret.read(),
                        !tracking.onlyOnPrompt(),
                        call.sourceAddress()));
        return new Confirmed(tracking.onlyOnPrompt());
    }

    record OwnDevice(DeviceKey deviceKey) {}

    record OneDevice(DescribedDevice device) {}

    OneDevice getDevice(Call call, OwnDevice asked) {
        var user = call.signedInUser();
        var device = get(user.userPoolId(), user.sub(), asked.deviceKey);
        return new OneDevice(DescribedDevice.toItsOwner(device));
    }

    record ListDevices(@Nullable Integer limit, @Nullable String paginationToken) {}

    record DevicePage(List<DescribedDevice> devices, @Nullable String paginationToken) {}

    DevicePage listDevices(Call call, ListDevices asked) {
        var user = call.signedInUser();
        return page(
                LIST,
                user.userPoolId(),
                user.sub(),
                asked.limit,
                asked.paginationToken,
                DescribedDevice::toItsOwner);
    }

    Empty forgetDevice(Call call, OwnDevice asked) {
        var user = call.signedInUser();
        devices.forget(user.userPoolId(), user.sub(), asked.deviceKey);
        return Empty.EMPTY;
    }

    record UpdateDeviceStatus(DeviceKey deviceKey, @Nullable String deviceRememberedStatus) {}

    Empty updateDeviceStatus(Call call, UpdateDeviceStatus asked) {
        var user = call.signedInUser();
        return update(user.userPoolId(), user.sub(), asked.deviceKey, asked.deviceRememberedStatus);
    }

    record UsersDevice(UserPoolId userPoolId, String username, DeviceKey deviceKey) {}

    OneDevice adminGetDevice(UsersDevice asked) {
        var pool = pools.get(asked.userPoolId);
        var user = users.get(pool, asked.username);
        var device = get(pool.id(), user.sub(), asked.deviceKey);
        return new OneDevice(DescribedDevice.toAdministrators(pool, user, device));
    }

    record AdminListDevices(
            UserPoolId userPoolId,
            String username,
            @Nullable Integer limit,
            @Nullable String paginationToken) {}

    DevicePage adminListDevices(AdminListDevices asked) {
        var pool = pools.get(asked.userPoolId);
        var user = users.get(pool, asked.username);
        return page(
                ADMIN_LIST,
                pool.id(),
                user.sub(),
                asked.limit,
                asked.paginationToken,
                device -> DescribedDevice.toAdministrators(pool, user, device));
    }

    Empty adminForgetDevice(UsersDevice asked) {
        var pool = pools.get(asked.userPoolId);
        devices.forget(pool.id(), users.get(pool, asked.username).sub(), asked.deviceKey);
        return Empty.EMPTY;
    }

    record AdminUpdateDeviceStatus(
            UserPoolId userPoolId,
            String username,
            DeviceKey deviceKey,
            @Nullable String deviceRememberedStatus) {}

    Empty adminUpdateDeviceStatus(AdminUpdateDeviceStatus asked) {
        var pool = pools.get(asked.userPoolId);
        var user = users.get(pool, asked.username);
        return update(pool.id(), user.sub(), asked.deviceKey, asked.deviceRememberedStatus);
    }

    private Device get(UserPoolId pool, Sub sub, DeviceKey key) {
        return devices.find(pool, sub, key).orElseThrow(Devices::unknown);
    }

    /// Without a status nothing changes; the device must still be there.
    private Empty update(UserPoolId pool, Sub sub, DeviceKey key, @Nullable String status) {
        if (status == null) get(pool, sub, key);
        else devices.remember(pool, sub, key, status.equals(REMEMBERED));
        return Empty.EMPTY;
    }

    private DevicePage page(
            String operation,
            UserPoolId pool,
            Sub sub,
            @Nullable Integer asked,
            @Nullable String token,
            Function<Device, DescribedDevice> description) {
        var after = PagingToken.after(operation, token);
        int limit = asked == null || asked == 0 ? FULL_PAGE : asked;
        var found = devices.listRemembered(pool, sub, after, limit + 1);
        var page = Page.of(found, limit, last -> PagingToken.of(operation, last.key().value()));
        return new DevicePage(page.shown(description), page.token());
    }
}

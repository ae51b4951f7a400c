package doorhouse.userpool.signin;

import doorhouse.id.DeviceKey;
import doorhouse.userpool.device.Device;
import doorhouse.userpool.device.Devices;
import doorhouse.userpool.session.ChallengeSessions;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The devices that sign-ins are from, in pools that track them.
public final class SignInDevices {
    /// The key of a new device, as the answer has it.
    ///
    /// @param deviceGroupKey what the client's SRP binds the device's secret to, beside the key
    record NewDeviceMetadata(DeviceKey deviceKey, String deviceGroupKey) {}

    private final Devices devices;

    public SignInDevices(Devices devices) {
        this.devices = devices;
    }

    /// The sign-in, held to a device of the user's where it names one. To be asked of who has shown
    /// the first factor, and before anything is spent. In a pool that tracks none, no name counts.
    ///
    /// @throws doorhouse.operation.ApiException ResourceNotFoundException `Device does not exist.`,
    ///   on which client libraries drop the device and say the same again
    SignIn checked(SignIn signIn) {
        var named = signIn.fact(SignIn.DEVICE_KEY);
        if (named.isEmpty() || signIn.newDevice()) return signIn;
        if (!tracked(signIn)) return signIn.without(SignIn.DEVICE_KEY);
        devices.get(signIn.pool().id(), signIn.user().sub(), named.get());
        return signIn;
    }

    /// The sign-in from the device that an answer names. One that was named before stays, unless it
    /// is no more. Of somebody who has shown nothing yet no device is told of: [#tell] does that.
    ///
    /// @throws doorhouse.operation.ApiException as [#checked], and NotAuthorizedException for
    ///   another device
    SignIn named(SignIn signIn, Asked asked) {
        var named = Beginning.device(asked);
        if (signIn.passed().isEmpty()) return signIn.with(named);
        var standing = checkedQuietly(signIn);
        if (named.isEmpty()) return standing;
        var before = standing.fact(SignIn.DEVICE_KEY);
        if (before.isPresent() && !named.containsValue(before.get())) {
            throw ChallengeSessions.invalid();
        }
        return checked(standing.with(named));
    }

    /// Tells somebody whose answer shows the first factor that the device which it names is no
    /// more.
    ///
    /// @throws doorhouse.operation.ApiException as [#checked]
    void tell(Answer answer) {
        if (!answer.signIn().passed().isEmpty()) return;
        if (!Beginning.device(answer.asked()).isEmpty()) checked(answer.signIn());
    }

    /// As [#checked], but a device that is no more goes unmentioned.
    SignIn checkedQuietly(SignIn signIn) {
        return device(signIn).isPresent() ? signIn : signIn.without(SignIn.DEVICE_KEY);
    }

    /// Whether the sign-in says to be from a device of the user's, whose key no stranger knows.
    boolean known(SignIn signIn) {
        return device(signIn).isPresent();
    }

    /// Whether the device is to prove itself.
    boolean proves(SignIn signIn) {
        return device(signIn).filter(Device::proves).isPresent();
    }

    private Optional<Device> device(SignIn signIn) {
        if (!tracked(signIn)) return Optional.empty();
        return signIn.device()
                .flatMap(key -> devices.find(signIn.pool().id(), signIn.user().sub(), key));
    }

    /// What the sign-in's device proves itself by.
    ///
    /// @throws doorhouse.operation.ApiException ResourceNotFoundException when it is no more
    Device.Verifier verifier(SignIn signIn, DeviceKey key) {
        return devices.verifier(signIn.pool().id(), signIn.user().sub(), key)
                .orElseThrow(Devices::unknown);
    }

    String groupKey(SignIn signIn, DeviceKey key) {
        return devices.groupKey(signIn.pool().id(), key);
    }

    /// The sign-in with the device that its tokens are bound to: the one it names, else a new one.
    SignIn settled(SignIn signIn) {
        if (!tracked(signIn) || signIn.device().isPresent()) return signIn;
        var key = DeviceKey.create(signIn.pool().id());
        return signIn.with(
                Map.of(SignIn.DEVICE_KEY, key.value(), SignIn.NEW_DEVICE, String.valueOf(true)));
    }

    /// Notes the sign-in at the device, unless it is new: that is kept only once it is confirmed.
    void signedIn(SignIn signIn) {
        if (signIn.newDevice() || !tracked(signIn)) return;
        signIn.device()
                .ifPresent(key ->
                        devices.authenticated(
                                signIn.pool().id(),
                                signIn.user().sub(),
                                key,
                                signIn.caller().sourceAddress()));
    }

    /// What the client needs to confirm a new device; null for one that is not new.
    @Nullable NewDeviceMetadata metadata(SignIn signIn) {
        if (!signIn.newDevice()) return null;
        var key = signIn.device().orElseThrow();
        return new NewDeviceMetadata(key, groupKey(signIn, key));
    }

    private static boolean tracked(SignIn signIn) {
        return signIn.pool().settings().devices().on();
    }
}

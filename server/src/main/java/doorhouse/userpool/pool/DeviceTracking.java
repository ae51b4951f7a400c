package doorhouse.userpool.pool;

import tools.jackson.databind.JsonNode;

/// What a pool makes of the devices that its users sign in from: DeviceConfiguration, of which any
/// member turns tracking on.
///
/// @param on whether each device gets a key, and tokens are bound to it
/// @param replacesSecondFactor whether a remembered device is asked for its secret instead of a
///   second factor (ChallengeRequiredOnNewDevice)
/// @param onlyOnPrompt whether a device is remembered only once its user says so
///   (DeviceOnlyRememberedOnUserPrompt)
public record DeviceTracking(boolean on, boolean replacesSecondFactor, boolean onlyOnPrompt) {
    public static final DeviceTracking OFF = new DeviceTracking(false, false, false);

    static DeviceTracking read(JsonNode configuration) {
        if (configuration.isEmpty()) return OFF;
        return new DeviceTracking(
                true,
                configuration.path("ChallengeRequiredOnNewDevice").asBoolean(false),
                configuration.path("DeviceOnlyRememberedOnUserPrompt").asBoolean(false));
    }
}

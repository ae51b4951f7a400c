package doorhouse.sync.pool;

import doorhouse.id.IdentityPoolId;
import doorhouse.trigger.FunctionArn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who is told of an identity pool's syncs.
///
/// @param version grows by one with each change; 0 where nothing was ever set
/// @param syncTrigger the function that may change a sync; null for none
public record SyncSettings(
        IdentityPoolId pool,
        long version,
        @Nullable PushSync pushSync,
        @Nullable CognitoStreams cognitoStreams,
        @Nullable FunctionArn syncTrigger) {
    static final String ENABLED = "ENABLED";
    static final String DISABLED = "DISABLED";

    /// Push messages to devices, in the wire's own words.
    ///
    /// @param applicationArns of SNS's platform applications, one a platform
    /// @param roleArn kept: this server calls with credentials of its own
    public record PushSync(@Nullable List<String> applicationArns, @Nullable String roleArn) {}

    /// A stream of all changes, in the wire's own words.
    ///
    /// @param roleArn kept: this server calls with credentials of its own
    /// @param streamingStatus `ENABLED` or `DISABLED`
    public record CognitoStreams(
            @Nullable String streamName,
            @Nullable String roleArn,
            @Nullable String streamingStatus) {
        boolean enabled() {
            return ENABLED.equals(streamingStatus);
        }
    }

    static SyncSettings none(IdentityPoolId pool) {
        return new SyncSettings(pool, 0, null, null, null);
    }

    /// The stream that changes are to go to; null for none.
    public @Nullable String stream() {
        return cognitoStreams != null && cognitoStreams.enabled()
                ? cognitoStreams.streamName()
                : null;
    }

    SyncSettings with(@Nullable FunctionArn trigger) {
        return new SyncSettings(pool, version, pushSync, cognitoStreams, trigger);
    }

    SyncSettings with(@Nullable PushSync push, @Nullable CognitoStreams streams) {
        return new SyncSettings(pool, version, push, streams, syncTrigger);
    }
}

package doorhouse.sync.pool;

import static doorhouse.operation.Operation.signed;
import static doorhouse.sync.pool.SyncErrors.CONCURRENT_MODIFICATION;
import static doorhouse.sync.pool.SyncErrors.INVALID_PARAMETER;

import doorhouse.id.IdentityPoolId;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.sync.pool.SyncSettings.CognitoStreams;
import doorhouse.sync.pool.SyncSettings.PushSync;
import doorhouse.trigger.FunctionArn;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The operations of Cognito Sync that say who is told of an identity pool's syncs.
public final class SyncSettingsOperations implements Operations {
    private static final String SYNC_TRIGGER = "SyncTrigger";

    private final SyncAccess access;
    private final SyncSettingsStore settings;
    private final Targets targets;

    /// Where this server can deliver to.
    public record Targets(boolean streams, boolean push) {}

    public SyncSettingsOperations(SyncAccess access, SyncSettingsStore settings, Targets targets) {
        this.access = access;
        this.settings = settings;
        this.targets = targets;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed(
                        "GetIdentityPoolConfiguration",
                        OfPool.class,
                        this::getIdentityPoolConfiguration),
                signed(
                        "SetIdentityPoolConfiguration",
                        SetIdentityPoolConfiguration.class,
                        this::setIdentityPoolConfiguration),
                signed("GetCognitoEvents", OfPool.class, this::getCognitoEvents),
                signed("SetCognitoEvents", SetCognitoEvents.class, this::setCognitoEvents));
    }

    @Override
    public Map<String, List<String>> keptWithoutEffect() {
        return Map.of(
                "SetIdentityPoolConfiguration",
                List.of("PushSync.RoleArn", "CognitoStreams.RoleArn"));
    }

    record OfPool(IdentityPoolId identityPoolId) {}

    record Configuration(
            IdentityPoolId identityPoolId,
            @Nullable PushSync pushSync,
            @Nullable CognitoStreams cognitoStreams) {
        static Configuration of(SyncSettings settings) {
            return new Configuration(
                    settings.pool(), settings.pushSync(), settings.cognitoStreams());
        }
    }

    Configuration getIdentityPoolConfiguration(Call call, OfPool asked) {
        access.developer(call, asked.identityPoolId);
        return Configuration.of(settings.get(asked.identityPoolId));
    }

    record SetIdentityPoolConfiguration(
            IdentityPoolId identityPoolId,
            @Nullable PushSync pushSync,
            @Nullable CognitoStreams cognitoStreams) {}

    /// What is left out stays as it is.
    Configuration setIdentityPoolConfiguration(Call call, SetIdentityPoolConfiguration asked) {
        access.developer(call, asked.identityPoolId);
        if (asked.cognitoStreams != null) check(asked.cognitoStreams);
        if (asked.pushSync != null) check(asked.pushSync);
        var before = settings.get(asked.identityPoolId);
        var after =
                before.with(
                        asked.pushSync == null ? before.pushSync() : asked.pushSync,
                        asked.cognitoStreams == null
                                ? before.cognitoStreams()
                                : asked.cognitoStreams);
        put(after);
        return Configuration.of(after);
    }

    private void check(CognitoStreams streams) {
        if (!streams.enabled()) return;
        if (streams.streamName() == null || streams.roleArn() == null)
            throw INVALID_PARAMETER.because("A stream needs StreamName and RoleArn.");
        if (!targets.streams)
            throw INVALID_PARAMETER.because("This server has no endpoint for streams.");
    }

    private void check(PushSync push) {
        if (push.applicationArns() == null || push.applicationArns().isEmpty()) return;
        if (push.roleArn() == null) throw INVALID_PARAMETER.because("Push sync needs RoleArn.");
        if (!targets.push)
            throw INVALID_PARAMETER.because("This server has no endpoint for push messages.");
    }

    record Events(Map<String, String> events) {}

    Events getCognitoEvents(Call call, OfPool asked) {
        access.developer(call, asked.identityPoolId);
        var trigger = settings.get(asked.identityPoolId).syncTrigger();
        return new Events(trigger == null ? Map.of() : Map.of(SYNC_TRIGGER, trigger.value()));
    }

    record SetCognitoEvents(IdentityPoolId identityPoolId, Map<String, String> events) {}

    /// An event that is left out stays as it is; an empty value removes it.
    Empty setCognitoEvents(Call call, SetCognitoEvents asked) {
        access.developer(call, asked.identityPoolId);
        for (var name : asked.events.keySet()) {
            if (!name.equals(SYNC_TRIGGER))
                throw INVALID_PARAMETER.because("Unknown event type: " + name);
        }
        var function = asked.events.get(SYNC_TRIGGER);
        if (function == null) return Empty.EMPTY;
        if (!function.isEmpty() && !FunctionArn.fits(function))
            throw INVALID_PARAMETER.because("Invalid Lambda function ARN: " + function);
        put(
                settings.get(asked.identityPoolId)
                        .with(function.isEmpty() ? null : new FunctionArn(function)));
        return Empty.EMPTY;
    }

    private void put(SyncSettings changed) {
        if (!settings.put(changed))
            throw CONCURRENT_MODIFICATION.because(
                    "The configuration was changed by another request meanwhile.");
    }
}

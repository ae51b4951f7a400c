package doorhouse.userpool.trigger;

import doorhouse.id.AccountId;
import doorhouse.id.ClientId;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.testing.TestFunctions.TestFunction;
import doorhouse.trigger.FunctionArn;
import doorhouse.trigger.TriggerName;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.pool.LambdaConfig.TokenEventVersion;
import doorhouse.userpool.pool.PoolSettings;
import doorhouse.userpool.pool.Schema;
import doorhouse.userpool.pool.UserPool;
import doorhouse.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// A pool with functions, and a user of it, without a server around them.
public final class APool {
    static final UserPoolId ID = new UserPoolId("us-east-1_AbC123xYz");
    static final ClientId CLIENT = new ClientId("1example23456789abcdefghij");
    public static final User ANA =
            new User(
                    ID,
                    new Sub("11111111-2222-3333-4444-555555555555"),
                    "ana",
                    UserStatus.CONFIRMED,
                    true,
                    Map.of("email", "ana@example.com"),
                    0,
                    0,
                    Instant.EPOCH,
                    Instant.EPOCH);

    private APool() {}

    static UserPool with(TriggerName trigger, TestFunction function) {
        return with(TokenEventVersion.V1_0, Map.of(trigger, new FunctionArn(function.arn())));
    }

    public static UserPool with(
            TokenEventVersion version, Map<TriggerName, FunctionArn> functions) {
        var document =
                Json.object().put("MfaConfiguration", "OFF").put("UserPoolTier", "ESSENTIALS");
        var config = document.putObject("LambdaConfig");
        functions.forEach((trigger, function) -> config.put(trigger.text(), function.value()));
        config.putObject("PreTokenGenerationConfig").put("LambdaVersion", version.name());
        return new UserPool(
                ID,
                new AccountId("123456789012"),
                Json.object(),
                Json.object(),
                PoolSettings.read(document, Json.object()),
                new Schema(List.of()),
                1,
                Instant.EPOCH,
                Instant.EPOCH);
    }
}

package doorhouse.userpool.pool;

import doorhouse.trigger.FunctionArn;
import doorhouse.trigger.TriggerName;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Which of the pool's own functions answers which trigger. Source: Amazon Cognito API reference,
/// LambdaConfigType.
///
/// @param tokenEventVersion of the event before tokens are made
/// @param kmsKeyId the ARN of the key under which custom senders get codes; null where there are no
///   such senders
public record LambdaConfig(
        Map<TriggerName, FunctionArn> functions,
        TokenEventVersion tokenEventVersion,
        @Nullable String kmsKeyId) {
    public static final LambdaConfig NONE =
            new LambdaConfig(Map.of(), TokenEventVersion.V1_0, null);

    /// A version of the event before tokens are made: each can do what the one before can, and
    /// more.
    public enum TokenEventVersion {
        V1_0("1"),
        V2_0("2"),
        V3_0("3");

        private final String text;

        TokenEventVersion(String text) {
            this.text = text;
        }

        /// As the event's own `version`.
        public String text() {
            return text;
        }

        public boolean asksForMachines() {
            return this == V3_0;
        }
    }

    /// The function of a trigger; empty where the pool goes without.
    public Optional<FunctionArn> find(TriggerName trigger) {
        return Optional.ofNullable(functions.get(trigger));
    }

    /// @param document LambdaConfig as the pool keeps it, checked
    static LambdaConfig read(JsonNode document) {
        var functions = new EnumMap<TriggerName, FunctionArn>(TriggerName.class);
        for (var trigger : TriggerName.values()) {
            var arn = arn(document, trigger);
            if (arn != null) functions.put(trigger, new FunctionArn(arn));
        }
        var version = document.at("/PreTokenGenerationConfig/LambdaVersion").asString("V1_0");
        var key = document.path("KMSKeyID");
        return new LambdaConfig(
                functions,
                TokenEventVersion.valueOf(version),
                key.isMissingNode() ? null : key.asString());
    }

    /// The ARN that a trigger has in the document: plain, or beside the version of its event.
    static @Nullable String arn(JsonNode document, TriggerName trigger) {
        var entry = document.path(trigger.text());
        var text = entry.isObject() ? entry.path("LambdaArn") : entry;
        return text.isMissingNode() || text.isNull() ? null : text.asString();
    }
}

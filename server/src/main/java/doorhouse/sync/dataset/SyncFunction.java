package doorhouse.sync.dataset;

import static doorhouse.sync.pool.SyncErrors.INVALID_LAMBDA_FUNCTION_OUTPUT;
import static doorhouse.sync.pool.SyncErrors.LAMBDA_THROTTLED;

import doorhouse.operation.ApiException;
import doorhouse.sync.dataset.Patching.Change;
import doorhouse.trigger.FunctionArn;
import doorhouse.trigger.FunctionFailure;
import doorhouse.trigger.FunctionFailure.Threw;
import doorhouse.trigger.FunctionFailure.TimedOut;
import doorhouse.trigger.FunctionFailure.Unreachable;
import doorhouse.trigger.Triggers;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The function that sees what a user syncs before it is written, and may change it. Source: Amazon
/// Cognito Developer Guide, "Customizing workflows with Amazon Cognito Events".
final class SyncFunction {
    private static final Logger LOG = LoggerFactory.getLogger(SyncFunction.class);
    private static final int VERSION = 2;
    private static final int LONGEST_KEY = 1_024;
    private static final int LONGEST_VALUE = 1_048_575;

    /// What comes back as it went.
    private static final List<String> SAME =
            List.of(
                    "version",
                    "eventType",
                    "region",
                    "identityPoolId",
                    "identityId",
                    "datasetName");

    private final Triggers triggers;

    SyncFunction(Triggers triggers) {
        this.triggers = triggers;
    }

    /// Hold no transaction meanwhile.
    ///
    /// @param current the records as they stand
    /// @return what is to be written instead
    /// @throws ApiException LambdaThrottledException, InvalidLambdaFunctionOutputException
    Map<String, Change> changed(
            FunctionArn function,
            DatasetKey key,
            Map<String, SyncRecord> current,
            Map<String, Change> changes) {
        var event = event(key, current, changes);
        var answer = document(call(function, Json.write(event)));
        if (!(answer instanceof ObjectNode told)
                || !SAME.stream().allMatch(name -> event.get(name).equals(told.get(name)))
                || !(told.get("datasetRecords") instanceof ObjectNode records)) throw unreadable();
        if (records.size() > Patching.MOST_PATCHES) throw unreadable();
        var changed = new LinkedHashMap<String, Change>();
        for (var record : records.properties()) {
            changed.put(
                    record.getKey(),
                    change(record.getKey(), record.getValue(), changes.get(record.getKey())));
        }
        return changed;
    }

    private static ObjectNode event(
            DatasetKey key, Map<String, SyncRecord> current, Map<String, Change> changes) {
        var event =
                Json.object()
                        .put("version", VERSION)
                        .put("eventType", "SyncTrigger")
                        .put("region", key.pool().region())
                        .put("identityPoolId", key.pool().value())
                        .put("identityId", key.identity().value())
                        .put("datasetName", key.name());
        var records = event.putObject("datasetRecords");
        changes.forEach((recordKey, change) -> {
            var old = current.get(recordKey);
            records.putObject(recordKey)
                    .put("oldValue", old == null ? null : old.value())
                    .put("newValue", change.value())
                    .put("op", change.value() == null ? RecordPatch.REMOVE : RecordPatch.REPLACE);
        });
        return event;
    }

    private byte[] call(FunctionArn function, byte[] event) {
        try {
            return triggers.callOnce(function, event);
        } catch (FunctionFailure failure) {
            LOG.info("SyncTrigger {}: {}", function, failure.getMessage());
            throw refusal(failure);
        }
    }

    private static ApiException refusal(FunctionFailure failure) {
        return switch (failure) {
            case Threw threw -> INVALID_LAMBDA_FUNCTION_OUTPUT.because(threw.errorMessage());
            case Unreachable unreachable
                    when unreachable.errorName().equals("TooManyRequestsException") ->
                    LAMBDA_THROTTLED.because(
                            "AWS Lambda throttled your account, please contact AWS Support");
            case Unreachable unreachable ->
                    INVALID_LAMBDA_FUNCTION_OUTPUT.because(
                            "SyncTrigger invocation failed due to error %s."
                                    .formatted(unreachable.errorName()));
            case TimedOut _ ->
                    INVALID_LAMBDA_FUNCTION_OUTPUT.because(
                            "SyncTrigger invocation failed due to error Socket timeout while"
                                    + " invoking Lambda function.");
        };
    }

    private static JsonNode document(byte[] answer) {
        try {
            return Json.readAny(answer);
        } catch (NotJson e) {
            throw unreadable();
        }
    }

    private static Change change(String key, JsonNode told, @Nullable Change asked) {
        var date = asked == null ? null : asked.deviceDate();
        boolean fits = !key.isEmpty() && key.length() <= LONGEST_KEY;
        var op = told.path("op").asString("");
        if (fits && op.equals(RecordPatch.REMOVE)) return new Change(null, date);
        var value = told.path("newValue");
        fits &= op.equals(RecordPatch.REPLACE) && value.isString();
        if (!fits || value.asString().length() > LONGEST_VALUE) throw unreadable();
        return new Change(value.asString(), date);
    }

    private static ApiException unreadable() {
        return INVALID_LAMBDA_FUNCTION_OUTPUT.because("Unrecognizable lambda output");
    }
}

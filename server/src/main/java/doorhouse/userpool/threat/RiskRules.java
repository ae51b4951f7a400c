package doorhouse.userpool.threat;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.policy.Network;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a risk configuration must keep to beyond the API's shapes, and its defaults. Source: Amazon
/// Cognito API reference, SetRiskConfiguration.
final class RiskRules {
    static final String COMPROMISED = "CompromisedCredentialsRiskConfiguration";
    static final String TAKEOVER = "AccountTakeoverRiskConfiguration";
    static final String EXCEPTIONS = "RiskExceptionConfiguration";
    static final List<String> PARTS = List.of(COMPROMISED, TAKEOVER, EXCEPTIONS);

    private static final List<String> EVENTS = List.of("SIGN_IN", "PASSWORD_CHANGE", "SIGN_UP");
    private static final List<String> LEVELS = List.of("LowAction", "MediumAction", "HighAction");
    private static final List<String> RANGES = List.of("BlockedIPRangeList", "SkippedIPRangeList");

    private RiskRules() {}

    /// Checks the parts and fills in what was left out.
    ///
    /// @throws doorhouse.operation.ApiException InvalidParameterException
    static void complete(ObjectNode settings) {
        if (settings.get(COMPROMISED) instanceof ObjectNode compromised
                && compromised.path("EventFilter").isEmpty()) {
            var events = compromised.putArray("EventFilter");
            EVENTS.forEach(events::add);
        }
        checkNotices(settings.path(TAKEOVER));
        for (var list : RANGES) checkRanges(settings.path(EXCEPTIONS).path(list), list);
    }

    private static void checkNotices(JsonNode takeover) {
        boolean notifies =
                LEVELS.stream()
                        .anyMatch(level ->
                                takeover.path("Actions")
                                        .path(level)
                                        .path("Notify")
                                        .asBoolean(false));
        if (notifies && !takeover.has("NotifyConfiguration")) {
            throw INVALID_PARAMETER.because(
                    "NotifyConfiguration is required where an action has Notify set to true.");
        }
    }

    private static void checkRanges(JsonNode ranges, String list) {
        for (var range : ranges) {
            var text = range.asString();
            if (!text.contains("/") || Network.parse(text) == null) {
                throw INVALID_PARAMETER.because(
                        list + " must hold address ranges in CIDR notation.");
            }
        }
    }
}

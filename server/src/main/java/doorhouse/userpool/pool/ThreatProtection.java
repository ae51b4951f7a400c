package doorhouse.userpool.pool;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// How far a pool's threat protection goes (UserPoolAddOns).
///
/// @param mode of sign-in by the pool's own flows
/// @param customMode of custom authentication; empty where it is off
public record ThreatProtection(Mode mode, Optional<Mode> customMode) {
    /// What is done about the risk of an attempt.
    public enum Mode {
        OFF,
        /// It is written down.
        AUDIT,
        /// It is written down, and acted on.
        ENFORCED
    }

    static ThreatProtection read(JsonNode addOns) {
        var custom = addOns.at("/AdvancedSecurityAdditionalFlows/CustomAuthMode");
        return new ThreatProtection(
                Mode.valueOf(addOns.path("AdvancedSecurityMode").asString("OFF")),
                custom.isString()
                        ? Optional.of(Mode.valueOf(custom.asString()))
                        : Optional.empty());
    }

    /// Whether any attempts are written down.
    public boolean records() {
        return mode != Mode.OFF || customMode.isPresent();
    }

    /// Whether attempts of one kind are written down.
    ///
    /// @param custom whether the pool's own functions make the challenges
    public boolean records(boolean custom) {
        return custom ? customMode.isPresent() : mode != Mode.OFF;
    }
}

package doorhouse.userpool.pool;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Which of a pool's settings need which tier. Source: Amazon Cognito Developer Guide, "User pool
/// feature plans".
final class TierFeatures {
    private static final Set<String> PASSWORD_ALONE = Set.of("PASSWORD");

    private TierFeatures() {}

    /// A feature that is on though the pool's tier does not have it, by its name in a sentence.
    static Optional<String> beyond(Tier tier, ObjectNode document, ObjectNode mfa) {
        if (!tier.includes(Tier.ESSENTIALS)) {
            if (keepsPasswordHistory(document)) return Optional.of("Password history");
            if (!PoolSettings.firstFactors(document).equals(PASSWORD_ALONE)) {
                return Optional.of("Choice-based sign-in");
            }
            if (changesAccessTokens(document)) return Optional.of("Access token customization");
            if (mfa.has("EmailMfaConfiguration")) return Optional.of("Email MFA");
            if (mfa.has("WebAuthnConfiguration")) return Optional.of("Passkey sign-in");
        }
        if (!tier.includes(Tier.PLUS) && protectsAgainstThreats(document)) {
            return Optional.of("Threat protection");
        }
        return Optional.empty();
    }

    private static boolean keepsPasswordHistory(ObjectNode document) {
        return document.at("/Policies/PasswordPolicy/PasswordHistorySize").asInt(0) > 0;
    }

    private static boolean changesAccessTokens(ObjectNode document) {
        var version = document.at("/LambdaConfig/PreTokenGenerationConfig/LambdaVersion");
        return !version.asString("V1_0").equals("V1_0");
    }

    static boolean protectsAgainstThreats(ObjectNode document) {
        var addOns = document.path("UserPoolAddOns");
        var custom = addOns.at("/AdvancedSecurityAdditionalFlows/CustomAuthMode");
        return !addOns.path("AdvancedSecurityMode").asString("OFF").equals("OFF")
                || custom.isString();
    }
}

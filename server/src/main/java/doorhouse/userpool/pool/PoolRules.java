package doorhouse.userpool.pool;

import static doorhouse.operation.CognitoErrors.FEATURE_UNAVAILABLE_IN_TIER;
import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.TIER_CHANGE_NOT_ALLOWED;

import doorhouse.kms.KmsKeyArn;
import doorhouse.policy.RequestContext;
import doorhouse.trigger.FunctionArn;
import doorhouse.trigger.TriggerName;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Which settings of a pool go together, beyond what the model bounds. Where a sentence is not
/// known from the live service, it says what is wrong in its manner.
final class PoolRules {
    private static final int MOST_TAGS = 50;

    private PoolRules() {}

    /// @throws doorhouse.operation.ApiException InvalidParameterException,
    ///   FeatureUnavailableInTierException
    static void check(ObjectNode document, ObjectNode mfa) {
        checkNames(document);
        checkVerification(document);
        checkRecovery(document.path("AccountRecoverySetting"));
        checkFirstFactors(document);
        checkKeys(document.path("KeyConfiguration"));
        checkFunctions(document.path("LambdaConfig"));
        checkTags(document.path("UserPoolTags"));
        var tier = PoolSettings.tier(document);
        TierFeatures.beyond(tier, document, mfa)
                .ifPresent(feature -> {
                    throw FEATURE_UNAVAILABLE_IN_TIER.because(unavailable(feature, tier));
                });
    }

    /// @throws doorhouse.operation.ApiException TierChangeNotAllowedException when the pool moves
    ///   to a smaller tier and keeps a feature of the larger
    static void checkTierChange(Tier before, ObjectNode document, ObjectNode mfa) {
        var tier = PoolSettings.tier(document);
        if (tier.includes(before)) return;
        TierFeatures.beyond(tier, document, mfa)
                .ifPresent(feature -> {
                    throw TIER_CHANGE_NOT_ALLOWED.because(unavailable(feature, tier));
                });
    }

    private static String unavailable(String feature, Tier tier) {
        return feature + " is not available in the " + tier + " tier.";
    }

    private static void checkNames(ObjectNode document) {
        if (document.path("AliasAttributes").isEmpty()) return;
        if (document.path("UsernameAttributes").isEmpty()) return;
        throw INVALID_PARAMETER.because(
                "Only one of the aliasAttributes or usernameAttributes can be set in a user pool.");
    }

    private static void checkVerification(ObjectNode document) {
        var verified = texts(document.path("AutoVerifiedAttributes"));
        var before =
                texts(
                        document.at(
                                "/UserAttributeUpdateSettings/AttributesRequireVerificationBeforeUpdate"));
        for (var attribute : before) {
            if (verified.contains(attribute)) continue;
            throw INVALID_PARAMETER.because(
                    "AttributesRequireVerificationBeforeUpdate has "
                            + attribute
                            + ", which is not one of the AutoVerifiedAttributes.");
        }
    }

    private static void checkRecovery(JsonNode recovery) {
        var priorities = new HashSet<Integer>();
        var names = new HashSet<String>();
        for (var mechanism : recovery.path("RecoveryMechanisms")) {
            if (!priorities.add(mechanism.path("Priority").asInt())) {
                throw INVALID_PARAMETER.because(
                        "Account Recovery Setting must not have two mechanisms of one priority.");
            }
            if (!names.add(mechanism.path("Name").asString())) {
                throw INVALID_PARAMETER.because(
                        "Account Recovery Setting must not name a mechanism twice.");
            }
        }
        if (names.size() > 1 && names.contains("admin_only")) {
            throw INVALID_PARAMETER.because(
                    "Account Recovery Setting cannot use admin_only setting with any other recovery"
                            + " mechanisms.");
        }
    }

    private static void checkFirstFactors(ObjectNode document) {
        var factors = PoolSettings.firstFactors(document);
        if (factors.contains("SOFTWARE_TOKEN")) {
            throw INVALID_PARAMETER.because(
                    "SOFTWARE_TOKEN is not allowed in AllowedFirstAuthFactors.");
        }
        if (!factors.contains("PASSWORD")) {
            throw INVALID_PARAMETER.because("AllowedFirstAuthFactors must include PASSWORD.");
        }
        checkSecondFactor(document.path("MfaConfiguration").asString(), factors);
    }

    /// A code alone proves no more than one factor, so it cannot begin where two are demanded.
    static void checkSecondFactor(String mfaConfiguration, Set<String> firstFactors) {
        if (!mfaConfiguration.equals("ON")) return;
        if (!firstFactors.contains("EMAIL_OTP") && !firstFactors.contains("SMS_OTP")) return;
        throw INVALID_PARAMETER.because(
                "MFA cannot be ON when EMAIL_OTP or SMS_OTP is one of the AllowedFirstAuthFactors.");
    }

    private static void checkKeys(JsonNode keys) {
        boolean own = keys.path("KeyType").asString().equals("CUSTOMER_MANAGED_KEY");
        if (own == keys.has("KmsKeyArn")) return;
        throw INVALID_PARAMETER.because(
                own
                        ? "KmsKeyArn is required when KeyType is CUSTOMER_MANAGED_KEY."
                        : "KmsKeyArn can be set only when KeyType is CUSTOMER_MANAGED_KEY.");
    }

    private static void checkFunctions(JsonNode lambdas) {
        for (var trigger : TriggerName.values()) {
            var arn = LambdaConfig.arn(lambdas, trigger);
            if (arn == null || FunctionArn.fits(arn)) continue;
            throw INVALID_PARAMETER.because(
                    trigger.text() + " must be the ARN of a Lambda function.");
        }
        var key = lambdas.path("KMSKeyID");
        boolean sends = lambdas.has("CustomEmailSender") || lambdas.has("CustomSMSSender");
        if (sends && !key.isString()) {
            throw INVALID_PARAMETER.because(
                    "KMSKeyID is required with CustomEmailSender or CustomSMSSender.");
        }
        if (key.isString() && !KmsKeyArn.fits(key.asString())) {
            throw INVALID_PARAMETER.because("KMSKeyID must be the ARN of a KMS key.");
        }
    }

    /// @throws doorhouse.operation.ApiException InvalidParameterException
    static void checkTags(JsonNode tags) {
        if (tags.size() > MOST_TAGS) {
            throw INVALID_PARAMETER.because(
                    "A user pool cannot have more than " + MOST_TAGS + " tags.");
        }
        var folded = new HashSet<String>();
        for (var tag : tags.propertyNames()) {
            if (!folded.add(RequestContext.folded(tag))) {
                throw INVALID_PARAMETER.because(
                        "Tag keys cannot differ by case alone: policies see no difference.");
            }
            if (tag.startsWith("aws:")) {
                throw INVALID_PARAMETER.because("Tag keys that begin with aws: are reserved.");
            }
        }
        Extensions.check(tags);
    }

    private static Set<String> texts(JsonNode array) {
        var texts = new HashSet<String>();
        for (var text : array) texts.add(text.asString());
        return texts;
    }
}

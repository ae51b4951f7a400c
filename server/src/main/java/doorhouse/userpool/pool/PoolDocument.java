package doorhouse.userpool.pool;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.wire.Json;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The document of a pool's settings: what was asked, with everything left out at its default.
/// Source: Amazon Cognito API reference, CreateUserPool and UpdateUserPool; the defaults as
/// DescribeUserPool shows them.
final class PoolDocument {
    private static final int DEFAULT_MINIMUM_LENGTH = 8;
    private static final int DEFAULT_VALIDITY_DAYS = 7;

    /// Given as they are, absent where they were not asked for.
    private static final List<String> PLAIN =
            List.of(
                    "AutoVerifiedAttributes",
                    "SmsAuthenticationMessage",
                    "DeviceConfiguration",
                    "SmsConfiguration",
                    "UserPoolAddOns");

    /// Fixed when the pool is made.
    private static final List<String> FIXED =
            List.of("AliasAttributes", "UsernameAttributes", "UsernameConfiguration");

    private PoolDocument() {}

    /// @param asked a CreateUserPool request that was checked against the model
    static ObjectNode created(ObjectNode asked) {
        var document = Json.object();
        document.set("Name", asked.path("PoolName"));
        addSettings(document, asked);
        document.set("SchemaAttributes", SchemaDocument.created(asked.path("Schema")));
        copy(asked, document, FIXED);
        return document;
    }

    /// The pool's document after an UpdateUserPool request: it replaces, so every setting that it
    /// leaves out goes back to its default; only what is fixed, the name, and the tags of ours
    /// stay. Those tags are settings that callers who know Amazon's API alone do not send.
    static ObjectNode updated(ObjectNode before, ObjectNode asked) {
        var document = Json.object();
        document.set("Name", asked.has("PoolName") ? asked.path("PoolName") : before.path("Name"));
        addSettings(document, asked);
        if (!asked.has("UserPoolTags"))
            document.set("UserPoolTags", Extensions.tags(before.path("UserPoolTags")));
        document.set("SchemaAttributes", before.path("SchemaAttributes"));
        copy(before, document, FIXED);
        return document;
    }

    private static void addSettings(ObjectNode document, ObjectNode asked) {
        copy(asked, document, PLAIN);
        document.put("DeletionProtection", asked.path("DeletionProtection").asString("INACTIVE"));
        document.put("MfaConfiguration", asked.path("MfaConfiguration").asString("OFF"));
        document.set("LambdaConfig", lambdas(asked.path("LambdaConfig")));
        document.set("UserPoolTags", orEmpty(asked.path("UserPoolTags")));
        document.put("UserPoolTier", tier(asked));
        addPolicies(document, asked);
        addMessages(document, asked);
        addMore(document, asked);
    }

    private static String tier(ObjectNode asked) {
        boolean guarded = TierFeatures.protectsAgainstThreats(asked);
        var fallback = guarded ? Tier.PLUS : Tier.ESSENTIALS;
        return asked.path("UserPoolTier").asString(fallback.name());
    }

    private static void addPolicies(ObjectNode document, ObjectNode asked) {
        var admin = orEmpty(asked.path("AdminCreateUserConfig"));
        var given = asked.at("/Policies/PasswordPolicy");
        int days = validityDays(given, admin);
        var policies = document.putObject("Policies");
        policies.set("PasswordPolicy", passwordPolicy(given, days));
        var signIn = asked.at("/Policies/SignInPolicy");
        if (signIn.has("AllowedFirstAuthFactors")) policies.set("SignInPolicy", signIn.deepCopy());
        else policies.putObject("SignInPolicy").putArray("AllowedFirstAuthFactors").add("PASSWORD");
        if (!admin.has("AllowAdminCreateUserOnly")) admin.put("AllowAdminCreateUserOnly", false);
        admin.put("UnusedAccountValidityDays", days);
        document.set("AdminCreateUserConfig", admin);
    }

    private static ObjectNode passwordPolicy(JsonNode given, int days) {
        boolean required = given.isMissingNode();
        var policy = orEmpty(given);
        policy.put("MinimumLength", given.path("MinimumLength").asInt(DEFAULT_MINIMUM_LENGTH));
        for (var kind : List.of("Uppercase", "Lowercase", "Numbers", "Symbols")) {
            policy.put("Require" + kind, given.path("Require" + kind).asBoolean(required));
        }
        return policy.put("TemporaryPasswordValidityDays", days);
    }

    /// How long a temporary password lasts: there is an older member and a newer one for it, and 0
    /// means the default.
    private static int validityDays(JsonNode policy, ObjectNode admin) {
        int newer = policy.path("TemporaryPasswordValidityDays").asInt(0);
        int older = admin.path("UnusedAccountValidityDays").asInt(0);
        if (newer != 0 && older != 0 && newer != older) {
            throw INVALID_PARAMETER.because(
                    "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of"
                            + " UnusedAccountValidityDays");
        }
        if (newer != 0) return newer;
        return older != 0 ? older : DEFAULT_VALIDITY_DAYS;
    }

    /// The verification messages stand in a template and, from older days, beside it: what is given
    /// in one place shows in both, and the template wins.
    private static void addMessages(ObjectNode document, ObjectNode asked) {
        var template = orEmpty(asked.path("VerificationMessageTemplate"));
        mirror(asked, "EmailVerificationMessage", template, "EmailMessage", document);
        mirror(asked, "EmailVerificationSubject", template, "EmailSubject", document);
        mirror(asked, "SmsVerificationMessage", template, "SmsMessage", document);
        if (!template.has("DefaultEmailOption")) {
            template.put("DefaultEmailOption", "CONFIRM_WITH_CODE");
        }
        document.set("VerificationMessageTemplate", template);
    }

    private static void mirror(
            ObjectNode asked,
            String beside,
            ObjectNode template,
            String inside,
            ObjectNode document) {
        if (!template.has(inside) && asked.has(beside)) template.set(inside, asked.path(beside));
        if (template.has(inside)) document.set(beside, template.path(inside));
    }

    private static void addMore(ObjectNode document, ObjectNode asked) {
        var email = orEmpty(asked.path("EmailConfiguration"));
        if (!email.has("EmailSendingAccount")) email.put("EmailSendingAccount", "COGNITO_DEFAULT");
        document.set("EmailConfiguration", email);
        var updates = orEmpty(asked.path("UserAttributeUpdateSettings"));
        if (updates.isEmpty()) updates.putArray("AttributesRequireVerificationBeforeUpdate");
        document.set("UserAttributeUpdateSettings", updates);
        var recovery = asked.path("AccountRecoverySetting");
        if (recovery.has("RecoveryMechanisms")) document.set("AccountRecoverySetting", recovery);
        var keys = orEmpty(asked.path("KeyConfiguration"));
        if (!keys.has("KeyType")) keys.put("KeyType", "AWS_OWNED_KEY");
        document.set("KeyConfiguration", keys);
        var issuer = orEmpty(asked.path("IssuerConfiguration"));
        if (!issuer.has("Type")) issuer.put("Type", "ORIGINAL");
        document.set("IssuerConfiguration", issuer);
    }

    /// The function for token generation stands in two members, of which the newer also names its
    /// version; both show it.
    private static ObjectNode lambdas(JsonNode asked) {
        var lambdas = orEmpty(asked);
        var versioned = asked.at("/PreTokenGenerationConfig/LambdaArn");
        if (versioned.isMissingNode()) return lambdas;
        var plain = asked.path("PreTokenGeneration").asString(versioned.asString());
        if (!plain.equals(versioned.asString())) {
            throw INVALID_PARAMETER.because(
                    "PreTokenGeneration and the LambdaArn of PreTokenGenerationConfig must be the"
                            + " same function.");
        }
        return lambdas.put("PreTokenGeneration", plain);
    }

    private static ObjectNode orEmpty(JsonNode node) {
        return node instanceof ObjectNode object ? object.deepCopy() : Json.object();
    }

    private static void copy(ObjectNode from, ObjectNode to, List<String> members) {
        for (var member : members) {
            if (from.has(member)) to.set(member, from.path(member));
        }
    }
}

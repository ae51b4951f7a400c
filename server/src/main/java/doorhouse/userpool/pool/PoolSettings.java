package doorhouse.userpool.pool;

import doorhouse.message.Identity;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The settings of a pool that the product acts on.
///
/// @param aliasAttributes `email`, `phone_number`, `preferred_username`
/// @param usernameAttributes `email`, `phone_number`: users are named by them
/// @param autoVerifiedAttributes `email`, `phone_number`
/// @param verifiedBeforeUpdate attributes that change only once the new value is verified
/// @param allowedFirstAuthFactors `PASSWORD`, `EMAIL_OTP`, `SMS_OTP`, `WEB_AUTHN`
/// @param recovery where a code for a forgotten password goes, in the order of priority:
///   `verified_email`, `verified_phone_number`, `admin_only`
/// @param webAuthn what the pool asks of passkeys
/// @param triggers the pool's own functions
/// @param identity as whom the pool's messages are sent
/// @param devices whether devices are tracked, and what that changes
/// @param extensions what the pool does beyond Amazon Cognito
public record PoolSettings(
        String name,
        PasswordPolicy passwordPolicy,
        boolean caseSensitive,
        Set<String> aliasAttributes,
        Set<String> usernameAttributes,
        Set<String> autoVerifiedAttributes,
        Set<String> verifiedBeforeUpdate,
        Set<String> allowedFirstAuthFactors,
        List<String> recovery,
        boolean adminCreateUserOnly,
        MfaConfiguration mfaConfiguration,
        boolean softwareTokenMfa,
        boolean smsMfa,
        boolean emailMfa,
        WebAuthnConfiguration webAuthn,
        boolean deletionProtected,
        Tier tier,
        Messages messages,
        LambdaConfig triggers,
        Identity identity,
        DeviceTracking devices,
        ThreatProtection threatProtection,
        Extensions extensions) {
    /// What a pool without AccountRecoverySetting does, from before there was one.
    private static final List<String> OLDER_RECOVERY =
            List.of("verified_phone_number", "verified_email");

    /// The pool's message templates; null where Cognito's own text is used.
    ///
    /// @param confirmWithLink whether mails carry a link instead of a code
    public record Messages(
            boolean confirmWithLink,
            @Nullable String emailSubject,
            @Nullable String emailMessage,
            @Nullable String emailSubjectByLink,
            @Nullable String emailMessageByLink,
            @Nullable String smsMessage,
            @Nullable String inviteEmailSubject,
            @Nullable String inviteEmailMessage,
            @Nullable String inviteSmsMessage,
            @Nullable String smsAuthenticationMessage,
            @Nullable String authenticationEmailSubject,
            @Nullable String authenticationEmailMessage) {}

    /// @param document the pool as CreateUserPool and UpdateUserPool left it
    /// @param mfa the document that SetUserPoolMfaConfig writes
    public static PoolSettings read(ObjectNode document, ObjectNode mfa) {
        return new PoolSettings(
                document.path("Name").asString(),
                passwordPolicy(document.at("/Policies/PasswordPolicy")),
                document.at("/UsernameConfiguration/CaseSensitive").asBoolean(true),
                texts(document.path("AliasAttributes")),
                texts(document.path("UsernameAttributes")),
                texts(document.path("AutoVerifiedAttributes")),
                texts(
                        document.at(
                                "/UserAttributeUpdateSettings/AttributesRequireVerificationBeforeUpdate")),
                firstFactors(document),
                recovery(document.at("/AccountRecoverySetting/RecoveryMechanisms")),
                document.at("/AdminCreateUserConfig/AllowAdminCreateUserOnly").asBoolean(false),
                MfaConfiguration.valueOf(document.path("MfaConfiguration").asString()),
                mfa.at("/SoftwareTokenMfaConfiguration/Enabled").asBoolean(false),
                mfa.has("SmsMfaConfiguration") && document.has("SmsConfiguration"),
                mfa.has("EmailMfaConfiguration"),
                WebAuthnConfiguration.read(mfa.path("WebAuthnConfiguration")),
                document.path("DeletionProtection").asString().equals("ACTIVE"),
                tier(document),
                messages(document, mfa),
                LambdaConfig.read(document.path("LambdaConfig")),
                identity(document),
                DeviceTracking.read(document.path("DeviceConfiguration")),
                ThreatProtection.read(document.path("UserPoolAddOns")),
                Extensions.read(document.path("UserPoolTags")));
    }

    static Tier tier(ObjectNode document) {
        return Tier.valueOf(document.path("UserPoolTier").asString());
    }

    static Set<String> firstFactors(ObjectNode document) {
        return texts(document.at("/Policies/SignInPolicy/AllowedFirstAuthFactors"));
    }

    private static PasswordPolicy passwordPolicy(JsonNode policy) {
        return new PasswordPolicy(
                policy.path("MinimumLength").asInt(),
                policy.path("RequireUppercase").asBoolean(),
                policy.path("RequireLowercase").asBoolean(),
                policy.path("RequireNumbers").asBoolean(),
                policy.path("RequireSymbols").asBoolean(),
                policy.path("PasswordHistorySize").asInt(0),
                policy.path("TemporaryPasswordValidityDays").asInt());
    }

    private static List<String> recovery(JsonNode mechanisms) {
        if (mechanisms.isMissingNode()) return OLDER_RECOVERY;
        return StreamSupport.stream(mechanisms.spliterator(), false)
                .sorted(Comparator.comparingInt(m -> m.path("Priority").asInt()))
                .map(m -> m.path("Name").asString())
                .toList();
    }

    private static Messages messages(ObjectNode document, ObjectNode mfa) {
        var verification = document.path("VerificationMessageTemplate");
        var invite = document.at("/AdminCreateUserConfig/InviteMessageTemplate");
        return new Messages(
                verification.path("DefaultEmailOption").asString().equals("CONFIRM_WITH_LINK"),
                text(verification.path("EmailSubject")),
                text(verification.path("EmailMessage")),
                text(verification.path("EmailSubjectByLink")),
                text(verification.path("EmailMessageByLink")),
                text(verification.path("SmsMessage")),
                text(invite.path("EmailSubject")),
                text(invite.path("EmailMessage")),
                text(invite.path("SMSMessage")),
                text(document.path("SmsAuthenticationMessage")),
                text(mfa.at("/EmailMfaConfiguration/Subject")),
                text(mfa.at("/EmailMfaConfiguration/Message")));
    }

    /// Where a pool names an identity of Amazon SES by its ARN alone, that is the sender: an
    /// address, but not a whole domain.
    private static Identity identity(ObjectNode document) {
        var email = document.path("EmailConfiguration");
        var arn = text(email.path("SourceArn"));
        var from = text(email.path("From"));
        var named = arn == null ? "" : arn.substring(arn.indexOf('/') + 1);
        return new Identity(
                from == null && named.contains("@") ? named : from,
                text(email.path("ReplyToEmailAddress")),
                arn,
                text(email.path("ConfigurationSet")),
                text(document.at("/SmsConfiguration/SnsRegion")));
    }

    private static @Nullable String text(JsonNode node) {
        return node.isMissingNode() ? null : node.asString();
    }

    private static Set<String> texts(JsonNode array) {
        var texts = new LinkedHashSet<String>();
        for (var text : array) texts.add(text.asString());
        return Set.copyOf(texts);
    }
}

package doorhouse.userpool.pool;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The settings of a pool that the product acts on.
///
/// @param aliasAttributes `email`, `phone_number`, `preferred_username`
/// @param usernameAttributes `email`, `phone_number`: users are named by them
/// @param autoVerifiedAttributes `email`, `phone_number`
/// @param verifiedBeforeUpdate attributes that change only once the new value is verified
/// @param allowedFirstAuthFactors `PASSWORD`, `EMAIL_OTP`, `SMS_OTP`, `WEB_AUTHN`
/// @param recovery where a code for a forgotten password goes, in the order of priority:
///   `verified_email`, `verified_phone_number`, `admin_only`
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
        boolean deletionProtected,
        Messages messages) {

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
            @Nullable String smsAuthenticationMessage) {}
}

package doorhouse.userpool.mfa;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.userpool.directory.User;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What SetUserMFAPreference asks for: kinds to be switched on or off, and which of them is
/// preferred. Kinds that it does not name stay as they are.
final class PreferenceChange {
    /// What is asked of one kind, as the API says it; a member left out is false.
    ///
    /// @param preferredMfa whether it is to be asked for first; none other is then
    record Setting(boolean enabled, boolean preferredMfa) {}

    private final Map<MfaKind, Setting> settings = new EnumMap<>(MfaKind.class);
    private final @Nullable Boolean webAuthn;

    PreferenceChange(
            @Nullable Setting sms, @Nullable Setting softwareToken, @Nullable Setting email) {
        this(sms, softwareToken, email, null);
    }

    /// @throws doorhouse.operation.ApiException InvalidParameterException when a kind is preferred
    ///   that is not switched on, or two are
    PreferenceChange(
            @Nullable Setting sms,
            @Nullable Setting softwareToken,
            @Nullable Setting email,
            @Nullable Boolean webAuthn) {
        this.webAuthn = webAuthn;
        put(MfaKind.SMS_MFA, sms);
        put(MfaKind.SOFTWARE_TOKEN_MFA, softwareToken);
        put(MfaKind.EMAIL_OTP, email);
        if (settings.values().stream().filter(Setting::preferredMfa).count() > 1) {
            throw INVALID_PARAMETER.because("Only one MFA type can be set as preferred.");
        }
    }

    private void put(MfaKind kind, @Nullable Setting setting) {
        if (setting == null) return;
        if (setting.preferredMfa && !setting.enabled) {
            throw INVALID_PARAMETER.because(
                    kind + " cannot be set as preferred without being enabled.");
        }
        settings.put(kind, setting);
    }

    boolean isEmpty() {
        return settings.isEmpty() && webAuthn == null;
    }

    /// Whether passkeys become both factors in one, or no longer; null when that stays as it is.
    @Nullable Boolean webAuthn() {
        return webAuthn;
    }

    /// Whether the kind is switched on or off; null when it stays as it is.
    @Nullable Boolean enabled(MfaKind kind) {
        var setting = settings.get(kind);
        return setting == null ? null : setting.enabled;
    }

    /// The kind that becomes the preferred one; empty when none does.
    Optional<MfaKind> preferred() {
        return settings.entrySet().stream()
                .filter(entry -> entry.getValue().preferredMfa)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// Refuses to switch on what the user could never answer.
    ///
    /// @param mfa what the user has so far
    /// @throws doorhouse.operation.ApiException InvalidParameterException
    void check(User user, UserMfa mfa) {
        if (Boolean.TRUE.equals(webAuthn) && !leavesAnother(mfa)) {
            throw INVALID_PARAMETER.because(
                    "User must have another MFA method enabled to turn on WEB_AUTHN");
        }
        settings.forEach((kind, setting) -> {
            if (!setting.enabled) return;
            switch (kind) {
                case SOFTWARE_TOKEN_MFA -> {
                    if (!mfa.softwareTokenVerified()) {
                        throw INVALID_PARAMETER.because("User has not verified software token mfa");
                    }
                }
                case SMS_MFA -> checkAddress(user, "phone_number", kind);
                case EMAIL_OTP -> checkAddress(user, "email", kind);
            }
        });
    }

    /// Whoever loses the passkey must have another way to sign in.
    private boolean leavesAnother(UserMfa mfa) {
        for (var kind : MfaKind.values()) {
            var setting = settings.get(kind);
            if (setting == null ? mfa.enabled().contains(kind) : setting.enabled) return true;
        }
        return false;
    }

    private static void checkAddress(User user, String attribute, MfaKind kind) {
        if (user.attribute(attribute).isEmpty()) {
            throw INVALID_PARAMETER.because(
                    "User does not have delivery config set to turn on " + kind);
        }
    }
}

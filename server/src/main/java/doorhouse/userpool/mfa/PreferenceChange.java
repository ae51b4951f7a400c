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

    /// @throws doorhouse.operation.ApiException InvalidParameterException when a kind is preferred
    ///   that is not switched on, or two are
    PreferenceChange(
            @Nullable Setting sms, @Nullable Setting softwareToken, @Nullable Setting email) {
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
        return settings.isEmpty();
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

    private static void checkAddress(User user, String attribute, MfaKind kind) {
        if (user.attribute(attribute).isEmpty()) {
            throw INVALID_PARAMETER.because(
                    "User does not have delivery config set to turn on " + kind);
        }
    }
}

package doorhouse.userpool.mfa;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What second factors a user has.
///
/// @param enabled those switched on for the user
/// @param preferred the one asked for where several are on; null for none
/// @param softwareTokenVerified whether an authenticator has proved to hold the secret
/// @param friendlyDeviceName what the user called the authenticator; empty for nothing
/// @param webAuthn whether a passkey shall be both factors in one; null where nobody said
public record UserMfa(
        Set<MfaKind> enabled,
        @Nullable MfaKind preferred,
        boolean softwareTokenVerified,
        String friendlyDeviceName,
        @Nullable Boolean webAuthn) {
    public static final UserMfa NONE = new UserMfa(Set.of(), null, false, "");

    public UserMfa {
        enabled = Set.copyOf(enabled);
    }

    /// A way to send codes, in the older words of the API, which know only text messages.
    public record MfaOption(String deliveryMedium, String attributeName) {
        static final MfaOption SMS = new MfaOption("SMS", "phone_number");
    }

    /// Those of the older words; null, for the API lists nothing then, where there is none.
    public @Nullable List<MfaOption> options() {
        return enabled.contains(MfaKind.SMS_MFA) ? List.of(MfaOption.SMS) : null;
    }

    /// Of a user who said nothing of passkeys.
    public UserMfa(
            Set<MfaKind> enabled,
            @Nullable MfaKind preferred,
            boolean softwareTokenVerified,
            String friendlyDeviceName) {
        this(enabled, preferred, softwareTokenVerified, friendlyDeviceName, null);
    }

    /// Whether a passkey is both factors in one, where the pool's are: unless the user switched
    /// that off.
    public boolean passkeysAreBothFactors() {
        return !Boolean.FALSE.equals(webAuthn);
    }

    /// Those switched on, as the API lists them; null, for the API lists nothing then, where none
    /// is.
    public @Nullable List<String> listed() {
        var names = new ArrayList<String>();
        for (var kind : MfaKind.values()) if (enabled.contains(kind)) names.add(kind.name());
        if (Boolean.TRUE.equals(webAuthn)) names.add("WEB_AUTHN");
        return names.isEmpty() ? null : List.copyOf(names);
    }
}

package doorhouse.userpool.mfa;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What second factors a user has.
///
/// @param enabled those switched on for the user
/// @param preferred the one asked for where several are on; null for none
/// @param softwareTokenVerified whether an authenticator has proved to hold the secret
/// @param friendlyDeviceName what the user called the authenticator; empty for nothing
public record UserMfa(
        Set<MfaKind> enabled,
        @Nullable MfaKind preferred,
        boolean softwareTokenVerified,
        String friendlyDeviceName) {
    public static final UserMfa NONE = new UserMfa(Set.of(), null, false, "");

    public UserMfa {
        enabled = Set.copyOf(enabled);
    }

    /// Those switched on, as the API lists them; null, for the API lists nothing then, where none
    /// is.
    public @Nullable List<MfaKind> listed() {
        return enabled.isEmpty() ? null : enabled.stream().sorted().toList();
    }
}

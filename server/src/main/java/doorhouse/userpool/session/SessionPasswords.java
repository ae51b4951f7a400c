package doorhouse.userpool.session;

import doorhouse.userpool.directory.User;
import doorhouse.userpool.password.Passwords;
import java.util.HexFormat;
import java.util.Map;

/// Binds sessions to the password that the user had when they were issued: another password has
/// another salt, and whoever showed the one before has shown nothing.
public final class SessionPasswords {
    private static final String SALT = "passwordSalt";

    private final Passwords passwords;

    public SessionPasswords(Passwords passwords) {
        this.passwords = passwords;
    }

    /// The fact that a session about the user carries.
    public Map<String, String> fact(User user) {
        return Map.of(SALT, mark(user));
    }

    /// Whether the user's password is still the one of when the session was issued.
    public boolean unchanged(ChallengeSession session, User user) {
        return mark(user).equals(session.facts().get(SALT));
    }

    /// What changes with the user's password; empty for a user without one.
    public String mark(User user) {
        return passwords
                .find(user.userPoolId(), user.sub())
                .map(kept -> HexFormat.of().formatHex(kept.salt()))
                .orElse("");
    }
}

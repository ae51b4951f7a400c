package doorhouse.userpool.authorization;

import java.util.Locale;
import java.util.Optional;

/// What the user is to be asked though a session may say it all (OpenID Connect Core §3.1.2.1).
public enum Prompt {
    NONE,
    LOGIN,
    CONSENT,
    SELECT_ACCOUNT;

    static Optional<Prompt> find(String text) {
        for (var prompt : values()) {
            if (prompt.toString().equals(text)) return Optional.of(prompt);
        }
        return Optional.empty();
    }

    /// The wire's word.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

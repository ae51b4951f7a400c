package doorhouse.userpool.password;

import doorhouse.crypto.Argon2Cost;
import doorhouse.userpool.pool.UserPool;
import org.jspecify.annotations.Nullable;

/// What a password is made into before it is kept.
sealed interface PasswordForm {
    record SrpVerifier() implements PasswordForm {}

    record Argon2id(Argon2Cost cost) implements PasswordForm {}

    /// The form of new passwords of a pool.
    static PasswordForm of(UserPool pool) {
        return pool.settings()
                .extensions()
                .argon2id()
                .<PasswordForm>map(Argon2id::new)
                .orElseGet(SrpVerifier::new);
    }

    /// The form that the database's column says.
    static PasswordForm read(@Nullable String cost) {
        if (cost == null) return new SrpVerifier();
        return new Argon2id(
                Argon2Cost.find(cost)
                        .orElseThrow(() -> new IllegalStateException("a cost out of the bounds")));
    }

    /// As the database names it: the cost of an Argon2id hash, null for an SRP verifier.
    default @Nullable String column() {
        return switch (this) {
            case SrpVerifier() -> null;
            case Argon2id(var cost) -> cost.toString();
        };
    }

    /// The kind that it is sealed as, so that nobody passes one form off as the other.
    default String kind() {
        return switch (this) {
            case SrpVerifier() -> "srp-verifier";
            case Argon2id _ -> "argon2id";
        };
    }
}

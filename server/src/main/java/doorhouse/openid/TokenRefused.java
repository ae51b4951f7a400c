package doorhouse.openid;

import java.time.Instant;

/// A token of another provider is not accepted. Expected, so it carries no stack trace.
public final class TokenRefused extends Exception {
    /// Why.
    public sealed interface Reason {
        /// No signed JWT.
        record Malformed() implements Reason {}

        /// It names another issuer.
        record Issuer() implements Reason {}

        /// None of the issuer's keys made the signature, by an algorithm that counts.
        record Signature() implements Reason {}

        /// What the issuer says of itself, or its keys, cannot be had.
        record Unreachable() implements Reason {}

        /// @param now the time that it was checked at
        record Expired(Instant end, Instant now) implements Reason {}

        /// It is of a time to come, or names none.
        record Time() implements Reason {}
    }

    private final transient Reason reason;

    public TokenRefused(Reason reason) {
        super(reason.toString(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}

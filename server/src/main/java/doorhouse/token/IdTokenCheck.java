package doorhouse.token;

import doorhouse.id.UserPoolId;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// Checks the ID tokens that this server issued for its user pools, where they are to prove who
/// somebody is. Whom a token is for (`aud`) and whether its user is still there the caller asks.
public final class IdTokenCheck {
    /// What a check comes to.
    public sealed interface Result {
        /// Signed here, for this use, and alive.
        record Good(UserPoolId userPoolId, ObjectNode claims) implements Result {}

        /// @param end of the token
        /// @param now the time that it was checked at
        record Expired(Instant end, Instant now) implements Result {}

        /// Ours by form, but no key of ours made the signature.
        record BadSignature() implements Result {}

        /// No ID token of any pool here.
        record Invalid() implements Result {}
    }

    private final OwnTokens tokens;
    private final Clock clock;

    /// @param issuer the issuer URL of a pool
    public IdTokenCheck(SigningKeys keys, Function<UserPoolId, String> issuer, Clock clock) {
        this.tokens = OwnTokens.ofPools(keys, issuer);
        this.clock = clock;
    }

    public Result check(String token) {
        return switch (tokens.read(token, TokenUse.ID)) {
            case OwnTokens.Read.Invalid() -> new Result.Invalid();
            case OwnTokens.Read.BadSignature() -> new Result.BadSignature();
            case OwnTokens.Read.Ours ours -> timed(ours);
        };
    }

    private Result timed(OwnTokens.Read.Ours ours) {
        var now = clock.instant();
        long end = ours.claims().path("exp").asLong(0);
        return now.getEpochSecond() >= end
                ? new Result.Expired(Instant.ofEpochSecond(end), now)
                : new Result.Good(ours.userPoolId(), ours.claims());
    }
}

package doorhouse.token;

import doorhouse.id.UserPoolId;
import doorhouse.store.Lifetime;
import java.time.Clock;
import java.time.Instant;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// Checks access tokens that this server issued.
public final class AccessTokenCheck {
    /// What a check comes to.
    public sealed interface Result {
        /// Signed here, for this use, and alive.
        record Good(UserPoolId userPoolId, ObjectNode claims) implements Result {}

        record Expired() implements Result {}

        /// Ours by form, but no key of ours made the signature.
        record BadSignature() implements Result {}

        /// No access token of any pool here.
        record Invalid() implements Result {}
    }

    private final OwnTokens tokens;
    private final Clock clock;

    /// @param issuer the issuer URL of a pool
    public AccessTokenCheck(SigningKeys keys, Function<UserPoolId, String> issuer, Clock clock) {
        this.tokens = OwnTokens.ofPools(keys, issuer);
        this.clock = clock;
    }

    public Result check(String token) {
        return switch (tokens.read(token, TokenUse.ACCESS)) {
            case OwnTokens.Read.Invalid() -> new Result.Invalid();
            case OwnTokens.Read.BadSignature() -> new Result.BadSignature();
            case OwnTokens.Read.Ours ours -> alive(ours);
        };
    }

    private Result alive(OwnTokens.Read.Ours ours) {
        var now = clock.instant();
        if (now.getEpochSecond() >= ours.claims().path("exp").asLong(0))
            return new Result.Expired();
        var issued = Instant.ofEpochSecond(ours.claims().path("iat").asLong(0));
        // By a clock that ran ahead: it would live too long by as much.
        if (Lifetime.begins(issued).isAfter(now)) return new Result.Invalid();
        return new Result.Good(ours.userPoolId(), ours.claims());
    }
}

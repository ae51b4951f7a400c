package doorhouse.token;

import doorhouse.id.UserPoolId;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// Checks access tokens that this server issued (RFC 8725): the algorithm is fixed, the key id only
/// looks up our own keys, and nothing in the header is followed.
public final class AccessTokenCheck {
    /// Longer texts are no token of ours; it is asked before anything is decoded.
    private static final int MAX_LENGTH = 131_072;

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

    private final SigningKeys keys;
    private final Function<UserPoolId, String> issuer;
    private final Clock clock;

    /// @param issuer the issuer URL of a pool
    public AccessTokenCheck(SigningKeys keys, Function<UserPoolId, String> issuer, Clock clock) {
        this.keys = keys;
        this.issuer = issuer;
        this.clock = clock;
    }

    public Result check(String token) {
        if (token.length() > MAX_LENGTH) return new Result.Invalid();
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) return new Result.Invalid();
        var header = json(parts[0]);
        var claims = json(parts[1]);
        var signature = decoded(parts[2]);
        if (header.isEmpty() || claims.isEmpty() || signature.isEmpty())
            return new Result.Invalid();
        return check(token, header.get(), claims.get(), signature.get());
    }

    private Result check(String token, ObjectNode header, ObjectNode claims, byte[] signature) {
        if (!header.path("alg").asString("").equals("RS256") || header.has("crit"))
            return new Result.Invalid();
        var pool = pool(claims.path("iss").asString(""));
        if (pool.isEmpty()) return new Result.Invalid();
        var key = keys.find(pool.get(), header.path("kid").asString(""));
        if (key.isEmpty()) return new Result.BadSignature();
        byte[] input =
                token.substring(0, token.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
        if (!Rsa.verify(key.get().publicKey(), input, signature)) return new Result.BadSignature();
        boolean access =
                key.get().use() == TokenUse.ACCESS
                        && claims.path("token_use").asString("").equals(TokenUse.ACCESS.claim());
        if (!access) return new Result.Invalid();
        if (clock.instant().getEpochSecond() >= claims.path("exp").asLong(0))
            return new Result.Expired();
        return new Result.Good(pool.get(), claims);
    }

    /// The pool whose issuer this is exactly.
    private Optional<UserPoolId> pool(String iss) {
        String last = iss.substring(iss.lastIndexOf('/') + 1);
        if (!UserPoolId.fits(last)) return Optional.empty();
        var pool = new UserPoolId(last);
        return issuer.apply(pool).equals(iss) ? Optional.of(pool) : Optional.empty();
    }

    private static Optional<ObjectNode> json(String part) {
        try {
            return decoded(part).map(Json::read);
        } catch (NotJson e) {
            return Optional.empty();
        }
    }

    private static Optional<byte[]> decoded(String part) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(part));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

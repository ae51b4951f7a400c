package doorhouse.token;

import doorhouse.crypto.SigningAlgorithm;
import doorhouse.id.UserPoolId;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// Checks access tokens that this server issued (RFC 8725): the algorithm is fixed, the key id only
/// looks up our own keys, and nothing else in a header is read.
public final class AccessTokenCheck {
    /// Longer texts are no token of ours; it is asked before anything is decoded.
    private static final int MAX_LENGTH = 131_072;

    private static final int PARTS = 3;

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
        var parts = token.split("\\.", PARTS + 1);
        if (parts.length != PARTS) return new Result.Invalid();
        var header = json(parts[0]);
        var claims = json(parts[1]);
        var signature = decoded(parts[2]);
        if (header.isEmpty() || claims.isEmpty() || signature.isEmpty())
            return new Result.Invalid();
        if (SigningAlgorithm.find(text(header.get(), "alg")).isEmpty()) return new Result.Invalid();
        var pool = pool(text(claims.get(), "iss"));
        if (pool.isEmpty()) return new Result.Invalid();
        var key = keys.find(pool.get(), text(header.get(), "kid"));
        if (key.isEmpty()) return new Result.BadSignature();
        // Our own header to the byte: so none of crit, jku, jwk, x5u, x5c or typ can stand in it.
        if (!parts[0].equals(key.get().header())) return new Result.Invalid();
        if (!key.get().verifies(parts[0] + "." + parts[1], signature.get()))
            return new Result.BadSignature();
        // From here on we wrote it ourselves; but perhaps for another use, and long ago.
        if (key.get().use() != TokenUse.ACCESS
                || !text(claims.get(), "token_use").equals(TokenUse.ACCESS.claim()))
            return new Result.Invalid();
        if (clock.instant().getEpochSecond() >= claims.get().path("exp").asLong(0))
            return new Result.Expired();
        return new Result.Good(pool.get(), claims.get());
    }

    /// The pool whose issuer this is exactly.
    private Optional<UserPoolId> pool(String iss) {
        var last = iss.substring(iss.lastIndexOf('/') + 1);
        if (!UserPoolId.fits(last)) return Optional.empty();
        var pool = new UserPoolId(last);
        return issuer.apply(pool).equals(iss) ? Optional.of(pool) : Optional.empty();
    }

    /// Empty where there is no such member or it is no text.
    private static String text(ObjectNode object, String member) {
        var node = object.path(member);
        return node.isString() ? node.asString() : "";
    }

    private static Optional<ObjectNode> json(String part) {
        try {
            return decoded(part).map(Json::read);
        } catch (NotJson e) {
            return Optional.empty();
        }
    }

    /// One value has one text: padding and stray bits at the end are refused.
    private static Optional<byte[]> decoded(String part) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            var text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            return text.equals(part) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

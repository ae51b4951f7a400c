package doorhouse.token;

import doorhouse.crypto.SigningAlgorithm;
import doorhouse.id.UserPoolId;
import doorhouse.wire.Json;
import doorhouse.wire.NotJson;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// Tells the tokens that this server issued from all other texts (RFC 8725): the algorithm is
/// fixed, the key id only looks up our own keys, and nothing else in a header is read.
final class OwnTokens {
    /// Longer texts are no token of ours; it is asked before anything is decoded.
    private static final int MAX_LENGTH = 131_072;

    private static final int PARTS = 3;

    /// What a text is.
    sealed interface Read {
        /// Signed here, for the use that was asked; of any age.
        record Ours(KeyOwner owner, ObjectNode claims) implements Read {
            UserPoolId userPoolId() {
                return new UserPoolId(owner.id());
            }
        }

        /// Ours by form, but no key of ours made the signature.
        record BadSignature() implements Read {}

        /// No token for that use of anyone here.
        record Invalid() implements Read {}
    }

    private final SigningKeys keys;
    private final Function<String, Optional<KeyOwner>> owners;

    /// @param owners who an issuer is
    OwnTokens(SigningKeys keys, Function<String, Optional<KeyOwner>> owners) {
        this.keys = keys;
        this.owners = owners;
    }

    /// The tokens of user pools.
    ///
    /// @param issuer the issuer URL of a pool
    static OwnTokens ofPools(SigningKeys keys, Function<UserPoolId, String> issuer) {
        return new OwnTokens(keys, iss -> pool(iss, issuer).map(KeyOwner::of));
    }

    Read read(String token, TokenUse use) {
        if (token.length() > MAX_LENGTH) return new Read.Invalid();
        var parts = token.split("\\.", PARTS + 1);
        if (parts.length != PARTS) return new Read.Invalid();
        var header = json(parts[0]);
        var claims = json(parts[1]);
        var signature = decoded(parts[2]);
        if (header.isEmpty() || claims.isEmpty() || signature.isEmpty()) return new Read.Invalid();
        if (SigningAlgorithm.find(text(header.get(), "alg")).isEmpty()) return new Read.Invalid();
        var owner = owners.apply(text(claims.get(), "iss"));
        if (owner.isEmpty()) return new Read.Invalid();
        var key = keys.find(owner.get(), text(header.get(), "kid"));
        if (key.isEmpty()) return new Read.BadSignature();
        // Our own header to the byte: so none of crit, jku, jwk, x5u, x5c or typ can stand in it.
        if (!parts[0].equals(key.get().header())) return new Read.Invalid();
        if (!key.get().verifies(parts[0] + "." + parts[1], signature.get()))
            return new Read.BadSignature();
        // From here on we wrote it ourselves; but perhaps for another use.
        if (key.get().use() != use || !text(claims.get(), "token_use").equals(use.claim()))
            return new Read.Invalid();
        return new Read.Ours(owner.get(), claims.get());
    }

    /// The pool whose issuer this is exactly.
    private static Optional<UserPoolId> pool(String iss, Function<UserPoolId, String> issuer) {
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

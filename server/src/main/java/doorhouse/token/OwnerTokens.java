package doorhouse.token;

import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/// Signs and reads the tokens of one owner that are for one use. What they say is the caller's:
/// only that it was said here is shown, and not when it ends.
public final class OwnerTokens {
    /// What a text is.
    public sealed interface Read {
        /// Signed here, for this use; of any age.
        record Ours(ObjectNode claims) implements Read {}

        /// It names the owner as its issuer, but no key of theirs made the signature.
        record BadSignature() implements Read {}

        /// Nothing of this owner's.
        record Foreign() implements Read {}
    }

    private final SigningKeys keys;
    private final KeyOwner owner;
    private final TokenUse use;
    private final OwnTokens tokens;

    /// @param issuer the owner's issuer URL
    public OwnerTokens(SigningKeys keys, KeyOwner owner, TokenUse use, Supplier<String> issuer) {
        this.keys = keys;
        this.owner = owner;
        this.use = use;
        this.tokens =
                new OwnTokens(
                        keys,
                        iss -> iss.equals(issuer.get()) ? Optional.of(owner) : Optional.empty());
    }

    /// The claims as a compact JWS. They must name the issuer.
    public String sign(ObjectNode claims) {
        return keys.signer(owner, use).signed(claims);
    }

    public Read read(String token) {
        return switch (tokens.read(token, use)) {
            case OwnTokens.Read.Ours(_, var claims) -> new Read.Ours(claims);
            case OwnTokens.Read.BadSignature() -> new Read.BadSignature();
            case OwnTokens.Read.Invalid() -> new Read.Foreign();
        };
    }
}

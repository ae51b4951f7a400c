package doorhouse.token;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// ID tokens as clients bring them back, to say whom they mean (OpenID Connect Core §3.1.2.1,
/// `id_token_hint`). Such a token may have ended long ago; it proves nothing but that we once said
/// what it says.
public final class IdTokenHints {
    private final OwnTokens tokens;

    /// @param issuer the issuer URL of a pool
    public IdTokenHints(SigningKeys keys, Function<UserPoolId, String> issuer) {
        this.tokens = OwnTokens.ofPools(keys, issuer);
    }

    /// What the token says; empty for a text that is no ID token of this pool.
    public Optional<ObjectNode> read(UserPoolId pool, String token) {
        return tokens.read(token, TokenUse.ID) instanceof OwnTokens.Read.Ours ours
                        && ours.userPoolId().equals(pool)
                ? Optional.of(ours.claims())
                : Optional.empty();
    }

    /// Whether the token is one of this pool's, of this user.
    public boolean mean(UserPoolId pool, String token, Sub sub) {
        return read(pool, token)
                .filter(claims -> claims.path("sub").asString("").equals(sub.value()))
                .isPresent();
    }
}

package doorhouse.identitypool.credentials;

import doorhouse.identitypool.identity.Identities;
import doorhouse.identitypool.token.IdentityToken;
import doorhouse.identitypool.token.IdentityTokens;
import doorhouse.sts.StsErrors;
import doorhouse.sts.WebIdentity;
import doorhouse.sts.WebIdentitySource;
import java.util.Optional;

/// The tokens of identities, for roles that trust them (the basic flow). A token outlives neither
/// its pool nor its identity.
public final class IdentityPoolTokens implements WebIdentitySource {
    private final IdentityTokens tokens;
    private final Identities identities;

    public IdentityPoolTokens(IdentityTokens tokens, Identities identities) {
        this.tokens = tokens;
        this.identities = identities;
    }

    @Override
    public Optional<WebIdentity> verify(String token) {
        return switch (tokens.verify(token)) {
            case IdentityTokens.Read.Good(var good, _) when stands(good) ->
                    Optional.of(WebIdentities.of(good));
            case IdentityTokens.Read.Good(_, _) -> throw StsErrors.noIdToken();
            case IdentityTokens.Read.Expired(var end, var now) -> throw StsErrors.expired(now, end);
            case IdentityTokens.Read.BadSignature() -> throw StsErrors.badSignature();
            case IdentityTokens.Read.Foreign() -> Optional.empty();
        };
    }

    private boolean stands(IdentityToken token) {
        return identities
                .find(token.identity())
                .filter(identity -> identity.poolId().equals(token.pool()))
                .filter(identity -> !identity.disabled())
                .isPresent();
    }
}

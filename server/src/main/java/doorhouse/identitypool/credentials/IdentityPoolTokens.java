package doorhouse.identitypool.credentials;

import doorhouse.identitypool.identity.Identities;
import doorhouse.identitypool.identity.Identity;
import doorhouse.identitypool.identity.LoginKey;
import doorhouse.identitypool.login.Login;
import doorhouse.identitypool.pool.IdentityPool;
import doorhouse.identitypool.pool.IdentityPools;
import doorhouse.identitypool.token.IdentityToken;
import doorhouse.identitypool.token.IdentityTokens;
import doorhouse.sts.StsErrors;
import doorhouse.sts.WebIdentity;
import doorhouse.sts.WebIdentitySource;
import java.util.Optional;

/// The tokens of identities, for roles that trust them (the basic flow, where the pool offers it).
/// A token outlives neither its pool nor its identity, nor what it says of it: a guest who became
/// somebody, a user of the backend who was unlinked.
public final class IdentityPoolTokens implements WebIdentitySource {
    private final IdentityTokens tokens;
    private final IdentityPools pools;
    private final Identities identities;

    public IdentityPoolTokens(IdentityTokens tokens, IdentityPools pools, Identities identities) {
        this.tokens = tokens;
        this.pools = pools;
        this.identities = identities;
    }

    @Override
    public Optional<WebIdentity> verify(String token) {
        return switch (tokens.verify(token)) {
            case IdentityTokens.Read.Good(var good, _) -> {
                if (!stands(good)) throw StsErrors.noIdToken();
                yield Optional.of(WebIdentities.of(good));
            }
            case IdentityTokens.Read.Expired(var end, var now) -> throw StsErrors.expired(now, end);
            case IdentityTokens.Read.BadSignature() -> throw StsErrors.badSignature();
            case IdentityTokens.Read.Foreign() -> Optional.empty();
        };
    }

    private boolean stands(IdentityToken token) {
        var pool = pools.find(token.pool()).filter(p -> p.settings().allowClassicFlow());
        return pool.isPresent()
                && identities
                        .find(token.identity())
                        .filter(identity -> identity.poolId().equals(token.pool()))
                        .filter(identity -> !identity.disabled())
                        .filter(identity -> !identity.linked() || !token.ofGuest())
                        .filter(identity -> hasUser(pool.get(), identity, token))
                        .isPresent();
    }

    /// Whether the user whom the pool's own backend vouched for, if it did, is the identity's
    /// still.
    private boolean hasUser(IdentityPool pool, Identity identity, IdentityToken token) {
        var user = Login.ofBackend(pool, token);
        if (user.isEmpty()) return true;
        var key = new LoginKey(user.get().provider(), user.get().key());
        return identities
                .owner(pool, key)
                .map(Identity::id)
                .filter(identity.id()::equals)
                .isPresent();
    }
}

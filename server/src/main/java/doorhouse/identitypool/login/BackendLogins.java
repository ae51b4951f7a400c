package doorhouse.identitypool.login;

import doorhouse.identitypool.pool.IdentityPool;
import doorhouse.identitypool.token.IdentityToken;
import doorhouse.identitypool.token.IdentityTokens;

/// Our own tokens, as GetOpenIdTokenForDeveloperIdentity gives them to a pool's backend for its
/// users.
final class BackendLogins {
    private final IdentityTokens tokens;

    BackendLogins(IdentityTokens tokens) {
        this.tokens = tokens;
    }

    /// @throws doorhouse.operation.ApiException NotAuthorizedException
    IdentityTokens.Read.Good check(IdentityPool pool, String token) {
        var read =
                switch (tokens.verify(token)) {
                    case IdentityTokens.Read.Good good -> good;
                    case IdentityTokens.Read.Expired(var end, var now) ->
                            throw LoginErrors.expired(end, now);
                    case IdentityTokens.Read.BadSignature() -> throw LoginErrors.signature();
                    case IdentityTokens.Read.Foreign() -> throw LoginErrors.noIdentityToken();
                };
        if (!read.token().pool().equals(pool.id())) throw LoginErrors.audience();
        return read;
    }

    /// The login that the backend vouched for. Tokens without one, of guests and of users of other
    /// providers, are for other services, and are not taken here.
    ///
    /// @throws doorhouse.operation.ApiException NotAuthorizedException
    static Login login(IdentityPool pool, IdentityToken token) {
        if (pool.settings().developerProviderName() == null) throw LoginErrors.unsupported();
        return Login.ofBackend(pool, token).orElseThrow(LoginErrors::invalid);
    }
}

package doorhouse.identitypool.login;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.identitypool.pool.IdentityPool;
import doorhouse.identitypool.pool.PoolSettings.UserPoolProvider;
import doorhouse.identitypool.pool.ProviderNames;
import doorhouse.openid.OpenIdTokens;
import doorhouse.openid.TokenRefused;
import doorhouse.token.IdTokenCheck;
import doorhouse.token.TokenId;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.session.RevokedFamilies;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// ID tokens of this server's user pools.
public final class UserPoolLogins {
    private final ProviderNames names;
    private final IdTokenCheck tokens;
    private final Function<UserPoolId, String> issuer;
    private final Users users;
    private final RevokedFamilies revoked;

    /// @param issuer the issuer URL of a pool
    public UserPoolLogins(
            ProviderNames names,
            IdTokenCheck tokens,
            Function<UserPoolId, String> issuer,
            Users users,
            RevokedFamilies revoked) {
        this.names = names;
        this.tokens = tokens;
        this.issuer = issuer;
        this.users = users;
        this.revoked = revoked;
    }

    /// @throws doorhouse.operation.ApiException NotAuthorizedException
    Login check(IdentityPool pool, UserPoolId userPool, String token) {
        var configured = configured(pool, userPool);
        if (configured.isEmpty()) throw LoginErrors.unsupported();
        checkForm(userPool, token);
        var claims =
                switch (tokens.check(token)) {
                    case IdTokenCheck.Result.Good(_, var good) -> good;
                    case IdTokenCheck.Result.Expired(var end, var now) ->
                            throw LoginErrors.expired(end, now);
                    case IdTokenCheck.Result.BadSignature() -> throw LoginErrors.signature();
                    case IdTokenCheck.Result.Invalid() -> throw LoginErrors.noIdentityToken();
                };
        var client = claims.path("aud").asString("");
        var provider =
                configured.stream()
                        .filter(one -> one.clientId().equals(client))
                        .findFirst()
                        .orElseThrow(LoginErrors::unsupported);
        var sub = claims.path("sub").asString("");
        if (provider.serverSideTokenCheck()) requireSignedIn(userPool, sub, claims);
        return Login.ofUserPool(userPool, sub, client, claims);
    }

    private List<UserPoolProvider> configured(IdentityPool pool, UserPoolId userPool) {
        return pool.settings().cognitoIdentityProviders().stream()
                .filter(one ->
                        names.userPool(one.providerName()).filter(userPool::equals).isPresent())
                .toList();
    }

    /// What a token of another kind is told, before its signature is looked at.
    private void checkForm(UserPoolId userPool, String token) {
        try {
            var claims = OpenIdTokens.unverified(token);
            if (!claims.path("iss").asString("").equals(issuer.apply(userPool))) {
                throw LoginErrors.issuer();
            }
            // Access tokens have none.
            if (claims.path("aud").isMissingNode()) throw LoginErrors.missing("aud");
        } catch (TokenRefused refused) {
            throw LoginErrors.of(refused);
        }
    }

    /// ServerSideTokenCheck: that the user is there, enabled, and has not signed out of everything
    /// or of the session that the token is of, since it was given.
    private void requireSignedIn(UserPoolId userPool, String sub, ObjectNode claims) {
        var user = users.find(userPool, new Sub(sub)).filter(User::enabled);
        if (user.isEmpty()) throw LoginErrors.invalid();
        long generation = TokenId.generation(claims.path("jti").asString());
        var family = claims.path("origin_jti").asString("");
        var end = Instant.ofEpochSecond(claims.path("exp").asLong(0));
        boolean over =
                generation != user.get().tokenGeneration()
                        || (!family.isEmpty() && revoked.revoked(userPool, family, end));
        if (over) throw LoginErrors.invalid();
    }
}

package doorhouse.sts;

import doorhouse.iam.OidcProvider;
import doorhouse.iam.OidcProviders;
import doorhouse.id.AccountId;
import doorhouse.id.ClientId;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.openid.OpenIdTokens;
import doorhouse.openid.TokenRefused;
import doorhouse.operation.ApiException;
import doorhouse.token.IdTokenCheck;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/// Users of our own user pools, by their ID tokens. A trust policy names a pool as AWS would,
/// `cognito-idp.<region>.amazonaws.com/<pool>`. Where IAM knows the pool under that name or our own
/// issuer's as an OpenID provider, its ARN means the pool too, and a token must be for one of its
/// client ids: whoever removes the provider takes away what was given to its ARN.
public final class UserPoolIdentities implements WebIdentitySource {
    private final IdTokenCheck tokens;
    private final Function<UserPoolId, String> issuers;
    private final AppClients clients;
    private final Users users;
    private final OidcProviders providers;
    private final AccountId account;

    /// @param issuers the issuer URL of a pool
    public UserPoolIdentities(
            IdTokenCheck tokens,
            Function<UserPoolId, String> issuers,
            AppClients clients,
            Users users,
            OidcProviders providers,
            AccountId account) {
        this.tokens = tokens;
        this.issuers = issuers;
        this.clients = clients;
        this.users = users;
        this.providers = providers;
        this.account = account;
    }

    @Override
    public Optional<WebIdentity> verify(String token) {
        if (!ofOurs(token)) return Optional.empty();
        return switch (tokens.check(token)) {
            case IdTokenCheck.Result.Good(var pool, var claims) ->
                    Optional.of(identity(pool, claims));
            case IdTokenCheck.Result.Expired(var end, var now) -> throw StsErrors.expired(now, end);
            case IdTokenCheck.Result.BadSignature() -> throw StsErrors.badSignature();
            // An access token, above all.
            case IdTokenCheck.Result.Invalid() -> throw StsErrors.noIdToken();
        };
    }

    /// Whether the token says that one of our pools issued it.
    private boolean ofOurs(String token) {
        try {
            var issuer = OpenIdTokens.unverified(token).path("iss").asString("");
            var last = issuer.substring(issuer.lastIndexOf('/') + 1);
            return UserPoolId.fits(last) && issuers.apply(new UserPoolId(last)).equals(issuer);
        } catch (TokenRefused e) {
            return false;
        }
    }

    private WebIdentity identity(UserPoolId pool, ObjectNode claims) {
        // Whom our tokens are for stands in `aud` alone; the rest may be a function's work.
        claims.remove("azp");
        var said = TokenClaims.read(claims);
        var amazons = "cognito-idp." + pool.region() + ".amazonaws.com/" + pool;
        var ours = OidcProvider.issuer(issuers.apply(pool));
        var audience = said.audiences().getFirst();
        checkClient(pool, audience);
        var principals = new HashSet<>(Set.of(amazons));
        for (var name : List.of(amazons, ours)) {
            var provider = providers.find(name);
            if (provider.isEmpty()) continue;
            if (!provider.get().clientIds().contains(audience)) throw StsErrors.wrongAudience();
            principals.add(provider.get().arn(account).value());
        }
        checkUser(pool, said.subject());
        var facts = new HashMap<>(said.facts(amazons));
        facts.putAll(said.facts(ours));
        return new WebIdentity(
                amazons,
                principals,
                said.subject(),
                audience,
                facts,
                said.tags(),
                said.transitiveTagKeys(),
                said.sourceIdentity());
    }

    private void checkClient(UserPoolId pool, String audience) {
        boolean ofPool =
                ClientId.fits(audience)
                        && clients.find(new ClientId(audience))
                                .filter(client -> client.userPoolId().equals(pool))
                                .isPresent();
        if (!ofPool) throw StsErrors.wrongAudience();
    }

    /// Nobody gets new credentials who could not sign in any more.
    private void checkUser(UserPoolId pool, String sub) {
        if (users.find(pool, new Sub(sub)).filter(User::enabled).isEmpty()) throw gone();
    }

    private static ApiException gone() {
        return StsErrors.IDP_REJECTED_CLAIM.because(
                "The identity provider reported that authentication failed. The user is disabled or"
                        + " was deleted.");
    }
}

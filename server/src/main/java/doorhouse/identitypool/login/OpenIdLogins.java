package doorhouse.identitypool.login;

import doorhouse.openid.OpenIdTokens;
import doorhouse.openid.TokenRefused;
import java.util.Collection;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// ID tokens of OpenID providers, among them Google and Apple.
final class OpenIdLogins {
    private final OpenIdTokens tokens;

    OpenIdLogins(OpenIdTokens tokens) {
        this.tokens = tokens;
    }

    /// @param provider the issuer without its scheme
    /// @param clients for whom a token may be
    /// @throws doorhouse.operation.ApiException NotAuthorizedException, ExternalServiceException
    Login check(String provider, Collection<String> clients, String token) {
        var claims = claims(provider, token);
        var audience = audience(claims, clients).orElseThrow(LoginErrors::audience);
        var subject = claims.path("sub").asString("");
        if (subject.isEmpty()) throw LoginErrors.missing("sub");
        return Login.of(provider, subject, audience, claims);
    }

    private ObjectNode claims(String provider, String token) {
        try {
            var unverified = OpenIdTokens.unverified(token);
            if (unverified.path("aud").isMissingNode()) throw LoginErrors.missing("aud");
            return tokens.verify("https://" + provider, token);
        } catch (TokenRefused refused) {
            throw LoginErrors.of(refused);
        }
    }

    /// A token for several must have been given to one of ours (OpenID Connect Core §3.1.3.7).
    private static Optional<String> audience(ObjectNode claims, Collection<String> clients) {
        var audiences = OpenIdTokens.audiences(claims);
        var party = claims.path("azp").asString("");
        if (audiences.size() > 1 && !clients.contains(party)) return Optional.empty();
        return audiences.stream().filter(clients::contains).findFirst();
    }
}

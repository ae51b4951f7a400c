package doorhouse.sts;

import doorhouse.openid.OpenIdTokens;
import doorhouse.openid.TokenRefused;
import java.util.List;

/// Whoever bears a web identity token.
///
/// @param sources each asked in turn; the first that knows the token's issuer decides
public record WebIdentities(List<WebIdentitySource> sources) {
    public WebIdentities {
        sources = List.copyOf(sources);
    }

    /// @throws doorhouse.operation.ApiException InvalidIdentityToken and its kin
    WebIdentity verify(String token) {
        for (var source : sources) {
            var identity = source.verify(token);
            if (identity.isPresent()) return identity.get();
        }
        try {
            var issuer = OpenIdTokens.unverified(token).path("iss").asString("");
            throw StsErrors.noProvider(issuer.length() > 255 ? "the token's issuer" : issuer);
        } catch (TokenRefused e) {
            throw StsErrors.noIdToken();
        }
    }
}

package doorhouse.identitypool.credentials;

import doorhouse.identitypool.token.IdentityToken;
import doorhouse.identitypool.token.IdentityTokens;
import doorhouse.sts.WebIdentity;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Identities as roles' trust policies see them: in Amazon's words, so that the policies that
/// people have hold here too.
final class WebIdentities {
    private WebIdentities() {}

    static WebIdentity of(IdentityToken token) {
        var provider = IdentityTokens.PROVIDER;
        return new WebIdentity(
                provider,
                Set.of(provider),
                token.identity().value(),
                token.pool().value(),
                Map.of(
                        provider + ":aud", List.of(token.pool().value()),
                        provider + ":sub", List.of(token.identity().value()),
                        provider + ":amr", token.methods()),
                token.tags(),
                Set.of(),
                null);
    }
}

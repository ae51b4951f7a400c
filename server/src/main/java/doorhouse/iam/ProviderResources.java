package doorhouse.iam;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What a call about an OpenID or SAML provider acts on.
final class ProviderResources {
    private ProviderResources() {}

    /// Empty for an operation that is not about such providers.
    static Optional<Arn> of(AccountId account, String operation, ObjectNode asked) {
        if (operation.contains("OpenIDConnectProvider")) {
            var url = asked.path("Url").asString("");
            var named = url.contains("://") ? OidcProvider.issuer(url) : url;
            return Optional.of(
                    given(asked, "OpenIDConnectProviderArn")
                            .orElse(OidcProvider.arn(account, named.isEmpty() ? "*" : named)));
        }
        if (operation.contains("SAMLProvider")) {
            var name = asked.path("Name").asString("*");
            return Optional.of(
                    given(asked, "SAMLProviderArn").orElse(SamlProvider.arn(account, name)));
        }
        return Optional.empty();
    }

    /// The ARN that the call names. What is none is no provider of anybody's.
    private static Optional<Arn> given(ObjectNode asked, String member) {
        var arn = asked.path(member).asString("");
        if (arn.isEmpty()) return Optional.empty();
        boolean whole = arn.startsWith("arn:") && arn.split(":", 6).length == 6;
        return Optional.of(new Arn(whole ? arn : "arn:aws:iam:::" + arn));
    }
}

package doorhouse.iam;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.store.Database;
import doorhouse.vault.Vault;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What a call about an OpenID or SAML provider acts on.
final class ProviderResources {
    private final AccountId account;
    private final OidcProviders oidc;
    private final SamlProviders saml;

    ProviderResources(Database database, Vault vault, AccountId account) {
        this.account = account;
        this.oidc = new OidcProviders(database, account);
        this.saml = new SamlProviders(database, vault, account);
    }

    /// @param tags none of one that is not there
    record Provider(Arn arn, List<Tag> tags) {}

    /// Empty for an operation that is not about such providers.
    Optional<Provider> of(String operation, ObjectNode asked) {
        if (operation.contains("OpenIDConnectProvider")) {
            var url = asked.path("Url").asString("");
            var named = url.contains("://") ? OidcProvider.issuer(url) : url;
            return Optional.of(
                    given(asked, "OpenIDConnectProviderArn")
                            .map(arn -> new Provider(arn, oidcTags(arn)))
                            .orElseGet(() ->
                                    untagged(
                                            OidcProvider.arn(
                                                    account, named.isEmpty() ? "*" : named))));
        }
        if (operation.contains("SAMLProvider")) {
            var name = asked.path("Name").asString("*");
            return Optional.of(
                    given(asked, "SAMLProviderArn")
                            .map(arn -> new Provider(arn, samlTags(arn)))
                            .orElseGet(() -> untagged(SamlProvider.arn(account, name))));
        }
        return Optional.empty();
    }

    private static Provider untagged(Arn arn) {
        return new Provider(arn, List.of());
    }

    private List<Tag> oidcTags(Arn arn) {
        var start = OidcProvider.arn(account, "").value();
        if (!arn.value().startsWith(start)) return List.of();
        return oidc.find(arn.value().substring(start.length()))
                .map(OidcProvider::tags)
                .orElse(List.of());
    }

    private List<Tag> samlTags(Arn arn) {
        return saml.find(arn.value()).map(SamlProvider::tags).orElse(List.of());
    }

    /// The ARN that the call names. What is none is no provider of anybody's.
    private static Optional<Arn> given(ObjectNode asked, String member) {
        var arn = asked.path(member).asString("");
        if (arn.isEmpty()) return Optional.empty();
        boolean whole = arn.startsWith("arn:") && arn.split(":", 6).length == 6;
        return Optional.of(new Arn(whole ? arn : "arn:aws:iam:::" + arn));
    }
}

package doorhouse.sts;

import doorhouse.iam.OidcProvider;
import doorhouse.iam.OidcProviders;
import doorhouse.id.AccountId;
import doorhouse.openid.OpenIdTokens;
import doorhouse.openid.TokenRefused;
import doorhouse.openid.TokenRefused.Reason;
import doorhouse.operation.ApiException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Users of the OpenID providers that IAM knows, by their ID tokens.
public final class OidcIdentities implements WebIdentitySource {
    /// Trust policies may name it without an ARN.
    private static final String GOOGLE = "accounts.google.com";

    private final OidcProviders providers;
    private final OpenIdTokens tokens;
    private final AccountId account;

    public OidcIdentities(OidcProviders providers, OpenIdTokens tokens, AccountId account) {
        this.providers = providers;
        this.tokens = tokens;
        this.account = account;
    }

    @Override
    public Optional<WebIdentity> verify(String token) {
        var issuer = issuer(token);
        if (issuer.isEmpty()) return Optional.empty();
        return providers.find(issuer.get()).map(provider -> identity(provider, token));
    }

    /// Host and path of who the token says issued it; nothing proves that yet.
    private static Optional<String> issuer(String token) {
        try {
            var named = OpenIdTokens.unverified(token).path("iss").asString("");
            if (named.equals(GOOGLE)) return Optional.of(named);
            return named.contains("://")
                    ? Optional.of(OidcProvider.issuer(named))
                    : Optional.empty();
        } catch (TokenRefused e) {
            return Optional.empty();
        }
    }

    private WebIdentity identity(OidcProvider provider, String token) {
        var said = TokenClaims.read(claims(provider, token));
        var audiences = said.audiences().stream().filter(provider.clientIds()::contains).toList();
        if (audiences.isEmpty()) throw StsErrors.wrongAudience();
        var issuer = provider.issuer();
        var facts = new HashMap<>(said.facts(issuer));
        // Whom else it is for is nothing that this account asked for.
        facts.put(issuer + ":aud", audiences);
        var principals = new HashSet<>(Set.of(provider.arn(account).value()));
        if (issuer.equals(GOOGLE)) principals.add(GOOGLE);
        return new WebIdentity(
                issuer,
                principals,
                said.subject(),
                audiences.getFirst(),
                facts,
                said.tags(),
                said.transitiveTagKeys(),
                said.sourceIdentity());
    }

    private ObjectNode claims(OidcProvider provider, String token) {
        try {
            return tokens.verify(provider.url(), token);
        } catch (TokenRefused e) {
            throw refused(e.reason(), provider);
        }
    }

    private static ApiException refused(Reason reason, OidcProvider provider) {
        return switch (reason) {
            case Reason.Malformed() -> StsErrors.noIdToken();
            case Reason.Issuer() -> StsErrors.noProvider(provider.url());
            case Reason.Signature(), Reason.Unreachable() -> StsErrors.badSignature();
            case Reason.Expired(var end, var now) -> StsErrors.expired(now, end);
            case Reason.Time() ->
                    StsErrors.INVALID_IDENTITY_TOKEN.because(
                            "The token is not yet valid or names no end.");
        };
    }
}

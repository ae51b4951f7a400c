package doorhouse.oauth;

import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.userpool.authorization.AuthorizationRequest;
import doorhouse.userpool.federation.FederationRefused;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.identityprovider.IdentityProviders;
import doorhouse.userpool.identityprovider.ProviderType;
import doorhouse.userpool.pool.UserPool;
import java.util.Map;
import java.util.Optional;

/// Finds the provider that an authorization request names, and hands the browser to whoever speaks
/// its protocol.
public final class ProviderStart implements FederatedStart {
    /// The way to providers of one protocol.
    @FunctionalInterface
    public interface Way {
        /// Sends the browser to the provider.
        ///
        /// @throws FederationRefused with what the client is told
        Response start(
                PoolSite site,
                Request request,
                AuthorizationRequest asked,
                IdentityProvider provider);
    }

    private final IdentityProviders providers;
    private final Map<ProviderType, Way> ways;
    private final SignInEnd end;

    public ProviderStart(IdentityProviders providers, Map<ProviderType, Way> ways, SignInEnd end) {
        this.providers = providers;
        this.ways = Map.copyOf(ways);
        this.end = end;
    }

    @Override
    public Response start(PoolSite site, Request request, AuthorizationRequest asked) {
        try {
            var provider = provider(site.pool(), asked);
            var way = ways.get(provider.type());
            if (way == null || !asked.client().supportedProviders().contains(provider.name())) {
                throw FederationRefused.because(
                        "Identity provider " + provider.name() + " is not enabled for the client.");
            }
            return way.start(site, request, asked, provider);
        } catch (FederationRefused refused) {
            return end.refused(site, request, asked, refused.error(), refused.description());
        }
    }

    private IdentityProvider provider(UserPool pool, AuthorizationRequest asked) {
        var name = asked.identityProvider();
        var found =
                name == null
                        ? byIdentifier(pool, String.valueOf(asked.idpIdentifier()))
                        : providers.find(pool.id(), name);
        return found.orElseThrow(
                () -> FederationRefused.because("Identity provider does not exist."));
    }

    /// An identifier may be the domain of the user's own address.
    private Optional<IdentityProvider> byIdentifier(UserPool pool, String identifier) {
        var domain = identifier.substring(identifier.lastIndexOf('@') + 1);
        return providers
                .findByIdentifier(pool.id(), identifier)
                .or(() -> providers.findByIdentifier(pool.id(), domain));
    }
}

package doorhouse.oauth;

import doorhouse.http.Parameters;
import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.userpool.authorization.AuthorizationRequest;
import doorhouse.userpool.authorization.AuthorizationRequests;
import doorhouse.userpool.authorization.Refused;
import doorhouse.userpool.federation.FederationRefused;
import doorhouse.userpool.federation.FederationStates.Way;
import doorhouse.userpool.identityprovider.IdentityProvider;
import doorhouse.userpool.identityprovider.IdentityProviders;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.signin.SignedIn;
import doorhouse.userpool.threat.AuthEvent;
import doorhouse.userpool.threat.AuthEvents;
import doorhouse.userpool.threat.UserContext;

/// The last steps of every sign-in by another provider, whatever its protocol: from a way that was
/// taken to the client that the browser came from.
public final class FederatedReturn {
    /// Proves who came back, and signs them in.
    @FunctionalInterface
    public interface Proof {
        /// @throws FederationRefused with what the client is told
        SignedIn of(AuthorizationRequest asked, IdentityProvider provider);
    }

    private final AuthorizationRequests requests;
    private final IdentityProviders providers;
    private final SignInEnd end;

    public FederatedReturn(
            AuthorizationRequests requests, IdentityProviders providers, SignInEnd end) {
        this.requests = requests;
        this.providers = providers;
        this.end = end;
    }

    /// Answers somebody who came back by a way of ours.
    public Response finish(PoolSite site, Request request, Way way, Proof proof) {
        AuthorizationRequest asked;
        try {
            // Read anew: what the client may have now, counts.
            asked = requests.read(site.pool(), Parameters.of(way.request()));
        } catch (Refused refused) {
            return lost(site, request);
        }
        try {
            var provider = provider(site.pool(), way);
            return end.signedIn(site, request, asked, proof.of(asked, provider));
        } catch (FederationRefused refused) {
            return end.refused(site, request, asked, refused.error(), refused.description());
        }
    }

    /// Where a user comes back from.
    static AuthEvent.Client browser(Request request) {
        var told = UserContext.ofBrowser(request.header("User-Agent").orElse(null));
        return AuthEvents.client(false, request.remoteAddress(), told);
    }

    private IdentityProvider provider(UserPool pool, Way way) {
        return providers
                .find(pool.id(), way.providerName())
                .filter(way::leadsTo)
                .orElseThrow(() -> FederationRefused.because("Identity provider does not exist."));
    }

    /// Answers somebody who came by no way of ours: nobody is known who could be told.
    public Response lost(PoolSite site, Request request) {
        return Answers.toPage(site, request, "/error?error=invalid_request");
    }
}

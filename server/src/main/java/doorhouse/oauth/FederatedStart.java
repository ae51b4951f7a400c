package doorhouse.oauth;

import doorhouse.http.Request;
import doorhouse.http.Response;
import doorhouse.userpool.authorization.AuthorizationRequest;

/// The way to another provider, for a request that names one.
@FunctionalInterface
public interface FederatedStart {
    /// Sends the browser to the provider, or tells the client why not.
    ///
    /// @param asked names a provider other than the pool itself, or an identifier of one
    Response start(PoolSite site, Request request, AuthorizationRequest asked);
}

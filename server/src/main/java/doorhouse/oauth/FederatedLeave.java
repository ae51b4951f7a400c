package doorhouse.oauth;

import doorhouse.userpool.browser.BrowserSession;
import doorhouse.userpool.client.AppClient;
import java.util.Optional;

/// The way by another provider for a browser that signs out, where the provider is to know of it.
@FunctionalInterface
public interface FederatedLeave {
    /// @param target where the browser is to go in the end, checked
    /// @return the address that it goes to first; empty when no provider is to be told
    Optional<String> first(PoolSite site, BrowserSession session, AppClient client, String target);
}

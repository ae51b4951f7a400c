package doorhouse.userpool.resourceserver;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import java.util.Optional;

/// The resource servers of all pools, for those who ask for scopes and grant them.
public final class ResourceServers {
    private final ResourceServerStore store;

    public ResourceServers(Database database) {
        this.store = new ResourceServerStore(database);
    }

    public Optional<ResourceServer> find(UserPoolId pool, String identifier) {
        return store.find(pool, identifier);
    }

    /// Whether a pool has this scope.
    ///
    /// @param scope `<identifier>/<scope name>`; an identifier may have slashes, a scope name has
    ///   none
    public boolean offer(UserPoolId pool, String scope) {
        int slash = scope.lastIndexOf('/');
        if (slash < 0) return false;
        return store.find(pool, scope.substring(0, slash))
                .filter(server -> server.offers(scope.substring(slash + 1)))
                .isPresent();
    }
}

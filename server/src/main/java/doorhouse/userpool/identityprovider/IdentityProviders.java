package doorhouse.userpool.identityprovider;

import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;

import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.vault.Vault;
import java.util.List;
import java.util.Optional;

/// The identity providers of all pools.
public final class IdentityProviders {
    private final IdentityProviderStore store;

    public IdentityProviders(Database database, Vault vault) {
        this.store = new IdentityProviderStore(database, vault);
    }

    public boolean exists(UserPoolId pool, String name) {
        return store.exists(pool, name);
    }

    public Optional<IdentityProvider> find(UserPoolId pool, String name) {
        return store.find(pool, name);
    }

    /// @throws ApiException ResourceNotFoundException
    public IdentityProvider get(UserPoolId pool, String name) {
        return find(pool, name).orElseThrow(() -> unknown(name));
    }

    /// The provider by one of its other names.
    public Optional<IdentityProvider> findByIdentifier(UserPoolId pool, String identifier) {
        return store.named(pool, identifier).flatMap(name -> store.find(pool, name));
    }

    /// The names of a pool's providers.
    public List<String> names(UserPoolId pool) {
        return store.names(pool);
    }

    static ApiException unknown(String name) {
        return RESOURCE_NOT_FOUND.because("Identity provider " + name + " does not exist.");
    }

    IdentityProviderStore store() {
        return store;
    }
}

package doorhouse.sync.pool;

import static doorhouse.sync.pool.SyncErrors.NOT_AUTHORIZED;
import static doorhouse.sync.pool.SyncErrors.RESOURCE_NOT_FOUND;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.identitypool.identity.Identities;
import doorhouse.identitypool.pool.IdentityPools;
import doorhouse.operation.ApiException;
import doorhouse.operation.Call;
import java.util.function.Supplier;

/// For which pool and identity a call may be made, beyond what policies say: a user for the own
/// identity alone. Source: Amazon Cognito Sync API Reference, what each operation says of its
/// credentials.
public final class SyncAccess {
    private final IdentityPools pools;
    private final Identities identities;

    public SyncAccess(IdentityPools pools, Identities identities) {
        this.pools = pools;
        this.identities = identities;
    }

    /// @throws ApiException NotAuthorizedException for a user
    public void developer(Call call) {
        if (SyncCaller.of(call.signer()) instanceof SyncCaller.User) {
            throw NOT_AUTHORIZED.because("This operation wants developer credentials.");
        }
    }

    /// @throws ApiException NotAuthorizedException for a user, ResourceNotFoundException when there
    ///   is no such pool
    public void developer(Call call, IdentityPoolId pool) {
        developer(call);
        requirePool(pool);
    }

    /// @throws ApiException NotAuthorizedException for a developer and for a foreign user,
    ///   ResourceNotFoundException when there is no such identity
    public SyncCaller.User user(Call call, IdentityPoolId pool, IdentityId identity) {
        if (anyone(call, pool, identity) instanceof SyncCaller.User user) return user;
        throw NOT_AUTHORIZED.because(
                "This operation wants temporary credentials of an identity pool.");
    }

    /// @throws ApiException NotAuthorizedException for a foreign user, ResourceNotFoundException
    ///   when there is no such identity
    public SyncCaller anyone(Call call, IdentityPoolId pool, IdentityId identity) {
        var caller = SyncCaller.of(call.signer());
        // Before anything is looked up: a stranger learns nothing of who exists.
        if (caller instanceof SyncCaller.User user
                && !(user.pool().equals(pool) && user.identity().equals(identity))) {
            throw NOT_AUTHORIZED.because("Access to Identity '" + identity + "' is forbidden.");
        }
        requirePool(pool);
        boolean there =
                identities
                        .find(identity)
                        .filter(found -> found.poolId().equals(pool) && !found.disabled())
                        .isPresent();
        if (!there) throw unknown(identity);
        return caller;
    }

    /// Adds to what an identity has. It may have ended since the caller was let in, so its row
    /// decides: what is added in this one transaction goes with the identity.
    ///
    /// @throws ApiException ResourceNotFoundException, with nothing added, when it has ended
    public <T> T add(IdentityPoolId pool, IdentityId identity, Supplier<T> body) {
        return identities.whileHeld(pool, identity, body).orElseThrow(() -> unknown(identity));
    }

    /// The same for what has no result.
    public void add(IdentityPoolId pool, IdentityId identity, Runnable body) {
        add(
                pool,
                identity,
                () -> {
                    body.run();
                    return true;
                });
    }

    private static ApiException unknown(IdentityId identity) {
        return RESOURCE_NOT_FOUND.because("Identity '" + identity + "' not found.");
    }

    private void requirePool(IdentityPoolId pool) {
        if (pools.find(pool).isEmpty())
            throw RESOURCE_NOT_FOUND.because("IdentityPool '" + pool + "' not found.");
    }
}

package doorhouse.sync.pool;

import static doorhouse.sync.pool.SyncErrors.NOT_AUTHORIZED;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.operation.Principal;

/// On whose behalf a call comes.
public sealed interface SyncCaller {
    /// An identity, by temporary credentials that its identity pool gave.
    record User(IdentityPoolId pool, IdentityId identity) implements SyncCaller {}

    /// Whoever runs the pool, by credentials of the account.
    ///
    /// @param id of the principal
    record Developer(String id) implements SyncCaller {}

    /// Temporary credentials say of which identity they are, whatever role they are for.
    static SyncCaller of(Principal principal) {
        var identity = principal.fact("cognito-identity.amazonaws.com:sub");
        if (identity.isEmpty()) return new Developer(principal.userId());
        var pool =
                principal
                        .fact("cognito-identity.amazonaws.com:aud")
                        .orElseThrow(() ->
                                NOT_AUTHORIZED.because("The credentials name no identity pool."));
        return new User(new IdentityPoolId(pool), new IdentityId(identity.get()));
    }

    /// As whom it is written down that something was changed.
    default String name() {
        return switch (this) {
            case User user -> user.identity().value();
            case Developer developer -> developer.id();
        };
    }
}

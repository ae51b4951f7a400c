package doorhouse.identitypool.identity;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;

/// Is told when identities end. Called in the transaction in which they do, so it may write to the
/// database and do nothing else.
public interface IdentityChanges {
    /// What was the disabled identity's is the parent's from now on.
    void merged(IdentityPoolId pool, IdentityId parent, IdentityId disabled);

    /// The identity is gone. Not called for the identities of a pool that is removed: rows with its
    /// id go with it.
    void deleted(IdentityPoolId pool, IdentityId identity);
}

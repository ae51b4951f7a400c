package doorhouse.sync.dataset;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;

/// Which dataset of which identity.
public record DatasetKey(IdentityPoolId pool, IdentityId identity, String name) {}

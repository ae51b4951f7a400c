package doorhouse.identitypool.identity;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// An identity.
///
/// @param linked whether it ever had a login: if not, it is a guest
/// @param disabled whether it was merged into another, which its users are now
/// @param mergedInto the other; null while it is enabled
public record Identity(
        IdentityPoolId poolId,
        IdentityId id,
        boolean linked,
        boolean disabled,
        @Nullable IdentityId mergedInto,
        Instant createdAt,
        Instant modifiedAt) {}

package doorhouse.iam;

import doorhouse.crypto.Secret;
import doorhouse.operation.Principal;
import doorhouse.policy.Asker;
import doorhouse.policy.Policies;

/// Who stands behind an access key, by what secret it signs and which policies hold for it, as they
/// are now.
///
/// @param asker the names that a resource's policy may call it
/// @param policies its own, with the ceilings of its session and of the user or role it is of
public record Known(Principal principal, Secret secret, Asker asker, Policies policies) {}

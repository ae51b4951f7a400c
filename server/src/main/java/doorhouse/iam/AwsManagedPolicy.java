package doorhouse.iam;

import doorhouse.policy.Policy;
import java.time.Instant;

/// A policy that Amazon gives every account; nobody can change it.
///
/// @param policyName such as `ReadOnlyAccess`
/// @param path `/`, `/service-role/` or `/job-function/`
/// @param policyId `ANPA` and 17 more characters
/// @param defaultVersionId of its one version
/// @param updateDate when its document was last written anew
public record AwsManagedPolicy(
        String policyName,
        String path,
        String policyId,
        String description,
        String defaultVersionId,
        Instant createDate,
        Instant updateDate,
        Policy policy) {
    private static final String ARNS = "arn:aws:iam::aws:policy";

    public String arn() {
        return ARNS + path + policyName;
    }

    /// Its document, as it is written.
    public String document() {
        return policy.document();
    }
}

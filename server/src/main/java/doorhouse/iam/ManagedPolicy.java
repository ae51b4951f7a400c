package doorhouse.iam;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A managed policy: one of the account's own, or one of AWS's.
///
/// @param policyId `ANPA` and 17 more characters
/// @param arn never changes
/// @param defaultVersion the number of the version that holds
/// @param updateDate when its newest version was made
record ManagedPolicy(
        String policyId,
        String policyName,
        String path,
        String arn,
        @Nullable String description,
        List<Tag> tags,
        long defaultVersion,
        Instant createDate,
        Instant updateDate) {
    ManagedPolicy {
        tags = List.copyOf(tags);
    }

    /// A version of a managed policy.
    record Version(long number, String document, Instant createDate) {
        static String id(long number) {
            return "v" + number;
        }
    }

    String nameKey() {
        return Entity.nameKey(policyName);
    }
}

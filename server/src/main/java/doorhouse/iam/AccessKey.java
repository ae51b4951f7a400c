package doorhouse.iam;

import java.time.Instant;

/// An access key without its secret.
///
/// @param accessKeyId `AKIA` and 16 more characters
/// @param ownerId a user's id, or the account's for the root
record AccessKey(String accessKeyId, String ownerId, boolean active, Instant createDate) {
    /// The wire's word for whether it may be used.
    String status() {
        return active ? "Active" : "Inactive";
    }
}

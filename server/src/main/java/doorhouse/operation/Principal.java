package doorhouse.operation;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;

/// The principal that signed a call.
///
/// @param userId its unique id: `AIDA…` of a user, the account id of the root
/// @param accessKeyId the key that it signed with
public record Principal(Kind kind, Arn arn, AccountId account, String userId, String accessKeyId) {
    /// What kind of principal this is (IAM's `aws:PrincipalType`).
    public enum Kind {
        ROOT,
        USER,
        ASSUMED_ROLE
    }
}

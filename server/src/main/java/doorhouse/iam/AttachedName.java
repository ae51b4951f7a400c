package doorhouse.iam;

import com.fasterxml.jackson.annotation.JsonIgnore;

/// A managed policy that is attached to somebody, as answers name it. An ARN holds its name and
/// path: `arn:aws:iam::123456789012:policy/path/name`.
record AttachedName(String policyName, String policyArn) {
    static AttachedName of(String policyArn) {
        return new AttachedName(policyArn.substring(policyArn.lastIndexOf('/') + 1), policyArn);
    }

    @JsonIgnore
    String path() {
        return policyArn.substring(policyArn.indexOf('/'), policyArn.lastIndexOf('/') + 1);
    }

    /// What listings are ordered by. Only one of AWS's may share its name with one of the
    /// account's.
    @JsonIgnore
    String order() {
        var aws = policyArn.startsWith("arn:aws:iam::aws:");
        return Entity.nameKey(policyName) + (aws ? " 2" : " 1");
    }
}

package doorhouse.policy;

import java.util.List;

/// An identity policy: what it allows and denies whoever it is attached to.
public record Policy(List<Statement> statements) {
    /// The longest document that is read at all, in characters, white space included. What each
    /// kind of policy may hold (IAM quotas) is smaller and the caller's to check.
    public static final int MAX_LENGTH = 131_072;

    public Policy {
        statements = List.copyOf(statements);
    }

    /// Reads a policy document.
    ///
    /// @throws MalformedPolicyDocument with IAM's sentence, for whatever IAM would refuse
    public static Policy parse(String json) {
        return PolicyReader.read(json);
    }
}

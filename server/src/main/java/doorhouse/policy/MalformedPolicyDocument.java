package doorhouse.policy;

/// A policy document that IAM would refuse; the message is IAM's own sentence.
public final class MalformedPolicyDocument extends RuntimeException {
    static final String INVALID_JSON = "This policy contains invalid Json";
    static final String SYNTAX = "Syntax errors in policy.";
    static final String LEGACY = "The policy failed legacy parsing";

    MalformedPolicyDocument(String message) {
        super(message);
    }
}

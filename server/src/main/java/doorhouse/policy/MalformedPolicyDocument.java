package doorhouse.policy;

/// A policy document that IAM would refuse; in IAM's own sentence. Expected, so it carries no stack
/// trace.
public final class MalformedPolicyDocument extends RuntimeException {
    static final String INVALID_JSON = "This policy contains invalid Json";
    static final String SYNTAX = "Syntax errors in policy.";
    static final String LEGACY = "The policy failed legacy parsing";

    private final String sentence;

    MalformedPolicyDocument(String sentence) {
        super(sentence, null, false, false);
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}

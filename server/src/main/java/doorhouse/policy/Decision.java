package doorhouse.policy;

/// What all policies that apply to a request say about it, and which statement says so.
public sealed interface Decision {
    /// @param by the statement without which it were not allowed
    record Allow(By by) implements Decision {}

    record ExplicitDeny(By by) implements Decision {}

    /// @param lacking the kind of policy that ought to allow it and does not
    record ImplicitDeny(PolicyKind lacking) implements Decision {}

    /// The statement that decided.
    record By(PolicyKind kind, AttachedPolicy policy, Statement statement) {}

    default boolean allows() {
        return this instanceof Allow;
    }

    /// Decides one request. Pure: no clock, no store; whatever conditions need is in the question.
    /// Source: IAM User Guide, "Policy evaluation logic" and "Policy evaluation for requests within
    /// a single account".
    static Decision decide(Question question, Policies policies) {
        return Evaluation.of(question, policies, PolicyKind.RESOURCE).decide(false);
    }

    /// Decides who may take a role: its trust policy must allow it, whatever else does.
    ///
    /// @param policies of who asks; its resource policies are the role's trust policy
    static Decision decideTrust(Question question, Policies policies) {
        return Evaluation.of(question, policies, PolicyKind.TRUST).decide(true);
    }
}

package doorhouse.policy;

import java.util.List;

/// What the statements that apply to a request say about it.
public sealed interface Decision {
    record Allow(Statement by) implements Decision {}

    record ExplicitDeny(Statement by) implements Decision {}

    record ImplicitDeny() implements Decision {}

    /// Decides one request. Pure: no clock, no store; whatever conditions need is in the question.
    /// Source: IAM User Guide, "Policy evaluation logic".
    static Decision decide(Question question, List<Statement> statements) {
        Decision decision = new ImplicitDeny();
        for (var statement : statements) {
            if (!statement.matches(question)) continue;
            if (statement.effect() == Effect.DENY) return new ExplicitDeny(statement);
            decision = new Allow(statement);
        }
        return decision;
    }
}

package doorhouse.policy;

import doorhouse.policy.Condition.Operand;
import doorhouse.policy.Condition.Quantifier;
import doorhouse.policy.Statement.Actions;
import java.util.Set;

/// What a trust policy may say beyond the grammar.
final class TrustRules {
    private static final String COGNITO = "cognito-identity.amazonaws.com";
    private static final String WEB_IDENTITY = "sts:AssumeRoleWithWebIdentity";
    private static final Set<Operator> NAMES_VALUES =
            Set.of(
                    Operator.STRING_EQUALS,
                    Operator.STRING_EQUALS_IGNORE_CASE,
                    Operator.STRING_LIKE);

    private TrustRules() {}

    /// @param action as the policy writes it
    static void checkAction(String action) {
        if (!action.regionMatches(true, 0, "sts:", 0, 4))
            throw new MalformedPolicyDocument(
                    "AssumeRole policy may only specify STS AssumeRole actions.");
    }

    /// A role that trusts all identity pools is everybody's, since anybody may open a pool: its
    /// statement must say which pools are meant.
    static void check(Statement statement) {
        var named = statement.named();
        if (named == null || statement.effect() != Effect.ALLOW) return;
        if (!named.federated().contains(COGNITO) || !covers(statement.actions())) return;
        if (statement.conditions().stream().noneMatch(TrustRules::namesPool))
            throw new MalformedPolicyDocument(
                    "Trust of %s requires a condition on %s:aud.".formatted(COGNITO, COGNITO));
    }

    private static boolean covers(Actions actions) {
        return actions.cover(new Question(WEB_IDENTITY, "*", RequestContext.EMPTY));
    }

    /// Whole ids alone: pools can be opened until the id of one meets a pattern, a variable may
    /// stand for whatever pool asks, and a condition that holds without the key names none.
    private static boolean namesPool(Condition condition) {
        return condition.folded().equals(COGNITO + ":aud")
                && NAMES_VALUES.contains(condition.operator())
                && !condition.ifExists()
                && condition.quantifier() != Quantifier.FOR_ALL_VALUES
                && condition.operands().stream().allMatch(Operand::isLiteral);
    }
}

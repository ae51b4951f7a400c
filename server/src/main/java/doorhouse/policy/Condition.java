package doorhouse.policy;

import doorhouse.policy.TextPattern.Variable;
import java.util.List;

/// One operator on one key of a statement's `Condition`. All of a statement's conditions must hold.
/// Source: IAM User Guide, "Condition operators" and "Multivalued context keys".
///
/// @param ifExists the condition holds where the request has no such key
/// @param key as the policy writes it
/// @param folded the key as requests have it
/// @param operands any of them may match; of a negated operator, none may
record Condition(
        Quantifier quantifier,
        Operator operator,
        boolean ifExists,
        String key,
        String folded,
        List<Operand> operands) {

    /// How a multivalued key is asked.
    enum Quantifier {
        NONE,
        FOR_ALL_VALUES,
        FOR_ANY_VALUE
    }

    /// A value of a policy, read once.
    interface Operand {
        /// @param value of the request
        Matches matches(String value, RequestContext context);

        default List<Variable> variables() {
            return List.of();
        }

        /// Whether it is one text, the same in every request.
        default boolean isLiteral() {
            return false;
        }
    }

    boolean holds(RequestContext context) {
        var values = context.values(folded);
        if (operator == Operator.NULL) return nullHolds(values.isEmpty());
        if (values.isEmpty()) return holdsWithoutKey();
        return switch (quantifier) {
            case FOR_ALL_VALUES -> all(values, context);
            case FOR_ANY_VALUE -> any(values, context);
            // IAM leaves several values without a quantifier open: the operator's own sense
            // decides, so that "not equals" is never true of a request which has the value.
            case NONE -> operator.negated() ? all(values, context) : any(values, context);
        };
    }

    private boolean all(List<String> values, RequestContext context) {
        for (var value : values) if (!meets(value, context)) return false;
        return true;
    }

    private boolean any(List<String> values, RequestContext context) {
        for (var value : values) if (meets(value, context)) return true;
        return false;
    }

    private boolean meets(String value, RequestContext context) {
        var unknown = false;
        for (var operand : operands) {
            var matches = operand.matches(value, context);
            if (matches == Matches.YES) return !operator.negated();
            unknown |= matches == Matches.UNKNOWN;
        }
        // What must not match may be unknown; then nothing can be said.
        return operator.negated() && !unknown;
    }

    private boolean holdsWithoutKey() {
        if (ifExists) return true;
        return switch (quantifier) {
            case FOR_ALL_VALUES -> true;
            case FOR_ANY_VALUE -> false;
            case NONE -> operator.negated();
        };
    }

    private boolean nullHolds(boolean absent) {
        var text = Boolean.toString(absent);
        for (var operand : operands)
            if (operand.matches(text, RequestContext.EMPTY) == Matches.YES) return true;
        return false;
    }
}

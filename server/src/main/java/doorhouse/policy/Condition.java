package doorhouse.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One operator on one key of a statement's `Condition`. All of a statement's conditions must hold.
/// Source: IAM User Guide, "Condition operators" and "Multivalued context keys".
///
/// @param ifExists the condition holds where the request has no such key
/// @param operands any of them may match; of a negated operator, none may
record Condition(
        Quantifier quantifier,
        Operator operator,
        boolean ifExists,
        String key,
        List<Operand> operands) {

    /// How a multivalued key is asked.
    enum Quantifier {
        NONE,
        FOR_ALL_VALUES,
        FOR_ANY_VALUE
    }

    /// A value of a policy, read once. Resolving gives the test for one request, or null when it
    /// has a variable that the request can't fill.
    interface Operand {
        @Nullable Predicate<String> resolve(RequestContext context);
    }

    boolean holds(RequestContext context) {
        var values = context.values(key);
        if (operator == Operator.NULL) return nullHolds(values.isEmpty());
        if (values.isEmpty()) return holdsWithoutKey();
        var tests = new ArrayList<Predicate<String>>();
        for (var operand : operands) {
            var test = operand.resolve(context);
            if (test != null) tests.add(test);
            // What must not match is unknown, so nothing can be said.
            else if (operator.negated()) return false;
        }
        Predicate<String> meets =
                value -> operator.negated() != tests.stream().anyMatch(test -> test.test(value));
        return switch (quantifier) {
            case FOR_ALL_VALUES -> values.stream().allMatch(meets);
            case FOR_ANY_VALUE -> values.stream().anyMatch(meets);
            // IAM leaves several values without a quantifier open: the operator's own sense
            // decides,
            // so that "not equals" is never true of a request which has the value.
            case NONE ->
                    operator.negated()
                            ? values.stream().allMatch(meets)
                            : values.stream().anyMatch(meets);
        };
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
        return operands.stream()
                .map(operand -> operand.resolve(RequestContext.EMPTY))
                .anyMatch(test -> test != null && test.test(Boolean.toString(absent)));
    }
}

package doorhouse.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One statement of a policy.
///
/// @param sid its own name inside the policy; null when it has none
public record Statement(
        @Nullable String sid,
        Effect effect,
        Actions actions,
        Resources resources,
        List<Condition> conditions) {

    boolean matches(Question question) {
        return actions.cover(question)
                && resources.cover(question)
                && conditions.stream().allMatch(condition -> condition.holds(question.context()));
    }

    /// `Action`, or `NotAction` when negated. Names have no variables and no case.
    record Actions(List<TextPattern> names, boolean negated) {
        boolean cover(Question question) {
            var named =
                    names.stream()
                            .anyMatch(name -> name.glob().matchesIgnoringCase(question.action()));
            return named != negated;
        }
    }

    /// `Resource`, or `NotResource` when negated.
    record Resources(List<ArnPattern> arns, boolean negated) {
        boolean cover(Question question) {
            var named = false;
            for (var arn : arns) {
                var resolved = arn.resolve(question.context());
                if (resolved != null) named |= resolved.test(question.resource());
                // What a NotResource leaves out is unknown here, so the statement says nothing.
                else if (negated) return false;
            }
            return named != negated;
        }
    }
}

package doorhouse.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One statement of a policy.
///
/// @param number its place in the policy, from 0
/// @param sid its own name inside the policy; null when it has none
/// @param named null in a policy that names nobody, as one of an identity
/// @param resources null in a trust policy, which is about its role alone
public record Statement(
        int number,
        @Nullable String sid,
        Effect effect,
        @Nullable Named named,
        Actions actions,
        @Nullable Resources resources,
        List<Condition> conditions) {
    public Statement {
        conditions = List.copyOf(conditions);
    }

    /// Whether it is about this request, whoever asks.
    boolean matches(Question question) {
        if (!covers(question)) return false;
        for (var condition : conditions) if (!condition.holds(question.context())) return false;
        return true;
    }

    /// Whether it is about this action on this resource, if its conditions hold.
    boolean covers(Question question) {
        return actions.cover(question) && (resources == null || resources.cover(question));
    }

    /// How closely it names who asks.
    Named.Closeness closeness(Asker asker) {
        return named == null ? Named.Closeness.SELF : named.closeness(asker);
    }

    /// `Action`, or `NotAction` when negated. Names have no variables and no case.
    record Actions(List<Glob> names, boolean negated) {
        boolean cover(Question question) {
            for (var name : names) if (name.matchesIgnoringCase(question.action())) return !negated;
            return negated;
        }
    }

    /// `Resource`, or `NotResource` when negated.
    record Resources(List<ArnPattern> arns, boolean negated) {
        boolean cover(Question question) {
            var named = false;
            for (var arn : arns) {
                var matches = arn.matches(question.resource(), question.context());
                if (matches == Matches.YES) named = true;
                // What a NotResource leaves out is unknown here, so the statement says nothing.
                else if (matches == Matches.UNKNOWN && negated) return false;
            }
            return named != negated;
        }
    }
}

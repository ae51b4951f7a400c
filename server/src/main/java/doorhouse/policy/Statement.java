package doorhouse.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One statement of a policy.
///
/// @param number its place in the policy, from 0
/// @param sid its own name inside the policy; null when it has none
/// @param named null in a policy that names nobody, as one of an identity
/// @param resources null where a policy is about what it is attached to, as a trust policy
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

    /// The condition keys that it speaks of.
    List<String> keys() {
        var keys = new ArrayList<String>();
        if (resources != null)
            for (var arn : resources.arns) arn.variables().forEach(v -> keys.add(v.key()));
        for (var condition : conditions) {
            keys.add(condition.key());
            for (var operand : condition.operands())
                operand.variables().forEach(v -> keys.add(v.key()));
        }
        return keys;
    }

    /// The condition keys that decide whether it matches, and that the request has not.
    List<String> missing(Question question) {
        if (!actions.cover(question)) return List.of();
        var context = question.context();
        var missing = new ArrayList<String>();
        if (resources != null) {
            for (var arn : resources.arns)
                if (arn.couldMatch(question.resource(), context))
                    arn.variables().forEach(v -> v.addMissing(context, missing));
            if (missing.isEmpty() && !resources.cover(question)) return List.of();
        }
        for (var condition : conditions) {
            if (context.values(condition.folded()).isEmpty()) missing.add(condition.key());
            for (var operand : condition.operands())
                operand.variables().forEach(v -> v.addMissing(context, missing));
        }
        return missing;
    }

    /// How closely it names who asks.
    Named.Closeness closeness(Asker asker) {
        return named == null ? Named.Closeness.SELF : named.closeness(asker, effect);
    }

    /// @param ids unique ids by ARN
    Statement bound(Map<String, String> ids) {
        if (named == null) return this;
        return new Statement(number, sid, effect, named.bound(ids), actions, resources, conditions);
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

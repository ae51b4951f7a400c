package doorhouse.policy;

import doorhouse.policy.Decision.By;
import doorhouse.policy.Named.Closeness;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A decision with all that led to it, for those who ask why.
///
/// @param matched every statement that is about the request, whatever its effect
/// @param missing the condition keys that statements about this action and resource ask for and the
///   request has not, as the policies write them
public record Explanation(Decision decision, List<By> matched, List<String> missing) {
    public Explanation {
        matched = List.copyOf(matched);
        missing = List.copyOf(missing);
    }

    public static Explanation of(Question question, Policies policies) {
        var matched = new ArrayList<By>();
        var missing = new LinkedHashMap<String, String>();
        for (var kind : kinds(policies).entrySet()) {
            for (var one : kind.getValue()) {
                for (var statement : one.policy().statements()) {
                    if (statement.closeness(question.asker()) == Closeness.NOT_AT_ALL) continue;
                    for (var key : statement.missing(question))
                        missing.putIfAbsent(RequestContext.folded(key), key);
                    if (statement.matches(question))
                        matched.add(new By(kind.getKey(), one, statement));
                }
            }
        }
        return new Explanation(
                Decision.decide(question, policies), matched, List.copyOf(missing.values()));
    }

    private static Map<PolicyKind, List<AttachedPolicy>> kinds(Policies policies) {
        var kinds = new LinkedHashMap<PolicyKind, List<AttachedPolicy>>();
        kinds.put(PolicyKind.RESOURCE, policies.resource());
        kinds.put(PolicyKind.IDENTITY, policies.identity());
        var boundary = policies.boundary();
        if (boundary != null) kinds.put(PolicyKind.BOUNDARY, boundary);
        var session = policies.session();
        if (session != null) kinds.put(PolicyKind.SESSION, session);
        return kinds;
    }

    /// Whether a statement of this kind of policy has this effect on the request.
    public boolean has(PolicyKind kind, Effect effect) {
        for (var by : matched)
            if (by.kind() == kind && by.statement().effect() == effect) return true;
        return false;
    }
}

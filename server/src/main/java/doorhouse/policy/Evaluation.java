package doorhouse.policy;

import doorhouse.policy.Decision.By;
import doorhouse.policy.Named.Closeness;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What each kind of policy says of one request, put together in IAM's order.
final class Evaluation {
    private final Policies policies;
    private final PolicyKind resourceKind;

    private @Nullable By denies;
    private @Nullable By identityAllows;
    private @Nullable By boundaryAllows;
    private @Nullable By sessionAllows;
    private @Nullable By resourceAllows;
    private Closeness closeness = Closeness.NOT_AT_ALL;

    private Evaluation(Policies policies, PolicyKind resourceKind) {
        this.policies = policies;
        this.resourceKind = resourceKind;
    }

    static Evaluation of(Question question, Policies policies, PolicyKind resourceKind) {
        var evaluation = new Evaluation(policies, resourceKind);
        evaluation.identityAllows =
                evaluation.ask(question, policies.identity(), PolicyKind.IDENTITY);
        evaluation.boundaryAllows =
                evaluation.ask(question, policies.boundary(), PolicyKind.BOUNDARY);
        evaluation.sessionAllows = evaluation.ask(question, policies.session(), PolicyKind.SESSION);
        evaluation.askResource(question);
        return evaluation;
    }

    /// The first statement that allows it, or null. One that denies is noted.
    private @Nullable By ask(
            Question question, @Nullable List<AttachedPolicy> attached, PolicyKind kind) {
        if (attached == null) return null;
        By allows = null;
        for (var one : attached) {
            for (var statement : one.policy().statements()) {
                boolean deny = statement.effect() == Effect.DENY;
                if (deny ? denies != null : allows != null) continue;
                if (!statement.matches(question)) continue;
                var by = new By(kind, one, statement);
                if (deny) denies = by;
                else allows = by;
            }
        }
        return allows;
    }

    /// Of the statements that allow it, the one that names who asks most closely counts.
    private void askResource(Question question) {
        for (var one : policies.resource()) {
            for (var statement : one.policy().statements()) {
                var close = closeness(statement, question.asker());
                if (close == Closeness.NOT_AT_ALL || !statement.matches(question)) continue;
                var by = new By(resourceKind, one, statement);
                if (statement.effect() == Effect.DENY) {
                    if (denies == null) denies = by;
                } else if (close.compareTo(closeness) > 0) {
                    resourceAllows = by;
                    closeness = close;
                }
            }
        }
    }

    /// What everyone may, no boundary or session policy takes away by saying nothing of it. But a
    /// role that everyone may take is no way out of the ceiling that a session was given.
    private Closeness closeness(Statement statement, Asker asker) {
        var close = statement.closeness(asker);
        if (close != Closeness.EVERYONE) return close;
        boolean held = resourceKind == PolicyKind.TRUST && !asker.behind().isEmpty();
        return held ? Closeness.BEHIND : Closeness.SELF;
    }

    /// @param resourceMust whether nothing is allowed that the resource's own policy does not allow
    Decision decide(boolean resourceMust) {
        if (denies != null) return new Decision.ExplicitDeny(denies);
        var byResource = resourceAllows;
        if (resourceMust && byResource == null) return new Decision.ImplicitDeny(resourceKind);
        if (byResource != null && closeness == Closeness.SELF)
            return new Decision.Allow(byResource);
        var byIdentity = identityAllows;
        var allows = closeness == Closeness.BEHIND ? byResource : byIdentity;
        if (allows == null) return new Decision.ImplicitDeny(PolicyKind.IDENTITY);
        if (policies.boundary() != null && boundaryAllows == null)
            return new Decision.ImplicitDeny(PolicyKind.BOUNDARY);
        if (policies.session() != null && sessionAllows == null)
            return new Decision.ImplicitDeny(PolicyKind.SESSION);
        return new Decision.Allow(allows);
    }
}

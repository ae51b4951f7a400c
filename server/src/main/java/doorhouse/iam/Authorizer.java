package doorhouse.iam;

import doorhouse.operation.Principal;
import doorhouse.policy.Decision;
import doorhouse.policy.Question;
import doorhouse.policy.RequestContext;

/// Decides by a principal's policies. Sentences: IAM User Guide, "Troubleshoot access denied error
/// messages".
public final class Authorizer {
    private Authorizer() {}

    /// @param action such as `cognito-idp:ListUsers`
    /// @param resource its ARN, or `*` where the action has none
    /// @param context the facts of the request; those of the principal are added here
    public static Authorization decide(
            Known known, String action, String resource, RequestContext context) {
        var principal = known.principal();
        var question = new Question(action, resource, with(principal, context));
        var session = known.session();
        if (session != null && !(Decision.decide(question, session) instanceof Decision.Allow)) {
            return new Authorization.Denied(
                    "%s because no session policy allows the %s action"
                            .formatted(refused(principal, action, resource), action));
        }
        return switch (Decision.decide(question, known.identity())) {
            case Decision.Allow _ -> new Authorization.Allowed();
            case Decision.ImplicitDeny _ ->
                    new Authorization.Denied(implicit(principal, action, resource));
            case Decision.ExplicitDeny _ ->
                    new Authorization.Denied(explicit(principal, action, resource));
        };
    }

    private static RequestContext with(Principal principal, RequestContext context) {
        var facts = context;
        for (var fact : principal.facts().entrySet()) {
            facts =
                    fact.getValue().size() == 1
                            ? facts.with(fact.getKey(), fact.getValue().getFirst())
                            : facts.withMany(fact.getKey(), fact.getValue());
        }
        return facts;
    }

    private static String implicit(Principal principal, String action, String resource) {
        return "%s because no identity-based policy allows the %s action"
                .formatted(refused(principal, action, resource), action);
    }

    private static String explicit(Principal principal, String action, String resource) {
        return "%s with an explicit deny in an identity-based policy"
                .formatted(refused(principal, action, resource));
    }

    private static String refused(Principal principal, String action, String resource) {
        return "User: %s is not authorized to perform: %s on resource: %s"
                .formatted(principal.arn(), action, resource);
    }
}

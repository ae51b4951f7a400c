package doorhouse.iam;

import doorhouse.policy.Decision;
import doorhouse.policy.PolicyKind;
import doorhouse.policy.Question;
import doorhouse.policy.RequestContext;

/// Decides by all policies that hold for a principal, and says why not. Sentences: IAM User Guide,
/// "Troubleshoot access denied error messages".
public final class Authorizer {
    private Authorizer() {}

    /// @param action such as `cognito-idp:ListUsers`
    /// @param resource its ARN, or `*` where the action has none
    /// @param context the facts of the request; those of the principal are added here
    public static Authorization decide(
            Known known, String action, String resource, RequestContext context) {
        return decide(known, new Needed(action, resource, resource, context));
    }

    public static Authorization decide(Known known, Needed needed) {
        var facts = needed.context().more().putAll(known.principal().facts()).build();
        var question = new Question(needed.action(), needed.resource(), facts, known.asker());
        return authorization(known, needed, Decision.decide(question, known.policies()));
    }

    private static Authorization authorization(Known known, Needed needed, Decision decision) {
        var refused =
                "User: %s is not authorized to perform: %s on resource: %s"
                        .formatted(known.principal().arn(), needed.action(), needed.told());
        return switch (decision) {
            case Decision.Allow _ -> new Authorization.Allowed();
            case Decision.ExplicitDeny(var by) ->
                    new Authorization.Denied(
                            "%s with an explicit deny in %s"
                                    .formatted(refused, denying(by.kind())));
            case Decision.ImplicitDeny(var lacking) ->
                    new Authorization.Denied(
                            "%s because no %s allows the %s action"
                                    .formatted(refused, name(lacking), needed.action()));
        };
    }

    private static String denying(PolicyKind kind) {
        return switch (kind) {
            case IDENTITY -> "an identity-based policy";
            case BOUNDARY, SESSION, RESOURCE -> "a " + name(kind);
            case TRUST -> "the " + name(kind);
        };
    }

    private static String name(PolicyKind kind) {
        return switch (kind) {
            case IDENTITY -> "identity-based policy";
            case BOUNDARY -> "permissions boundary";
            case SESSION -> "session policy";
            case RESOURCE -> "resource-based policy";
            case TRUST -> "role trust policy";
        };
    }
}

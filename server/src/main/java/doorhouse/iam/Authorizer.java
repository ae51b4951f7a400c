package doorhouse.iam;

import doorhouse.iam.Principals.Known;
import doorhouse.operation.Principal;
import doorhouse.policy.Decision;
import doorhouse.policy.Question;
import doorhouse.policy.RequestContext;

/// Decides by a principal's policies. The root needs none: it may do everything in its account.
/// Sentences: IAM User Guide, "Troubleshoot access denied error messages".
public final class Authorizer {
    private final Principals principals;

    public Authorizer(Principals principals) {
        this.principals = principals;
    }

    /// @param action such as `cognito-idp:ListUsers`
    /// @param resource its ARN, or `*` where the action has none
    /// @param context the facts of the request; those of the principal are added here
    public Authorization decide(
            Principal principal, String action, String resource, RequestContext context) {
        if (principal.kind() == Principal.Kind.ROOT) return new Authorization.Allowed();
        var known = principals.known(principal.accessKeyId());
        // A key that was taken away after the signature was checked has no policy left.
        if (known.isEmpty()) return new Authorization.Denied(implicit(principal, action, resource));
        var question = new Question(action, resource, with(known.get(), context));
        return switch (Decision.decide(question, known.get().statements())) {
            case Decision.Allow _ -> new Authorization.Allowed();
            case Decision.ImplicitDeny _ ->
                    new Authorization.Denied(implicit(principal, action, resource));
            case Decision.ExplicitDeny _ ->
                    new Authorization.Denied(explicit(principal, action, resource));
        };
    }

    private static RequestContext with(Known known, RequestContext context) {
        var principal = known.principal();
        var facts =
                context.with("aws:PrincipalArn", principal.arn().value())
                        .with("aws:PrincipalAccount", principal.account().value())
                        .with("aws:userid", principal.userId())
                        .with("aws:PrincipalType", "User");
        var user = known.user();
        if (user == null) return facts;
        facts = facts.with("aws:username", user.userName());
        for (var tag : user.tags())
            facts = facts.with("aws:PrincipalTag/" + tag.key(), tag.value());
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

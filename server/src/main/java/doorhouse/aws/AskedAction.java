package doorhouse.aws;

import doorhouse.policy.RequestContext;
import java.util.function.UnaryOperator;

/// What the signer's policies are asked.
///
/// @param action such as `cognito-identity:DescribeIdentityPool` or `iam:PassRole`
/// @param resource its ARN, or `*` where the action has none
/// @param facts adds the condition keys that only this action has
record AskedAction(String action, String resource, UnaryOperator<RequestContext> facts) {
    static AskedAction of(String action, String resource) {
        return new AskedAction(action, resource, UnaryOperator.identity());
    }

    AskedAction with(UnaryOperator<RequestContext> more) {
        return new AskedAction(action, resource, facts.andThen(more)::apply);
    }

    /// What else this one needs leave for when it hands a role to a service.
    ///
    /// @param service such as `cognito-idp.amazonaws.com`
    AskedAction passing(String role, String service) {
        return of("iam:PassRole", role)
                .with(facts ->
                        facts.more()
                                .put("iam:PassedToService", service)
                                .put("iam:AssociatedResourceArn", resource)
                                .build());
    }
}

package doorhouse.policy;

/// One request, as a policy sees it.
///
/// @param action `service:Operation`, such as `cognito-idp:CreateGroup`
/// @param resource the ARN asked for, or `*` where the operation has none
public record Question(String action, String resource, RequestContext context) {}

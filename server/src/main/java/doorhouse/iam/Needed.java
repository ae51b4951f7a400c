package doorhouse.iam;

import doorhouse.policy.RequestContext;

/// One thing that a caller must be allowed to do.
///
/// @param action such as `iam:CreateUser`
/// @param resource its ARN, or `*` where the action has none
/// @param told how refusals call the resource: never by more than the caller asked for
/// @param context all facts of the request, with those of the resource
public record Needed(String action, String resource, String told, RequestContext context) {}

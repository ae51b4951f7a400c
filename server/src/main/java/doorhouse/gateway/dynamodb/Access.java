package doorhouse.gateway.dynamodb;

import doorhouse.policy.RequestContext;

/// One thing that a request does, as policies see it.
///
/// @param action such as `dynamodb:GetItem`
/// @param resource the ARN of a table or an index, or `*`
/// @param facts the condition keys of DynamoDB's own that it has
record Access(String action, String resource, RequestContext facts) {}

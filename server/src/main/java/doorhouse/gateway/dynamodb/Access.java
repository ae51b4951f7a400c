package doorhouse.gateway.dynamodb;

/// One thing that a request does, as policies see it.
///
/// @param action such as `dynamodb:GetItem`
/// @param resource the ARN of a table or an index, or `*`
/// @param facts the condition keys that it has
record Access(String action, String resource, Facts facts) {}

/// DynamoDB through the gateway: which actions on which tables and indexes a request means, which
/// partition keys and attributes it touches, and the errors in DynamoDB's words. Whoever signed it
/// is found by `aws`, whether they may by `iam`; the database itself stands behind `gateway`.
/// Source: "Using IAM policy conditions for fine-grained access control" and "Expressions" of the
/// Amazon DynamoDB developer guide, and DynamoDB Local as observed.
@NullMarked
package doorhouse.gateway.dynamodb;

import org.jspecify.annotations.NullMarked;

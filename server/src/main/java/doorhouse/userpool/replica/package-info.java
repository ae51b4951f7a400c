/// Replicas of pools in other regions: which there are to be. None serves anything yet, so none can
/// be made active. Source: Amazon Cognito API reference, CreateUserPoolReplica and its like.
@NullMarked
package doorhouse.userpool.replica;

import org.jspecify.annotations.NullMarked;

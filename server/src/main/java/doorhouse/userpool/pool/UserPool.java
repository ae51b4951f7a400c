package doorhouse.userpool.pool;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.id.UserPoolId;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/// A user pool.
///
/// @param document all settings in the wire's words, as DescribeUserPool gives them back
/// @param settings the part of them that the product acts on
public record UserPool(
        UserPoolId id,
        AccountId account,
        ObjectNode document,
        PoolSettings settings,
        Schema schema,
        Instant createdAt,
        Instant modifiedAt) {
    public Arn arn() {
        return Arn.userPool(account, id);
    }
}

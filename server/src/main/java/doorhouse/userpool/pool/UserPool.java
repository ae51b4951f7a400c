package doorhouse.userpool.pool;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.id.UserPoolId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/// A user pool.
///
/// @param document all settings in the wire's words, as DescribeUserPool gives them back; not to be
///   changed
/// @param mfa the factors in the words of SetUserPoolMfaConfig; not to be changed
/// @param settings the part of both that the product acts on
/// @param revision raised at each change
public record UserPool(
        UserPoolId id,
        AccountId account,
        ObjectNode document,
        ObjectNode mfa,
        PoolSettings settings,
        Schema schema,
        long revision,
        Instant createdAt,
        Instant modifiedAt) {
    static UserPool of(
            UserPoolId id,
            AccountId account,
            ObjectNode document,
            ObjectNode mfa,
            long revision,
            Instant createdAt,
            Instant modifiedAt) {
        return new UserPool(
                id,
                account,
                document,
                mfa,
                PoolSettings.read(document, mfa),
                SchemaDocument.read(document.path("SchemaAttributes")),
                revision,
                createdAt,
                modifiedAt);
    }

    public Map<String, String> tags() {
        var tags = new LinkedHashMap<String, String>();
        for (var tag : document.path("UserPoolTags").properties()) {
            tags.put(tag.getKey(), tag.getValue().asString());
        }
        return tags;
    }

    public Arn arn() {
        return Arn.userPool(account, id);
    }
}

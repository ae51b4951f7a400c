package doorhouse.userpool.pool;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.Operation.signed;

import doorhouse.id.AccountId;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The tags of user pools.
public final class PoolTagOperations implements Operations {
    private static final String TAGS = "UserPoolTags";
    private static final Pattern POOL_ARN =
            Pattern.compile("arn:aws:cognito-idp:([a-z0-9-]+):([0-9]{12}):userpool/(\\S+)");

    private final UserPools pools;

    public PoolTagOperations(UserPools pools) {
        this.pools = pools;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("TagResource", TagResource.class, this::tagResource),
                signed("UntagResource", UntagResource.class, this::untagResource),
                signed("ListTagsForResource", OneResource.class, this::listTagsForResource));
    }

    record TagResource(String resourceArn, Map<String, String> tags) {}

    Empty tagResource(Call call, TagResource asked) {
        change(pool(call, asked.resourceArn), tags -> asked.tags.forEach(tags::put));
        return Empty.EMPTY;
    }

    record UntagResource(String resourceArn, List<String> tagKeys) {}

    Empty untagResource(Call call, UntagResource asked) {
        change(pool(call, asked.resourceArn), tags -> tags.remove(asked.tagKeys));
        return Empty.EMPTY;
    }

    record OneResource(String resourceArn) {}

    record Tags(JsonNode tags) {}

    Tags listTagsForResource(Call call, OneResource asked) {
        var pool = pools.getNow(pool(call, asked.resourceArn));
        return new Tags(pool.document().path(TAGS));
    }

    private void change(UserPoolId pool, Consumer<ObjectNode> edit) {
        pools.change(
                pool,
                before -> {
                    var tags =
                            before.document().path(TAGS) instanceof ObjectNode o
                                    ? o
                                    : Json.object();
                    edit.accept(tags);
                    PoolRules.checkTags(tags);
                    before.document().set(TAGS, tags);
                    return before;
                });
    }

    /// The pool that an ARN names; one of another account or region is unknown here.
    private static UserPoolId pool(Call call, String arn) {
        var parts = POOL_ARN.matcher(arn);
        if (!parts.matches() || !UserPoolId.fits(parts.group(3))) {
            throw INVALID_PARAMETER.because("Invalid resource ARN: " + arn);
        }
        var id = new UserPoolId(parts.group(3));
        boolean here =
                new AccountId(parts.group(2)).equals(call.account())
                        && parts.group(1).equals(id.region());
        if (!here) throw RESOURCE_NOT_FOUND.because("User pool " + id + " does not exist.");
        return id;
    }
}

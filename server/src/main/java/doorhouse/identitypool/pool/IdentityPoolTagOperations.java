package doorhouse.identitypool.pool;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.Operation.signed;

import doorhouse.id.IdentityPoolId;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// The tags of identity pools.
public final class IdentityPoolTagOperations implements Operations {
    private final IdentityPools pools;

    public IdentityPoolTagOperations(IdentityPools pools) {
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

    Empty tagResource(TagResource asked) {
        change(asked.resourceArn, tags -> tags.putAll(asked.tags));
        return Empty.EMPTY;
    }

    record UntagResource(String resourceArn, List<String> tagKeys) {}

    Empty untagResource(UntagResource asked) {
        change(asked.resourceArn, tags -> tags.keySet().removeAll(asked.tagKeys));
        return Empty.EMPTY;
    }

    record OneResource(String resourceArn) {}

    record Tags(Map<String, String> tags) {}

    Tags listTagsForResource(OneResource asked) {
        return new Tags(pools.getNow(pool(asked.resourceArn)).settings().identityPoolTags());
    }

    private void change(String arn, Consumer<Map<String, String>> edit) {
        pools.change(
                pool(arn),
                before -> {
                    var tags = new LinkedHashMap<>(before.settings().identityPoolTags());
                    edit.accept(tags);
                    SettingsRules.checkTags(tags);
                    return before.with(before.settings().withTags(tags));
                });
    }

    /// The pool that an ARN names; one of another account or region is unknown here.
    private IdentityPoolId pool(String arn) {
        if (!IdentityPools.isArn(arn)) {
            throw INVALID_PARAMETER.because("Invalid resource ARN: " + arn);
        }
        return pools.find(arn)
                .map(IdentityPool::id)
                .orElseThrow(() -> RESOURCE_NOT_FOUND.because("Resource '" + arn + "' not found."));
    }
}

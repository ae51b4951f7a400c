package doorhouse.iam;

import static doorhouse.iam.IamErrors.noPolicy;
import static doorhouse.operation.Operation.signed;

import doorhouse.iam.Entity.Kind;
import doorhouse.id.AccountId;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The operations on tags of users, roles and managed policies of the IAM API.
public final class TagOperations implements Operations {
    private final Database database;
    private final EntityStore store;
    private final Entities entities;
    private final ManagedPolicies policies;
    private final Changes changes;

    public TagOperations(Database database, AccountId account, Changes changes) {
        this.database = database;
        this.store = new EntityStore(database, account);
        this.entities = new Entities(store);
        this.policies = new ManagedPolicies(database, account);
        this.changes = changes;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("TagUser", TagUser.class, this::tagUser),
                signed("UntagUser", UntagUser.class, this::untagUser),
                signed("ListUserTags", ListUserTags.class, this::listUserTags),
                signed("TagRole", TagRole.class, this::tagRole),
                signed("UntagRole", UntagRole.class, this::untagRole),
                signed("ListRoleTags", ListRoleTags.class, this::listRoleTags),
                signed("TagPolicy", TagPolicy.class, this::tagPolicy),
                signed("UntagPolicy", UntagPolicy.class, this::untagPolicy),
                signed("ListPolicyTags", ListPolicyTags.class, this::listPolicyTags));
    }

    record TagUser(String userName, List<Tag> tags) {}

    record UntagUser(String userName, List<String> tagKeys) {}

    record ListUserTags(String userName, @Nullable String marker, @Nullable Integer maxItems) {}

    record TagRole(String roleName, List<Tag> tags) {}

    record UntagRole(String roleName, List<String> tagKeys) {}

    record ListRoleTags(String roleName, @Nullable String marker, @Nullable Integer maxItems) {}

    record TagPolicy(String policyArn, List<Tag> tags) {}

    record UntagPolicy(String policyArn, List<String> tagKeys) {}

    record ListPolicyTags(String policyArn, @Nullable String marker, @Nullable Integer maxItems) {}

    Empty tagUser(TagUser asked) {
        return tag(() -> entities.held(Kind.USER, asked.userName), asked.tags);
    }

    Empty untagUser(UntagUser asked) {
        return untag(() -> entities.held(Kind.USER, asked.userName), asked.tagKeys);
    }

    TagPage listUserTags(ListUserTags asked) {
        var user = entities.named(Kind.USER, asked.userName);
        return TagPage.of(user.tags(), asked.marker, asked.maxItems);
    }

    Empty tagRole(TagRole asked) {
        return tag(() -> entities.held(Kind.ROLE, asked.roleName), asked.tags);
    }

    Empty untagRole(UntagRole asked) {
        return untag(() -> entities.held(Kind.ROLE, asked.roleName), asked.tagKeys);
    }

    TagPage listRoleTags(ListRoleTags asked) {
        var role = entities.named(Kind.ROLE, asked.roleName);
        return TagPage.of(role.tags(), asked.marker, asked.maxItems);
    }

    Empty tagPolicy(Call call, TagPolicy asked) {
        return tag(() -> heldPolicy(call, "iam:TagPolicy", asked.policyArn), asked.tags);
    }

    Empty untagPolicy(Call call, UntagPolicy asked) {
        return untag(() -> heldPolicy(call, "iam:UntagPolicy", asked.policyArn), asked.tagKeys);
    }

    TagPage listPolicyTags(ListPolicyTags asked) {
        var policy = policies.named(asked.policyArn);
        return TagPage.of(policy.tags(), asked.marker, asked.maxItems);
    }

    private Entity heldPolicy(Call call, String action, String arn) {
        var policy = policies.held(call, action, arn);
        return store.findById(policy.policyId()).orElseThrow(() -> noPolicy(arn));
    }

    private Empty tag(Supplier<Entity> held, List<Tag> tags) {
        database.transaction(() -> {
            var entity = held.get();
            store.tag(entity.id(), Tag.merged(entity.tags(), tags));
        });
        changes.made();
        return Empty.EMPTY;
    }

    private Empty untag(Supplier<Entity> held, List<String> keys) {
        database.transaction(() -> {
            var entity = held.get();
            store.tag(entity.id(), Tag.without(entity.tags(), keys));
        });
        changes.made();
        return Empty.EMPTY;
    }
}

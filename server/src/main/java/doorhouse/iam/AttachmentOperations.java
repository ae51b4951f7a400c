package doorhouse.iam;

import static doorhouse.iam.IamErrors.noPolicy;
import static doorhouse.iam.IamErrors.quota;
import static doorhouse.operation.Operation.signed;

import doorhouse.iam.Entity.Kind;
import doorhouse.id.AccountId;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The operations of the IAM API that attach managed policies to users, groups and roles.
public final class AttachmentOperations implements Operations {
    private static final int MOST_ATTACHED = 10;

    private final Database database;
    private final AttachmentStore attachments;
    private final ManagedPolicies policies;
    private final Entities entities;
    private final Changes changes;

    public AttachmentOperations(Database database, AccountId account, Changes changes) {
        this.database = database;
        this.attachments = new AttachmentStore(database, account);
        this.policies = new ManagedPolicies(database, account);
        this.entities = new Entities(new EntityStore(database, account));
        this.changes = changes;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("AttachUserPolicy", OneOfUser.class, this::attachUserPolicy),
                signed("DetachUserPolicy", OneOfUser.class, this::detachUserPolicy),
                signed("ListAttachedUserPolicies", AllOfUser.class, this::listAttachedUserPolicies),
                signed("AttachGroupPolicy", OneOfGroup.class, this::attachGroupPolicy),
                signed("DetachGroupPolicy", OneOfGroup.class, this::detachGroupPolicy),
                signed(
                        "ListAttachedGroupPolicies",
                        AllOfGroup.class,
                        this::listAttachedGroupPolicies),
                signed("AttachRolePolicy", OneOfRole.class, this::attachRolePolicy),
                signed("DetachRolePolicy", OneOfRole.class, this::detachRolePolicy),
                signed(
                        "ListAttachedRolePolicies",
                        AllOfRole.class,
                        this::listAttachedRolePolicies));
    }

    record OneOfUser(String userName, String policyArn) {}

    record AllOfUser(
            String userName,
            @Nullable String pathPrefix,
            @Nullable String marker,
            @Nullable Integer maxItems) {}

    record OneOfGroup(String groupName, String policyArn) {}

    record AllOfGroup(
            String groupName,
            @Nullable String pathPrefix,
            @Nullable String marker,
            @Nullable Integer maxItems) {}

    record OneOfRole(String roleName, String policyArn) {}

    record AllOfRole(
            String roleName,
            @Nullable String pathPrefix,
            @Nullable String marker,
            @Nullable Integer maxItems) {}

    record Attached(
            List<AttachedName> attachedPolicies, boolean isTruncated, @Nullable String marker) {}

    Empty attachUserPolicy(OneOfUser asked) {
        return attach(Kind.USER, asked.userName, asked.policyArn);
    }

    Empty detachUserPolicy(OneOfUser asked) {
        return detach(Kind.USER, asked.userName, asked.policyArn);
    }

    Attached listAttachedUserPolicies(AllOfUser asked) {
        var owner = entities.named(Kind.USER, asked.userName);
        return list(owner, asked.pathPrefix, asked.marker, asked.maxItems);
    }

    Empty attachGroupPolicy(OneOfGroup asked) {
        return attach(Kind.GROUP, asked.groupName, asked.policyArn);
    }

    Empty detachGroupPolicy(OneOfGroup asked) {
        return detach(Kind.GROUP, asked.groupName, asked.policyArn);
    }

    Attached listAttachedGroupPolicies(AllOfGroup asked) {
        var owner = entities.named(Kind.GROUP, asked.groupName);
        return list(owner, asked.pathPrefix, asked.marker, asked.maxItems);
    }

    Empty attachRolePolicy(OneOfRole asked) {
        return attach(Kind.ROLE, asked.roleName, asked.policyArn);
    }

    Empty detachRolePolicy(OneOfRole asked) {
        return detach(Kind.ROLE, asked.roleName, asked.policyArn);
    }

    Attached listAttachedRolePolicies(AllOfRole asked) {
        var owner = entities.named(Kind.ROLE, asked.roleName);
        return list(owner, asked.pathPrefix, asked.marker, asked.maxItems);
    }

    private Empty attach(Kind kind, String ownerName, String policyArn) {
        database.transaction(() -> {
            var owner = entities.held(kind, ownerName);
            var policy = policies.heldForUse(policyArn);
            attachments.attach(owner.id(), policy.arn(), policy.nameKey());
            if (attachments.of(owner.id()).size() > MOST_ATTACHED)
                throw quota("PoliciesPer" + kind.title(), MOST_ATTACHED);
        });
        changes.made();
        return Empty.EMPTY;
    }

    private Empty detach(Kind kind, String ownerName, String policyArn) {
        var owner = entities.named(kind, ownerName);
        if (!attachments.detach(owner.id(), policyArn)) throw noPolicy(policyArn);
        changes.made();
        return Empty.EMPTY;
    }

    private Attached list(
            Entity owner,
            @Nullable String pathPrefix,
            @Nullable String marker,
            @Nullable Integer maxItems) {
        var prefix = Objects.requireNonNullElse(pathPrefix, "/");
        var all =
                attachments.of(owner.id()).stream()
                        .map(AttachedName::of)
                        .filter(policy -> policy.path().startsWith(prefix))
                        .toList();
        var page = Page.of(marker, maxItems, all, AttachedName::order);
        return new Attached(page.rows(), page.isTruncated(), page.marker());
    }
}

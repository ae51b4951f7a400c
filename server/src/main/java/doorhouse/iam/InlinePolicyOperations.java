package doorhouse.iam;

import static doorhouse.iam.IamErrors.LIMIT_EXCEEDED;
import static doorhouse.iam.IamErrors.noInlinePolicy;
import static doorhouse.operation.Operation.signed;

import doorhouse.iam.Entity.Kind;
import doorhouse.id.AccountId;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operations on inline policies of users, groups and roles of the IAM API.
public final class InlinePolicyOperations implements Operations {
    private final Database database;
    private final InlinePolicyStore policies;
    private final Entities entities;
    private final Changes changes;

    public InlinePolicyOperations(Database database, AccountId account, Changes changes) {
        this.database = database;
        this.policies = new InlinePolicyStore(database, account);
        this.entities = new Entities(new EntityStore(database, account));
        this.changes = changes;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("PutUserPolicy", PutUserPolicy.class, this::putUserPolicy),
                signed("GetUserPolicy", OneOfUser.class, this::getUserPolicy),
                signed("ListUserPolicies", AllOfUser.class, this::listUserPolicies),
                signed("DeleteUserPolicy", OneOfUser.class, this::deleteUserPolicy),
                signed("PutGroupPolicy", PutGroupPolicy.class, this::putGroupPolicy),
                signed("GetGroupPolicy", OneOfGroup.class, this::getGroupPolicy),
                signed("ListGroupPolicies", AllOfGroup.class, this::listGroupPolicies),
                signed("DeleteGroupPolicy", OneOfGroup.class, this::deleteGroupPolicy),
                signed("PutRolePolicy", PutRolePolicy.class, this::putRolePolicy),
                signed("GetRolePolicy", OneOfRole.class, this::getRolePolicy),
                signed("ListRolePolicies", AllOfRole.class, this::listRolePolicies),
                signed("DeleteRolePolicy", OneOfRole.class, this::deleteRolePolicy));
    }

    record PutUserPolicy(String userName, String policyName, String policyDocument) {}

    record OneOfUser(String userName, String policyName) {}

    record AllOfUser(String userName, @Nullable String marker, @Nullable Integer maxItems) {}

    record PutGroupPolicy(String groupName, String policyName, String policyDocument) {}

    record OneOfGroup(String groupName, String policyName) {}

    record AllOfGroup(String groupName, @Nullable String marker, @Nullable Integer maxItems) {}

    record PutRolePolicy(String roleName, String policyName, String policyDocument) {}

    record OneOfRole(String roleName, String policyName) {}

    record AllOfRole(String roleName, @Nullable String marker, @Nullable Integer maxItems) {}

    /// @param policyDocument percent-encoded (RFC 3986)
    record UserPolicy(String userName, String policyName, String policyDocument) {}

    record GroupPolicy(String groupName, String policyName, String policyDocument) {}

    record RolePolicy(String roleName, String policyName, String policyDocument) {}

    record PolicyNames(List<String> policyNames, boolean isTruncated, @Nullable String marker) {}

    Empty putUserPolicy(PutUserPolicy asked) {
        return put(Kind.USER, asked.userName, asked.policyName, asked.policyDocument);
    }

    UserPolicy getUserPolicy(OneOfUser asked) {
        return new UserPolicy(
                asked.userName,
                asked.policyName,
                document(Kind.USER, asked.userName, asked.policyName));
    }

    PolicyNames listUserPolicies(AllOfUser asked) {
        return names(Kind.USER, asked.userName, asked.marker, asked.maxItems);
    }

    Empty deleteUserPolicy(OneOfUser asked) {
        return delete(Kind.USER, asked.userName, asked.policyName);
    }

    Empty putGroupPolicy(PutGroupPolicy asked) {
        return put(Kind.GROUP, asked.groupName, asked.policyName, asked.policyDocument);
    }

    GroupPolicy getGroupPolicy(OneOfGroup asked) {
        return new GroupPolicy(
                asked.groupName,
                asked.policyName,
                document(Kind.GROUP, asked.groupName, asked.policyName));
    }

    PolicyNames listGroupPolicies(AllOfGroup asked) {
        return names(Kind.GROUP, asked.groupName, asked.marker, asked.maxItems);
    }

    Empty deleteGroupPolicy(OneOfGroup asked) {
        return delete(Kind.GROUP, asked.groupName, asked.policyName);
    }

    Empty putRolePolicy(PutRolePolicy asked) {
        return put(Kind.ROLE, asked.roleName, asked.policyName, asked.policyDocument);
    }

    RolePolicy getRolePolicy(OneOfRole asked) {
        return new RolePolicy(
                asked.roleName,
                asked.policyName,
                document(Kind.ROLE, asked.roleName, asked.policyName));
    }

    PolicyNames listRolePolicies(AllOfRole asked) {
        return names(Kind.ROLE, asked.roleName, asked.marker, asked.maxItems);
    }

    Empty deleteRolePolicy(OneOfRole asked) {
        return delete(Kind.ROLE, asked.roleName, asked.policyName);
    }

    /// What all inline policies of one may have together, white space not counted (IAM quotas).
    private static int mostCharacters(Kind kind) {
        return switch (kind) {
            case USER -> 2_048;
            case GROUP -> 5_120;
            case ROLE -> 10_240;
            case POLICY -> throw new IllegalArgumentException("policies have no inline policies");
        };
    }

    private Empty put(Kind kind, String ownerName, String policyName, String document) {
        entities.named(kind, ownerName);
        Documents.check(document);
        int most = mostCharacters(kind);
        database.transaction(() -> {
            var owner = entities.held(kind, ownerName);
            policies.put(owner.id(), policyName, document);
            var all =
                    policies.all(owner.id()).stream()
                            .map(InlinePolicyStore.Named::document)
                            .mapToInt(Documents::size)
                            .sum();
            if (all > most)
                throw LIMIT_EXCEEDED.because(
                        "Maximum policy size of %d bytes exceeded for %s %s"
                                .formatted(most, kind.word(), ownerName));
        });
        changes.made();
        return Empty.EMPTY;
    }

    private String document(Kind kind, String ownerName, String policyName) {
        var owner = entities.named(kind, ownerName);
        return policies.find(owner.id(), policyName)
                .map(Documents::encoded)
                .orElseThrow(() -> noInlinePolicy(kind, policyName));
    }

    private PolicyNames names(
            Kind kind, String ownerName, @Nullable String marker, @Nullable Integer maxItems) {
        var owner = entities.named(kind, ownerName);
        var page =
                Page.read(
                        marker,
                        maxItems,
                        (after, limit) -> policies.names(owner.id(), after, limit),
                        name -> name);
        return new PolicyNames(page.rows(), page.isTruncated(), page.marker());
    }

    private Empty delete(Kind kind, String ownerName, String policyName) {
        var owner = entities.named(kind, ownerName);
        if (!policies.delete(owner.id(), policyName)) throw noInlinePolicy(kind, policyName);
        changes.made();
        return Empty.EMPTY;
    }
}

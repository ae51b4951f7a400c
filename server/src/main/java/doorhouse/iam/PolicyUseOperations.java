package doorhouse.iam;

import static doorhouse.operation.Operation.signed;

import doorhouse.iam.AttachmentStore.Wanted;
import doorhouse.iam.Entity.Kind;
import doorhouse.id.AccountId;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who uses a managed policy, by the IAM API.
public final class PolicyUseOperations implements Operations {
    private final AttachmentStore attachments;
    private final ManagedPolicies policies;

    public PolicyUseOperations(Database database, AccountId account) {
        this.attachments = new AttachmentStore(database, account);
        this.policies = new ManagedPolicies(database, account);
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed(
                        "ListEntitiesForPolicy",
                        ListEntitiesForPolicy.class,
                        this::listEntitiesForPolicy));
    }

    /// @param entityFilter `User`, `Group` or `Role`; a policy is no entity that uses policies
    /// @param policyUsageFilter `PermissionsPolicy` or `PermissionsBoundary`; both without it
    record ListEntitiesForPolicy(
            String policyArn,
            @Nullable String entityFilter,
            @Nullable String pathPrefix,
            @Nullable String policyUsageFilter,
            @Nullable String marker,
            @Nullable Integer maxItems) {
        Wanted wanted() {
            return new Wanted(
                    Objects.requireNonNullElse(pathPrefix, "/"),
                    !"PermissionsBoundary".equals(policyUsageFilter),
                    !"PermissionsPolicy".equals(policyUsageFilter));
        }

        boolean wants(Kind kind) {
            return entityFilter == null || entityFilter.equals(kind.title());
        }
    }

    record PolicyGroup(String groupName, String groupId) {}

    record PolicyUser(String userName, String userId) {}

    record PolicyRole(String roleName, String roleId) {}

    record Users(
            List<PolicyGroup> policyGroups,
            List<PolicyUser> policyUsers,
            List<PolicyRole> policyRoles,
            boolean isTruncated,
            @Nullable String marker) {}

    /// First groups, then users, then roles.
    Users listEntitiesForPolicy(ListEntitiesForPolicy asked) {
        var arn = policies.named(asked.policyArn).arn();
        var wanted = asked.wanted();
        var chain = new Chain<Entity>();
        for (var kind : List.of(Kind.GROUP, Kind.USER, Kind.ROLE)) {
            if (!asked.wants(kind)) continue;
            chain.then(
                    Entity.class,
                    (after, limit) -> attachments.using(arn, kind, wanted, after, limit),
                    Entity::nameKey);
        }
        var page = chain.read(asked.marker, asked.maxItems);
        return new Users(
                of(page, Kind.GROUP).map(e -> new PolicyGroup(e.name(), e.id())).toList(),
                of(page, Kind.USER).map(e -> new PolicyUser(e.name(), e.id())).toList(),
                of(page, Kind.ROLE).map(e -> new PolicyRole(e.name(), e.id())).toList(),
                page.isTruncated(),
                page.marker());
    }

    private static Stream<Entity> of(Page<Entity> page, Kind kind) {
        return page.rows().stream().filter(entity -> entity.kind() == kind);
    }
}

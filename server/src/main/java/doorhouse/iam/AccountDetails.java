package doorhouse.iam;

import static doorhouse.operation.Operation.signed;

import doorhouse.iam.AttachmentStore.Usage;
import doorhouse.iam.Entity.Kind;
import doorhouse.iam.PolicyVersionOperations.ShownVersion;
import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everything of an account at once, by the IAM API.
public final class AccountDetails implements Operations {
    private static final int MOST_GROUPS = 1_000;
    private static final ManagedPolicyStore.Wanted ALL_POLICIES =
            new ManagedPolicyStore.Wanted("/", false, false);

    private final AccountId account;
    private final EntityStore entities;
    private final RoleStore roles;
    private final InlinePolicyStore inline;
    private final AttachmentStore attachments;
    private final GroupMemberStore members;
    private final ManagedPolicyStore own;
    private final ManagedPolicies policies;
    private final LastUse lastUse;

    public AccountDetails(Database database, AccountId account, LastUse lastUse) {
        this.account = account;
        this.entities = new EntityStore(database, account);
        this.roles = new RoleStore(database, account);
        this.inline = new InlinePolicyStore(database, account);
        this.attachments = new AttachmentStore(database, account);
        this.members = new GroupMemberStore(database, account);
        this.own = new ManagedPolicyStore(database, account);
        this.policies = new ManagedPolicies(database, account);
        this.lastUse = lastUse;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed(
                        "GetAccountAuthorizationDetails",
                        GetAccountAuthorizationDetails.class,
                        this::getAccountAuthorizationDetails));
    }

    /// @param filter of `User`, `Group`, `Role`, `LocalManagedPolicy` and `AWSManagedPolicy`; all
    ///   of them without it
    record GetAccountAuthorizationDetails(
            @Nullable List<String> filter, @Nullable Integer maxItems, @Nullable String marker) {
        boolean wants(String what) {
            return filter == null || filter.isEmpty() || filter.contains(what);
        }
    }

    /// @param policyDocument percent-encoded
    record PolicyDetail(String policyName, String policyDocument) {}

    record UserDetail(
            String path,
            String userName,
            String userId,
            Arn arn,
            Instant createDate,
            List<PolicyDetail> userPolicyList,
            List<String> groupList,
            List<AttachedName> attachedManagedPolicies,
            Shown.@Nullable Boundary permissionsBoundary,
            List<Tag> tags) {}

    record GroupDetail(
            String path,
            String groupName,
            String groupId,
            Arn arn,
            Instant createDate,
            List<PolicyDetail> groupPolicyList,
            List<AttachedName> attachedManagedPolicies) {}

    /// @param instanceProfileList always empty: there are no machines here that a role could be for
    record RoleDetail(
            String path,
            String roleName,
            String roleId,
            Arn arn,
            Instant createDate,
            String assumeRolePolicyDocument,
            List<String> instanceProfileList,
            List<PolicyDetail> rolePolicyList,
            List<AttachedName> attachedManagedPolicies,
            Shown.@Nullable Boundary permissionsBoundary,
            List<Tag> tags,
            Shown.LastUsed roleLastUsed) {}

    record ManagedPolicyDetail(
            String policyName,
            String policyId,
            String arn,
            String path,
            String defaultVersionId,
            long attachmentCount,
            long permissionsBoundaryUsageCount,
            boolean isAttachable,
            @Nullable String description,
            Instant createDate,
            Instant updateDate,
            List<ShownVersion> policyVersionList) {}

    record Details(
            List<UserDetail> userDetailList,
            List<GroupDetail> groupDetailList,
            List<RoleDetail> roleDetailList,
            List<ManagedPolicyDetail> policies,
            boolean isTruncated,
            @Nullable String marker) {}

    /// Of AWS's policies those that are in use.
    Details getAccountAuthorizationDetails(GetAccountAuthorizationDetails asked) {
        var chain = new Chain<Record>();
        if (asked.wants("User"))
            chain.then(
                    Entity.class,
                    (after, limit) -> entities.list(Kind.USER, "/", after, limit),
                    Entity::nameKey);
        if (asked.wants("Group"))
            chain.then(
                    Entity.class,
                    (after, limit) -> entities.list(Kind.GROUP, "/", after, limit),
                    Entity::nameKey);
        if (asked.wants("Role"))
            chain.then(
                    Role.class,
                    (after, limit) -> roles.list("/", after, limit),
                    role -> Entity.nameKey(role.roleName()));
        if (asked.wants("LocalManagedPolicy"))
            chain.then(
                    ManagedPolicy.class,
                    (after, limit) -> own.list(ALL_POLICIES, after, limit),
                    ManagedPolicy::nameKey);
        if (asked.wants("AWSManagedPolicy"))
            chain.then(ManagedPolicy.class, this::awsInUse, ManagedPolicy::nameKey);
        var page = chain.read(asked.marker, asked.maxItems);
        return new Details(
                of(page, Kind.USER).map(this::user).toList(),
                of(page, Kind.GROUP).map(this::group).toList(),
                of(page, Role.class).map(this::role).toList(),
                of(page, ManagedPolicy.class).map(this::policy).toList(),
                page.isTruncated(),
                page.marker());
    }

    private List<ManagedPolicy> awsInUse(String after, int limit) {
        var used = attachments.usageOfAws().keySet();
        return AwsManagedPolicies.all().stream()
                .filter(policy -> used.contains(policy.arn()))
                .map(ManagedPolicies::ofAws)
                .filter(policy -> policy.nameKey().compareTo(after) > 0)
                .sorted(Comparator.comparing(ManagedPolicy::nameKey))
                .limit(limit)
                .toList();
    }

    private static <R> Stream<R> of(Page<Record> page, Class<R> type) {
        return page.rows().stream().filter(type::isInstance).map(type::cast);
    }

    private static Stream<Entity> of(Page<Record> page, Kind kind) {
        return of(page, Entity.class).filter(entity -> entity.kind() == kind);
    }

    private UserDetail user(Entity user) {
        return new UserDetail(
                user.path(),
                user.name(),
                user.id(),
                user.arn(account),
                user.createDate(),
                inlineOf(user.id()),
                members.groups(user.id(), "", MOST_GROUPS).stream().map(Entity::name).toList(),
                attachedTo(user.id()),
                Shown.Boundary.of(user.permissionsBoundary()),
                user.tags());
    }

    private GroupDetail group(Entity group) {
        return new GroupDetail(
                group.path(),
                group.name(),
                group.id(),
                group.arn(account),
                group.createDate(),
                inlineOf(group.id()),
                attachedTo(group.id()));
    }

    private RoleDetail role(Role role) {
        return new RoleDetail(
                role.path(),
                role.roleName(),
                role.roleId(),
                role.arn(),
                role.createDate(),
                Documents.encoded(role.assumeRolePolicyDocument()),
                List.of(),
                inlineOf(role.roleId()),
                attachedTo(role.roleId()),
                Shown.Boundary.of(role.permissionsBoundary()),
                role.tags(),
                lastUse.ofRole(role.roleId()));
    }

    private ManagedPolicyDetail policy(ManagedPolicy policy) {
        Usage usage = attachments.usage(policy.arn());
        return new ManagedPolicyDetail(
                policy.policyName(),
                policy.policyId(),
                policy.arn(),
                policy.path(),
                ManagedPolicy.Version.id(policy.defaultVersion()),
                usage.attached(),
                usage.bounding(),
                true,
                policy.description(),
                policy.createDate(),
                policy.updateDate(),
                policies.versions(policy).stream()
                        .map(version -> PolicyVersionOperations.withDocument(policy, version))
                        .toList());
    }

    private List<PolicyDetail> inlineOf(String ownerId) {
        return inline.all(ownerId).stream()
                .map(policy ->
                        new PolicyDetail(policy.name(), Documents.encoded(policy.document())))
                .toList();
    }

    private List<AttachedName> attachedTo(String ownerId) {
        return attachments.of(ownerId).stream().map(AttachedName::of).toList();
    }
}

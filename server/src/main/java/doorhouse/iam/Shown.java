package doorhouse.iam;

import doorhouse.iam.AttachmentStore.Usage;
import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Users, groups, roles and managed policies as answers show them. Listings leave out what only the
/// answers about one tell: tags, boundaries, the last use.
final class Shown {
    private Shown() {}

    record Boundary(String permissionsBoundaryType, String permissionsBoundaryArn) {
        static @Nullable Boundary of(@Nullable String arn) {
            return arn == null ? null : new Boundary("PermissionsBoundaryPolicy", arn);
        }
    }

    /// @param path null, like the name and the day, for the root
    record User(
            @Nullable String path,
            @Nullable String userName,
            String userId,
            Arn arn,
            @Nullable Instant createDate,
            @Nullable Boundary permissionsBoundary,
            @Nullable List<Tag> tags) {}

    record Group(String path, String groupName, String groupId, Arn arn, Instant createDate) {}

    /// @param assumeRolePolicyDocument percent-encoded
    record Role(
            String path,
            String roleName,
            String roleId,
            Arn arn,
            Instant createDate,
            String assumeRolePolicyDocument,
            @Nullable String description,
            long maxSessionDuration,
            @Nullable Boundary permissionsBoundary,
            @Nullable List<Tag> tags,
            @Nullable LastUsed roleLastUsed) {}

    /// Both null where it was never used.
    record LastUsed(@Nullable Instant lastUsedDate, @Nullable String region) {
        static final LastUsed NEVER = new LastUsed(null, null);
    }

    record Policy(
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
            @Nullable List<Tag> tags) {}

    static User user(AccountId account, Entity user) {
        return user(account, user, Boundary.of(user.permissionsBoundary()), someOf(user.tags()));
    }

    static User userInList(AccountId account, Entity user) {
        return user(account, user, null, null);
    }

    private static User user(
            AccountId account, Entity user, @Nullable Boundary boundary, @Nullable List<Tag> tags) {
        return new User(
                user.path(),
                user.name(),
                user.id(),
                user.arn(account),
                user.createDate(),
                boundary,
                tags);
    }

    static Group group(AccountId account, Entity group) {
        return new Group(
                group.path(), group.name(), group.id(), group.arn(account), group.createDate());
    }

    static Role role(doorhouse.iam.Role role, LastUsed lastUsed) {
        return role(role, Boundary.of(role.permissionsBoundary()), someOf(role.tags()), lastUsed);
    }

    static Role roleInList(doorhouse.iam.Role role) {
        return role(role, null, null, null);
    }

    private static Role role(
            doorhouse.iam.Role role,
            @Nullable Boundary boundary,
            @Nullable List<Tag> tags,
            @Nullable LastUsed lastUsed) {
        return new Role(
                role.path(),
                role.roleName(),
                role.roleId(),
                role.arn(),
                role.createDate(),
                Documents.encoded(role.assumeRolePolicyDocument()),
                role.description(),
                role.maxSessionDuration().toSeconds(),
                boundary,
                tags,
                lastUsed);
    }

    static Policy policy(ManagedPolicy policy, Usage usage) {
        return policy(policy, usage, policy.description(), policy.tags());
    }

    static Policy policyInList(ManagedPolicy policy, Usage usage) {
        return policy(policy, usage, null, null);
    }

    private static Policy policy(
            ManagedPolicy policy,
            Usage usage,
            @Nullable String description,
            @Nullable List<Tag> tags) {
        return new Policy(
                policy.policyName(),
                policy.policyId(),
                policy.arn(),
                policy.path(),
                ManagedPolicy.Version.id(policy.defaultVersion()),
                usage.attached(),
                usage.bounding(),
                true,
                description,
                policy.createDate(),
                policy.updateDate(),
                tags);
    }

    private static @Nullable List<Tag> someOf(List<Tag> tags) {
        return tags.isEmpty() ? null : tags;
    }
}

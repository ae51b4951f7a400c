package doorhouse.iam;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An IAM role.
///
/// @param roleId `AROA` and 17 more characters; never used again
/// @param roleName unique in the account whatever its case
/// @param path `/`, or text between two slashes
/// @param assumeRolePolicyDocument the trust policy's text: who may take the role
/// @param maxSessionDuration one to twelve hours
/// @param permissionsBoundary the ARN of the policy that bounds it; null for none
public record Role(
        String roleId,
        String roleName,
        String path,
        Arn arn,
        String assumeRolePolicyDocument,
        @Nullable String description,
        Duration maxSessionDuration,
        List<Tag> tags,
        @Nullable String permissionsBoundary,
        Instant createDate) {
    static final Duration LEAST_MAX_SESSION = Duration.ofHours(1);

    public Role {
        tags = List.copyOf(tags);
    }

    static Role of(
            AccountId account,
            Entity entity,
            String trustPolicy,
            @Nullable String description,
            Duration maxSession) {
        return new Role(
                entity.id(),
                entity.name(),
                entity.path(),
                entity.arn(account),
                trustPolicy,
                description,
                maxSession,
                entity.tags(),
                entity.permissionsBoundary(),
                entity.createDate());
    }

    Entity entity() {
        return new Entity(
                Entity.Kind.ROLE, roleId, roleName, path, tags, permissionsBoundary, createDate);
    }
}

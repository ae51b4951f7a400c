package doorhouse.iam;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An IAM role.
///
/// @param roleId `AROA` and 17 more characters; never used again
/// @param roleName unique in the account whatever its case
/// @param path `/`, or text between two slashes
/// @param assumeRolePolicyDocument the trust policy's text: who may take the role
/// @param trustedIds of the users and roles that the trust policy names, by ARN
/// @param maxSessionDuration one to twelve hours
/// @param permissionsBoundary the ARN of the policy that bounds it; null for none
public record Role(
        String roleId,
        String roleName,
        String path,
        Arn arn,
        String assumeRolePolicyDocument,
        Map<String, String> trustedIds,
        @Nullable String description,
        Duration maxSessionDuration,
        List<Tag> tags,
        @Nullable String permissionsBoundary,
        Instant createDate) {
    static final Duration LEAST_MAX_SESSION = Duration.ofHours(1);

    public Role {
        trustedIds = Map.copyOf(trustedIds);
        tags = List.copyOf(tags);
    }

    static Role of(
            AccountId account,
            Entity entity,
            String trustPolicy,
            Map<String, String> trustedIds,
            @Nullable String description,
            Duration maxSession) {
        return new Role(
                entity.id(),
                entity.name(),
                entity.path(),
                entity.arn(account),
                trustPolicy,
                trustedIds,
                description,
                maxSession,
                entity.tags(),
                entity.permissionsBoundary(),
                entity.createDate());
    }

    /// Its trust policy: who may take it.
    public Policy trust() {
        return Policy.parseTrust(assumeRolePolicyDocument).bound(trustedIds);
    }

    Entity entity() {
        return new Entity(
                Entity.Kind.ROLE, roleId, roleName, path, tags, permissionsBoundary, createDate);
    }
}

package doorhouse.identitypool.pool;

import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.id.IdentityPoolId;
import java.time.Instant;
import java.util.Map;

/// An identity pool.
///
/// @param principalTags by provider, under its one name ([ProviderNames])
/// @param revision raised at each change
public record IdentityPool(
        IdentityPoolId id,
        AccountId account,
        PoolSettings settings,
        PoolRoles roles,
        Map<String, PrincipalTagMap> principalTags,
        long revision,
        Instant createdAt,
        Instant modifiedAt) {
    public IdentityPool {
        principalTags = Map.copyOf(principalTags);
    }

    public Arn arn() {
        return Arn.identityPool(account, id);
    }

    IdentityPool with(PoolSettings other) {
        return new IdentityPool(
                id, account, other, roles, principalTags, revision, createdAt, modifiedAt);
    }

    IdentityPool with(PoolRoles other) {
        return new IdentityPool(
                id, account, settings, other, principalTags, revision, createdAt, modifiedAt);
    }

    IdentityPool with(Map<String, PrincipalTagMap> other) {
        return new IdentityPool(
                id, account, settings, roles, other, revision, createdAt, modifiedAt);
    }

    IdentityPool changedAt(Instant now) {
        return new IdentityPool(
                id, account, settings, roles, principalTags, revision, createdAt, now);
    }
}

package doorhouse.identitypool.pool;

import static doorhouse.operation.Operation.signed;

import com.fasterxml.jackson.annotation.JsonInclude;
import doorhouse.id.IdentityPoolId;
import doorhouse.identitypool.pool.PoolRoles.RoleMapping;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The roles of identity pools. The door has checked that who sets them may pass each of them on.
public final class PoolRoleOperations implements Operations {
    private final IdentityPools pools;
    private final ProviderNames names;

    public PoolRoleOperations(IdentityPools pools, ProviderNames names) {
        this.pools = pools;
        this.names = names;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("SetIdentityPoolRoles", SetRoles.class, this::setIdentityPoolRoles),
                signed("GetIdentityPoolRoles", GetRoles.class, this::getIdentityPoolRoles));
    }

    record SetRoles(
            IdentityPoolId identityPoolId,
            Map<String, String> roles,
            @Nullable Map<String, RoleMapping> roleMappings) {}

    /// It replaces, both the roles and the mappings.
    Empty setIdentityPoolRoles(SetRoles asked) {
        var mappings = asked.roleMappings;
        var roles = new PoolRoles(asked.roles, mappings == null ? Map.of() : mappings);
        RoleRules.check(roles, names);
        pools.change(asked.identityPoolId, before -> before.with(roles));
        return Empty.EMPTY;
    }

    record GetRoles(IdentityPoolId identityPoolId) {}

    record RolesAnswer(
            IdentityPoolId identityPoolId,
            Map<String, String> roles,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, RoleMapping> roleMappings) {}

    RolesAnswer getIdentityPoolRoles(GetRoles asked) {
        var pool = pools.getNow(asked.identityPoolId);
        return new RolesAnswer(pool.id(), pool.roles().roles(), pool.roles().roleMappings());
    }
}

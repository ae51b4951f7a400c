package doorhouse.identitypool.pool;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.Operation.signed;

import doorhouse.id.IdentityPoolId;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which claims become tags of principals, provider by provider.
public final class PrincipalTagOperations implements Operations {
    /// Of a pool, so that it stays of a size that can be read at each call.
    private static final int MOST_MAPS = 100;

    private final IdentityPools pools;
    private final ProviderNames names;

    public PrincipalTagOperations(IdentityPools pools, ProviderNames names) {
        this.pools = pools;
        this.names = names;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed(
                        "SetPrincipalTagAttributeMap",
                        SetMap.class,
                        this::setPrincipalTagAttributeMap),
                signed(
                        "GetPrincipalTagAttributeMap",
                        GetMap.class,
                        this::getPrincipalTagAttributeMap));
    }

    record SetMap(
            IdentityPoolId identityPoolId,
            String identityProviderName,
            @Nullable Boolean useDefaults,
            @Nullable Map<String, String> principalTags) {}

    record MapAnswer(
            IdentityPoolId identityPoolId,
            String identityProviderName,
            boolean useDefaults,
            Map<String, String> principalTags) {}

    MapAnswer setPrincipalTagAttributeMap(SetMap asked) {
        var map =
                new PrincipalTagMap(
                        asked.useDefaults != null && asked.useDefaults,
                        asked.principalTags == null ? Map.of() : asked.principalTags);
        pools.change(asked.identityPoolId, before -> with(before, asked.identityProviderName, map));
        return answer(asked.identityPoolId, asked.identityProviderName, map);
    }

    private IdentityPool with(IdentityPool pool, String provider, PrincipalTagMap map) {
        var maps = new LinkedHashMap<>(pool.principalTags());
        var name = names.canonical(provider);
        if (map.equals(PrincipalTagMap.NONE)) maps.remove(name);
        else maps.put(name, map);
        if (maps.size() > MOST_MAPS) {
            throw INVALID_PARAMETER.because(
                    "An identity pool cannot map the attributes of more than "
                            + MOST_MAPS
                            + " providers.");
        }
        return pool.with(maps);
    }

    record GetMap(IdentityPoolId identityPoolId, String identityProviderName) {}

    MapAnswer getPrincipalTagAttributeMap(GetMap asked) {
        var maps = pools.getNow(asked.identityPoolId).principalTags();
        var map =
                maps.getOrDefault(
                        names.canonical(asked.identityProviderName), PrincipalTagMap.NONE);
        return answer(asked.identityPoolId, asked.identityProviderName, map);
    }

    private static MapAnswer answer(IdentityPoolId pool, String provider, PrincipalTagMap map) {
        return new MapAnswer(pool, provider, map.useDefaults(), map.principalTags());
    }
}

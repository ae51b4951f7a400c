package doorhouse.boot;

import doorhouse.apimodel.Api;
import doorhouse.apimodel.ApiModel;
import doorhouse.aws.IdentityPoolActions;
import doorhouse.aws.JsonDoor;
import doorhouse.aws.Service;
import doorhouse.aws.SignedCallers;
import doorhouse.http.Routes;
import doorhouse.identitypool.identity.DeveloperOperations;
import doorhouse.identitypool.identity.Identities;
import doorhouse.identitypool.identity.IdentityChanges;
import doorhouse.identitypool.identity.IdentityOperations;
import doorhouse.identitypool.pool.IdentityPoolOperations;
import doorhouse.identitypool.pool.IdentityPoolTagOperations;
import doorhouse.identitypool.pool.IdentityPools;
import doorhouse.identitypool.pool.PoolRoleOperations;
import doorhouse.identitypool.pool.PrincipalTagOperations;
import doorhouse.identitypool.pool.ProviderNames;
import doorhouse.identitypool.token.IdentityTokens;
import doorhouse.identitypool.token.IssuerDoor;
import doorhouse.operation.Operations;
import java.util.List;

/// Identity pools: their parts from the ground up, and their API.
final class IdentityPoolParts {
    private final Api model = ApiModel.load("cognito-identity");
    private final Ground ground;
    private final SignedCallers.Regions regions;
    final IdentityPools pools;
    final ProviderNames providerNames;
    final Identities identities;
    final IdentityTokens tokens;
    final Service service;

    /// @param told when identities end
    IdentityPoolParts(
            Ground ground,
            UserPoolParts parts,
            SignedCallers.Regions regions,
            List<IdentityChanges> told) {
        this.ground = ground;
        this.regions = regions;
        pools = new IdentityPools(ground.database(), ground.clock(), ground.ticker()::read);
        providerNames = new ProviderNames(ground.publicUrl());
        identities = new Identities(ground.database(), pools, told, ground.clock());
        tokens = new IdentityTokens(parts.keys, ground.publicUrl(), ground.clock());
        service = new Service(model, tables());
    }

    private List<Operations> tables() {
        return List.of(
                new IdentityPoolOperations(model, pools, providerNames, ground.setup().quotas()),
                new PoolRoleOperations(pools, providerNames),
                new PrincipalTagOperations(pools, providerNames),
                new IdentityPoolTagOperations(pools),
                new IdentityOperations(pools, identities, regions::reach),
                new DeveloperOperations(pools, identities));
    }

    void open(Routes routes) {
        new IssuerDoor(tokens).open(routes);
    }

    /// The API as it is offered at the door of AWS JSON.
    JsonDoor.Offer offer() {
        var actions = new IdentityPoolActions(ground.setup().account(), regions, pools, identities);
        return new JsonDoor.Offer(service, actions);
    }
}

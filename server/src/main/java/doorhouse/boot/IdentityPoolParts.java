package doorhouse.boot;

import doorhouse.apimodel.Api;
import doorhouse.apimodel.ApiModel;
import doorhouse.aws.IdentityPoolActions;
import doorhouse.aws.JsonDoor;
import doorhouse.aws.Service;
import doorhouse.http.Routes;
import doorhouse.identitypool.credentials.CredentialOperations;
import doorhouse.identitypool.credentials.GuestLimit;
import doorhouse.identitypool.credentials.IdentityPoolTokens;
import doorhouse.identitypool.credentials.OtherSts;
import doorhouse.identitypool.credentials.OwnRoles;
import doorhouse.identitypool.credentials.RoleCredentials;
import doorhouse.identitypool.identity.DeveloperOperations;
import doorhouse.identitypool.identity.Identities;
import doorhouse.identitypool.identity.IdentityChanges;
import doorhouse.identitypool.identity.IdentityOperations;
import doorhouse.identitypool.login.LoginTokens;
import doorhouse.identitypool.login.SamlLogins;
import doorhouse.identitypool.login.UserPoolLogins;
import doorhouse.identitypool.pool.IdentityPoolOperations;
import doorhouse.identitypool.pool.IdentityPoolTagOperations;
import doorhouse.identitypool.pool.IdentityPools;
import doorhouse.identitypool.pool.PoolRoleOperations;
import doorhouse.identitypool.pool.PrincipalTagOperations;
import doorhouse.identitypool.pool.ProviderNames;
import doorhouse.identitypool.token.IdentityTokens;
import doorhouse.identitypool.token.IssuerDoor;
import doorhouse.operation.Operations;
import doorhouse.outbound.Outbound;
import doorhouse.sts.WebIdentitySource;
import doorhouse.token.IdTokenCheck;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Identity pools: their parts from the ground up, and their API.
final class IdentityPoolParts {
    private static final Duration CONNECTING = Duration.ofSeconds(3);
    private static final int MOST_BYTES_OF_AN_STS = 64 * 1024;

    private final Api model = ApiModel.load("cognito-identity");
    private final Ground ground;
    private final UserPoolParts parts;
    private final AwsSide awsSide;
    private final StsParts sts;
    private final Outbound outbound = new Outbound(CONNECTING, MOST_BYTES_OF_AN_STS);
    final IdentityPools pools;
    final ProviderNames providerNames;
    final Identities identities;
    final IdentityTokens tokens;
    final IdentityPoolOperations poolOperations;
    final Service service;

    /// @param told when identities end
    IdentityPoolParts(
            Ground ground,
            UserPoolParts parts,
            AwsSide awsSide,
            StsParts sts,
            List<IdentityChanges> told) {
        this.ground = ground;
        this.parts = parts;
        this.awsSide = awsSide;
        this.sts = sts;
        pools = new IdentityPools(ground.database(), ground.clock(), ground.ticker()::read);
        providerNames = new ProviderNames(ground.publicUrl());
        identities = new Identities(ground.database(), pools, told, ground.clock());
        tokens = new IdentityTokens(parts.keys, ground.publicUrl(), ground.clock());
        poolOperations =
                new IdentityPoolOperations(
                        model, pools, providerNames, ground.setup().quotas(), ground.dev());
        service = new Service(model, tables());
    }

    private List<Operations> tables() {
        return List.of(
                poolOperations,
                new PoolRoleOperations(pools, providerNames),
                new PrincipalTagOperations(pools, providerNames),
                new IdentityPoolTagOperations(pools),
                new IdentityOperations(pools, identities, awsSide.regions::reach),
                new DeveloperOperations(pools, identities),
                new CredentialOperations(
                        pools,
                        identities,
                        logins(),
                        tokens,
                        providerNames,
                        roles(),
                        new GuestLimit(
                                ground.database(),
                                ground.clock(),
                                ground.setup().lending().guestsPerAddress()),
                        ground.clock()));
    }

    private LoginTokens logins() {
        var check = new IdTokenCheck(parts.keys, ground.issuer(), ground.clock());
        return new LoginTokens(
                providerNames,
                new UserPoolLogins(
                        providerNames, check, ground.issuer(), parts.users, parts.revoked),
                tokens,
                ground.openIdTokens(),
                issuer ->
                        awsSide.oidcProviders
                                .find(issuer)
                                .map(provider -> Set.copyOf(provider.clientIds())),
                new SamlLogins(awsSide.samlProviders, sts.assertions, ground.clock()),
                ground.peers(),
                ground.setup().peers().origins()::replaced);
    }

    private RoleCredentials roles() {
        var other = ground.setup().lending().sts();
        return other == null ? new OwnRoles(sts.sessions) : new OtherSts(outbound, other, tokens);
    }

    /// Who knows the tokens of identities.
    WebIdentitySource webIdentities() {
        return new IdentityPoolTokens(tokens, pools, identities);
    }

    void close() {
        outbound.close();
    }

    void open(Routes routes) {
        new IssuerDoor(tokens).open(routes);
    }

    /// The API as it is offered at the door of AWS JSON.
    JsonDoor.Offer offer() {
        var actions =
                new IdentityPoolActions(
                        ground.setup().account(), awsSide.regions, pools, identities);
        return new JsonDoor.Offer(service, actions);
    }
}

package doorhouse.userpool.threat;

import static doorhouse.operation.Operation.signed;

import doorhouse.apimodel.Api;
import doorhouse.apimodel.KnownMembers;
import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.pool.UserPools;
import doorhouse.wire.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The operations on risk configurations. A request replaces all that was there; one without any
/// part takes it away, and then a client follows its pool.
public final class RiskOperations implements Operations {
    private static final String SET = "SetRiskConfiguration";

    /// The whole of a pool, where the API names no client.
    private static final String POOL = "";

    private final Api model;
    private final UserPools pools;
    private final AppClients clients;
    private final RiskConfigurations configurations;
    private final Clock clock;

    /// @param model of the user pools API
    public RiskOperations(
            Api model, Database database, UserPools pools, AppClients clients, Clock clock) {
        this.model = model;
        this.pools = pools;
        this.clients = clients;
        this.configurations = new RiskConfigurations(database);
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed(SET, ObjectNode.class, this::setRiskConfiguration),
                signed(
                        "DescribeRiskConfiguration",
                        DescribeRiskConfiguration.class,
                        this::describeRiskConfiguration));
    }

    /// No attempt is rated yet, so nothing acts on them.
    @Override
    public Map<String, List<String>> keptWithoutEffect() {
        return Map.of(SET, RiskRules.PARTS);
    }

    record Configuration(ObjectNode riskConfiguration) {}

    Configuration setRiskConfiguration(ObjectNode asked) {
        var known = KnownMembers.of(model.operation(SET).orElseThrow(), asked);
        var pool = new UserPoolId(known.path("UserPoolId").asString());
        var client =
                Optional.ofNullable(known.get("ClientId")).map(id -> new ClientId(id.asString()));
        check(pool, client.orElse(null));
        var settings = known.retain(RiskRules.PARTS);
        RiskRules.complete(settings);
        var owner = client.map(ClientId::value).orElse(POOL);
        if (settings.isEmpty()) {
            configurations.remove(pool, owner);
            return answer(pool, client, null);
        }
        var kept = new RiskConfigurations.Kept(settings, clock.instant());
        configurations.put(pool, owner, kept);
        return answer(pool, client, kept);
    }

    record DescribeRiskConfiguration(UserPoolId userPoolId, @Nullable ClientId clientId) {}

    Configuration describeRiskConfiguration(DescribeRiskConfiguration asked) {
        check(asked.userPoolId, asked.clientId);
        var client = Optional.ofNullable(asked.clientId);
        var owner = client.map(ClientId::value).orElse(POOL);
        return answer(
                asked.userPoolId,
                client,
                configurations.find(asked.userPoolId, owner).orElse(null));
    }

    private void check(UserPoolId id, @Nullable ClientId client) {
        var pool = pools.get(id);
        if (client != null) clients.get(id, client);
        AddOns.require(pool);
    }

    private static Configuration answer(
            UserPoolId pool, Optional<ClientId> client, RiskConfigurations.@Nullable Kept kept) {
        record Facts(
                UserPoolId userPoolId,
                @Nullable ClientId clientId,
                @Nullable Instant lastModifiedDate) {}
        var answer =
                Json.tree(
                        new Facts(
                                pool,
                                client.orElse(null),
                                kept == null ? null : kept.modifiedAt()));
        if (kept != null) answer.setAll(kept.settings());
        return new Configuration(answer);
    }
}

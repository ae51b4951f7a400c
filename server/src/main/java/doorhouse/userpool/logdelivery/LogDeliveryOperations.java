package doorhouse.userpool.logdelivery;

import static doorhouse.operation.CognitoErrors.FEATURE_UNAVAILABLE_IN_TIER;
import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.Operation.signed;

import doorhouse.apimodel.Api;
import doorhouse.apimodel.KnownMembers;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import doorhouse.userpool.pool.Tier;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.wire.Json;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The operations on where a pool's logs are to go.
public final class LogDeliveryOperations implements Operations {
    private static final String SET = "SetLogDeliveryConfiguration";
    private static final String LIST = "LogConfigurations";
    private static final List<String> DESTINATIONS =
            List.of("CloudWatchLogsConfiguration", "S3Configuration", "FirehoseConfiguration");

    private final Api model;
    private final Database database;
    private final UserPools pools;

    /// @param model of the user pools API
    public LogDeliveryOperations(Api model, Database database, UserPools pools) {
        this.model = model;
        this.database = database;
        this.pools = pools;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed(
                        "GetLogDeliveryConfiguration",
                        OnePool.class,
                        this::getLogDeliveryConfiguration),
                signed(SET, ObjectNode.class, this::setLogDeliveryConfiguration));
    }

    /// Nothing is delivered yet.
    @Override
    public Map<String, List<String>> keptWithoutEffect() {
        return Map.of(SET, List.of(LIST));
    }

    record OnePool(UserPoolId userPoolId) {}

    record Delivery(UserPoolId userPoolId, JsonNode logConfigurations) {}

    record Answer(Delivery logDeliveryConfiguration) {}

    Answer getLogDeliveryConfiguration(OnePool asked) {
        var pool = pools.get(asked.userPoolId);
        var kept =
                database.find(
                        "select configurations from log_delivery where user_pool_id = ?",
                        row -> Json.read(row.text("configurations")).path(LIST),
                        pool.id().value());
        return new Answer(new Delivery(pool.id(), kept.orElseGet(LogDeliveryOperations::none)));
    }

    private static ArrayNode none() {
        return Json.object().arrayNode();
    }

    /// Replaces all that was there; an empty list takes it away.
    Answer setLogDeliveryConfiguration(ObjectNode asked) {
        var known = KnownMembers.of(model.operation(SET).orElseThrow(), asked);
        var pool = pools.get(new UserPoolId(known.path("UserPoolId").asString()));
        var configurations = known.path(LIST);
        check(pool, configurations);
        var document = Json.object();
        document.set(LIST, configurations);
        database.run(
                """
                insert into log_delivery (user_pool_id, configurations) values (?, ?)
                    on conflict (user_pool_id)
                    do update set configurations = excluded.configurations\
                """,
                pool.id().value(),
                Json.text(document));
        return new Answer(new Delivery(pool.id(), configurations));
    }

    private static void check(UserPool pool, JsonNode configurations) {
        var sources = new HashSet<String>();
        for (var one : configurations) {
            var source = one.path("EventSource").asString();
            if (!sources.add(source)) {
                throw INVALID_PARAMETER.because(
                        "There can be only one log configuration of the event source "
                                + source
                                + ".");
            }
            checkDestination(one);
            switch (source) {
                case "userNotification" -> checkNotification(one);
                case "userAuthEvents" -> checkAuthEvents(pool, one);
                // The model knows no others.
                default -> throw new IllegalStateException(source);
            }
        }
    }

    private static void checkDestination(JsonNode one) {
        var given = DESTINATIONS.stream().filter(one::has).toList();
        if (given.size() != 1) {
            throw INVALID_PARAMETER.because(
                    "A log configuration must have exactly one destination.");
        }
        if (one.path(given.getFirst()).isEmpty()) {
            throw INVALID_PARAMETER.because(given.getFirst() + " must name its destination.");
        }
    }

    private static void checkNotification(JsonNode one) {
        if (!one.path("LogLevel").asString().equals("ERROR")) {
            throw INVALID_PARAMETER.because("The log level of userNotification must be ERROR.");
        }
        if (!one.has("CloudWatchLogsConfiguration")) {
            throw INVALID_PARAMETER.because(
                    "The destination of userNotification must be a CloudWatch log group.");
        }
    }

    private static void checkAuthEvents(UserPool pool, JsonNode one) {
        if (!one.path("LogLevel").asString().equals("INFO")) {
            throw INVALID_PARAMETER.because("The log level of userAuthEvents must be INFO.");
        }
        var settings = pool.settings();
        if (settings.tier() != Tier.PLUS) {
            throw FEATURE_UNAVAILABLE_IN_TIER.because(
                    "The export of user activity logs is not available in the tier of the user pool.");
        }
        if (!settings.threatProtection().records()) {
            throw INVALID_PARAMETER.because(
                    "The export of user activity logs needs threat protection to be on.");
        }
    }
}

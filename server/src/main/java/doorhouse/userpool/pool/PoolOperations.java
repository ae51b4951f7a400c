package doorhouse.userpool.pool;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.USER_IMPORT_IN_PROGRESS;
import static doorhouse.operation.Operation.signed;

import doorhouse.apimodel.Api;
import doorhouse.apimodel.KnownMembers;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Page;
import doorhouse.operation.PagingToken;
import doorhouse.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The operations on user pools themselves. Requests that set a pool's settings are kept whole, so
/// they are taken as documents.
public final class PoolOperations implements Operations {
    private static final String LIST = "ListUserPools";

    private final Api model;
    private final UserPools pools;
    private final ToLongFunction<UserPoolId> users;
    private final Function<UserPoolId, DomainNames> domains;
    private final Predicate<UserPoolId> importing;
    private final Quotas quotas;

    /// @param model of the user pools API
    /// @param users about how many users a pool has
    /// @param domains what stands for a pool
    /// @param importing whether users are being imported into a pool: then it stays as it is
    public PoolOperations(
            Api model,
            UserPools pools,
            ToLongFunction<UserPoolId> users,
            Function<UserPoolId, DomainNames> domains,
            Predicate<UserPoolId> importing,
            Quotas quotas) {
        this.model = model;
        this.pools = pools;
        this.users = users;
        this.domains = domains;
        this.importing = importing;
        this.quotas = quotas;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("CreateUserPool", ObjectNode.class, this::createUserPool),
                signed("DescribeUserPool", OnePool.class, this::describeUserPool),
                signed("UpdateUserPool", ObjectNode.class, this::updateUserPool),
                signed("DeleteUserPool", OnePool.class, this::deleteUserPool),
                signed(LIST, ListUserPools.class, this::listUserPools),
                signed("AddCustomAttributes", AddCustomAttributes.class, this::addCustomAttributes),
                signed("GetUserPoolMfaConfig", OnePool.class, this::getUserPoolMfaConfig),
                signed("SetUserPoolMfaConfig", ObjectNode.class, this::setUserPoolMfaConfig));
    }

    /// What later work will act on.
    private static final List<String> LATER =
            List.of(
                    "IssuerConfiguration",
                    "KeyConfiguration",
                    "SmsConfiguration.EumsSms",
                    "SmsConfiguration.ExternalId",
                    "SmsConfiguration.SnsCallerArn");

    @Override
    public Map<String, List<String>> keptWithoutEffect() {
        return Map.of(
                "CreateUserPool",
                LATER,
                "UpdateUserPool",
                LATER.stream().filter(name -> !name.equals("IssuerConfiguration")).toList());
    }

    record OnePool(UserPoolId userPoolId) {}

    record PoolAnswer(ObjectNode userPool) {}

    PoolAnswer createUserPool(Call call, ObjectNode asked) {
        var known = known("CreateUserPool", asked);
        quotas.checkUserPools(pools.count(call.account(), call.region()));
        return new PoolAnswer(answer(pools.create(call.account(), call.region(), known)));
    }

    PoolAnswer describeUserPool(OnePool asked) {
        return new PoolAnswer(answer(pools.getNow(asked.userPoolId)));
    }

    Empty updateUserPool(ObjectNode asked) {
        var known = known("UpdateUserPool", asked);
        refuseWhileImporting(id(known));
        pools.change(
                id(known),
                before -> {
                    var tierBefore = PoolSettings.tier(before.document());
                    var mfaBefore = before.document().path("MfaConfiguration").asString();
                    var document = PoolDocument.updated(before.document(), known);
                    var mfa = PoolMfa.updated(before.mfa(), document, mfaBefore);
                    PoolRules.checkTierChange(tierBefore, document, mfa);
                    PoolRules.check(document, mfa);
                    return new UserPools.Documents(document, mfa);
                });
        return Empty.EMPTY;
    }

    Empty deleteUserPool(OnePool asked) {
        var pool = pools.getNow(asked.userPoolId);
        if (pool.settings().deletionProtected()) {
            throw INVALID_PARAMETER.because(
                    "The user pool cannot be deleted because deletion protection is activated."
                            + " Deletion protection must be inactivated first.");
        }
        if (domains.apply(pool.id()).any()) {
            throw INVALID_PARAMETER.because(
                    "User pool cannot be deleted. It has a domain configured that should be deleted"
                            + " first.");
        }
        refuseWhileImporting(pool.id());
        pools.remove(pool.id());
        return Empty.EMPTY;
    }

    record ListUserPools(int maxResults, @Nullable String nextToken) {}

    record PoolDescription(
            UserPoolId id,
            String name,
            JsonNode lambdaConfig,
            Instant lastModifiedDate,
            Instant creationDate) {}

    record PoolList(List<PoolDescription> userPools, @Nullable String nextToken) {}

    PoolList listUserPools(Call call, ListUserPools asked) {
        var after = PagingToken.after(LIST, asked.nextToken);
        var found = pools.list(call.account(), call.region(), after, asked.maxResults + 1);
        var page =
                Page.of(found, asked.maxResults, last -> PagingToken.of(LIST, last.id().value()));
        return new PoolList(page.shown(PoolOperations::description), page.token());
    }

    private static PoolDescription description(UserPool pool) {
        return new PoolDescription(
                pool.id(),
                pool.settings().name(),
                pool.document().path("LambdaConfig"),
                pool.modifiedAt(),
                pool.createdAt());
    }

    record AddCustomAttributes(UserPoolId userPoolId, JsonNode customAttributes) {}

    Empty addCustomAttributes(AddCustomAttributes asked) {
        refuseWhileImporting(asked.userPoolId);
        pools.change(
                asked.userPoolId,
                before -> {
                    var schema = before.document().path("SchemaAttributes");
                    before.document()
                            .set(
                                    "SchemaAttributes",
                                    SchemaDocument.extended(schema, asked.customAttributes));
                    return before;
                });
        return Empty.EMPTY;
    }

    ObjectNode getUserPoolMfaConfig(OnePool asked) {
        var pool = pools.getNow(asked.userPoolId);
        return PoolMfa.answer(pool.document(), pool.mfa());
    }

    ObjectNode setUserPoolMfaConfig(ObjectNode asked) {
        var known = known("SetUserPoolMfaConfig", asked);
        var pool =
                pools.change(
                        id(known),
                        before -> {
                            var after = PoolMfa.set(before, known);
                            PoolRules.check(after.document(), after.mfa());
                            return after;
                        });
        return PoolMfa.answer(pool.document(), pool.mfa());
    }

    private ObjectNode known(String operation, ObjectNode asked) {
        return KnownMembers.of(model.operation(operation).orElseThrow(), asked);
    }

    private void refuseWhileImporting(UserPoolId id) {
        if (importing.test(id)) {
            throw USER_IMPORT_IN_PROGRESS.because("A user import job of the user pool is running.");
        }
    }

    private static UserPoolId id(ObjectNode asked) {
        return new UserPoolId(asked.path("UserPoolId").asString());
    }

    /// A pool as DescribeUserPool tells it: its settings and what is known beside them.
    private ObjectNode answer(UserPool pool) {
        record Facts(
                UserPoolId id,
                String arn,
                Instant creationDate,
                Instant lastModifiedDate,
                long estimatedNumberOfUsers,
                @Nullable String domain,
                @Nullable String customDomain) {}
        var names = domains.apply(pool.id());
        var facts =
                new Facts(
                        pool.id(),
                        pool.arn().value(),
                        pool.createdAt(),
                        pool.modifiedAt(),
                        users.applyAsLong(pool.id()),
                        names.domain(),
                        names.customDomain());
        var answer = Json.tree(facts);
        answer.setAll(pool.document().deepCopy());
        if (pool.settings().tier() == Tier.LITE) {
            answer.withObject("/Policies").remove("SignInPolicy");
        }
        return answer;
    }
}

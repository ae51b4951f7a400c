package doorhouse.userpool.replica;

import static doorhouse.operation.CognitoErrors.FEATURE_UNAVAILABLE_IN_TIER;
import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.OPERATION_NOT_ENABLED;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.Operation.signed;

import doorhouse.id.Region;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Page;
import doorhouse.operation.PagingToken;
import doorhouse.store.Database;
import doorhouse.userpool.pool.Tier;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where a pool stands, and where else it is to stand. A replica is kept, told and deleted. It
/// holds nothing and serves nothing, so it stays inactive: nobody shall count on it.
public final class ReplicaOperations implements Operations {
    private static final String LIST = "ListUserPoolReplicas";
    private static final int PAGE = 60;

    private final UserPools pools;
    private final ReplicaStore replicas;
    private final Clock clock;

    public ReplicaOperations(UserPools pools, Database database, Clock clock) {
        this.pools = pools;
        this.replicas = new ReplicaStore(database);
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed(
                        "CreateUserPoolReplica",
                        CreateUserPoolReplica.class,
                        this::createUserPoolReplica),
                signed(LIST, ListUserPoolReplicas.class, this::listUserPoolReplicas),
                signed(
                        "UpdateUserPoolReplica",
                        UpdateUserPoolReplica.class,
                        this::updateUserPoolReplica),
                signed("DeleteUserPoolReplica", OneReplica.class, this::deleteUserPoolReplica));
    }

    @Override
    public Map<String, List<String>> keptWithoutEffect() {
        return Map.of("CreateUserPoolReplica", List.of("RegionName"));
    }

    enum Status {
        ACTIVE,
        INACTIVE,
        DELETING
    }

    enum Role {
        PRIMARY,
        SECONDARY
    }

    record Replica(Region regionName, Status status, Role role, String userPoolArn) {}

    record ReplicaAnswer(Replica userPoolReplica) {}

    record CreateUserPoolReplica(UserPoolId userPoolId, String regionName) {}

    ReplicaAnswer createUserPoolReplica(CreateUserPoolReplica asked) {
        var pool = pools.get(asked.userPoolId);
        if (pool.settings().tier() == Tier.LITE) {
            throw FEATURE_UNAVAILABLE_IN_TIER.because(
                    "Replicas are not available in the LITE tier.");
        }
        var region = elsewhere(pool, asked.regionName);
        if (!replicas.add(pool.id(), region, clock.instant())) {
            throw INVALID_PARAMETER.because("The user pool has a replica in " + region + ".");
        }
        return new ReplicaAnswer(secondary(pool, region, Status.INACTIVE));
    }

    record ListUserPoolReplicas(UserPoolId userPoolId, @Nullable String nextToken) {}

    record Replicas(List<Replica> userPoolReplicas, @Nullable String nextToken) {}

    /// The pool itself first, then its replicas by the names of their regions.
    Replicas listUserPoolReplicas(ListUserPoolReplicas asked) {
        var pool = pools.get(asked.userPoolId);
        var after = PagingToken.after(LIST, asked.nextToken);
        var regions = replicas.list(pool.id(), after, PAGE + 1);
        var page = Page.of(regions, PAGE, last -> PagingToken.of(LIST, last.value()));
        var answer = new ArrayList<Replica>();
        if (after.isEmpty()) answer.add(primary(pool));
        for (var region : page.rows()) answer.add(secondary(pool, region, Status.INACTIVE));
        return new Replicas(answer, page.token());
    }

    enum Wanted {
        ACTIVE,
        INACTIVE
    }

    record UpdateUserPoolReplica(UserPoolId userPoolId, String regionName, Wanted status) {}

    ReplicaAnswer updateUserPoolReplica(UpdateUserPoolReplica asked) {
        var pool = pools.get(asked.userPoolId);
        var region = known(pool, asked.regionName);
        if (asked.status == Wanted.ACTIVE) {
            throw OPERATION_NOT_ENABLED.because(
                    "This server does not serve user pools from a replica yet.");
        }
        return new ReplicaAnswer(secondary(pool, region, Status.INACTIVE));
    }

    record OneReplica(UserPoolId userPoolId, String regionName) {}

    ReplicaAnswer deleteUserPoolReplica(OneReplica asked) {
        var pool = pools.get(asked.userPoolId);
        var region = elsewhere(pool, asked.regionName);
        if (!replicas.delete(pool.id(), region)) throw unknown(region);
        return new ReplicaAnswer(secondary(pool, region, Status.DELETING));
    }

    private Region known(UserPool pool, String name) {
        var region = elsewhere(pool, name);
        if (!replicas.exists(pool.id(), region)) throw unknown(region);
        return region;
    }

    /// The region of this name, which is not the pool's own.
    private static Region elsewhere(UserPool pool, String name) {
        if (!Region.fits(name)) throw INVALID_PARAMETER.because("Invalid region: " + name);
        if (name.equals(pool.id().region())) {
            throw INVALID_PARAMETER.because(name + " is the user pool's primary region.");
        }
        return new Region(name);
    }

    private static RuntimeException unknown(Region region) {
        return RESOURCE_NOT_FOUND.because("The user pool has no replica in " + region + ".");
    }

    private static Replica primary(UserPool pool) {
        var region = new Region(pool.id().region());
        return new Replica(region, Status.ACTIVE, Role.PRIMARY, pool.arn().value());
    }

    private static Replica secondary(UserPool pool, Region region, Status status) {
        var arn =
                "arn:aws:cognito-idp:%s:%s:userpool/%s"
                        .formatted(region, pool.account(), pool.id());
        return new Replica(region, status, Role.SECONDARY, arn);
    }
}

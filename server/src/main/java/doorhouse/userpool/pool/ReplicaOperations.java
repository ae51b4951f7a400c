package doorhouse.userpool.pool;

import static doorhouse.operation.Operation.signed;

import doorhouse.id.UserPoolId;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.PagingToken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a pool stands: in its own region and nowhere else, for all nodes share one database.
public final class ReplicaOperations implements Operations {
    private static final String LIST = "ListUserPoolReplicas";

    private final UserPools pools;

    public ReplicaOperations(UserPools pools) {
        this.pools = pools;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(signed(LIST, ListUserPoolReplicas.class, this::listUserPoolReplicas));
    }

    record ListUserPoolReplicas(UserPoolId userPoolId, @Nullable String nextToken) {}

    enum Status {
        ACTIVE
    }

    enum Role {
        PRIMARY
    }

    record Replica(String regionName, Status status, Role role, String userPoolArn) {}

    record Replicas(List<Replica> userPoolReplicas) {}

    Replicas listUserPoolReplicas(ListUserPoolReplicas asked) {
        var pool = pools.getNow(asked.userPoolId);
        // There is only one page, so every token is foreign.
        PagingToken.open(LIST, 1, asked.nextToken);
        return new Replicas(
                List.of(
                        new Replica(
                                pool.id().region(),
                                Status.ACTIVE,
                                Role.PRIMARY,
                                pool.arn().value())));
    }
}

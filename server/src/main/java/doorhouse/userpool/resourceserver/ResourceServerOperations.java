package doorhouse.userpool.resourceserver;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.LIMIT_EXCEEDED;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.Operation.signed;

import doorhouse.id.UserPoolId;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Page;
import doorhouse.operation.PagingToken;
import doorhouse.store.Database;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.resourceserver.ResourceServer.Scope;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operations on resource servers.
public final class ResourceServerOperations implements Operations {
    private static final String LIST = "ListResourceServers";
    private static final int MOST_IN_A_POOL = 25;
    private static final int LARGEST_PAGE = 50;

    private final Database database;
    private final ResourceServerStore servers;
    private final UserPools pools;

    public ResourceServerOperations(Database database, UserPools pools) {
        this.database = database;
        this.servers = new ResourceServerStore(database);
        this.pools = pools;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("CreateResourceServer", Wanted.class, this::createResourceServer),
                signed("DescribeResourceServer", OneServer.class, this::describeResourceServer),
                signed("UpdateResourceServer", Wanted.class, this::updateResourceServer),
                signed("DeleteResourceServer", OneServer.class, this::deleteResourceServer),
                signed(LIST, ListResourceServers.class, this::listResourceServers));
    }

    record Wanted(
            UserPoolId userPoolId, String identifier, String name, @Nullable List<Scope> scopes) {}

    record OneServer(UserPoolId userPoolId, String identifier) {}

    record ServerAnswer(ResourceServer resourceServer) {}

    ServerAnswer createResourceServer(Wanted asked) {
        var pool = pools.get(asked.userPoolId);
        var server = server(asked);
        database.transaction(() -> {
            if (!servers.add(server)) {
                throw INVALID_PARAMETER.because(
                        server.identifier() + " already exists in user pool " + pool.id() + ".");
            }
            if (servers.count(pool.id()) > MOST_IN_A_POOL) {
                throw LIMIT_EXCEEDED.because(
                        "The user pool has the most resource servers it can have.");
            }
        });
        return new ServerAnswer(server);
    }

    ServerAnswer describeResourceServer(OneServer asked) {
        var pool = pools.get(asked.userPoolId);
        return new ServerAnswer(
                servers.find(pool.id(), asked.identifier)
                        .orElseThrow(() -> notFound(asked.identifier)));
    }

    /// Replaces: scopes that are left out are gone.
    ServerAnswer updateResourceServer(Wanted asked) {
        pools.get(asked.userPoolId);
        var server = server(asked);
        if (!servers.update(server)) throw notFound(asked.identifier);
        return new ServerAnswer(server);
    }

    Empty deleteResourceServer(OneServer asked) {
        var pool = pools.get(asked.userPoolId);
        if (!servers.delete(pool.id(), asked.identifier)) throw notFound(asked.identifier);
        return Empty.EMPTY;
    }

    record ListResourceServers(
            UserPoolId userPoolId, @Nullable Integer maxResults, @Nullable String nextToken) {}

    record ServerPage(List<ResourceServer> resourceServers, @Nullable String nextToken) {}

    ServerPage listResourceServers(ListResourceServers asked) {
        var pool = pools.get(asked.userPoolId);
        var after = PagingToken.after(LIST, asked.nextToken);
        int size = asked.maxResults == null ? LARGEST_PAGE : asked.maxResults;
        var found = servers.list(pool.id(), after, size + 1);
        var page = Page.of(found, size, last -> PagingToken.of(LIST, last.identifier()));
        return new ServerPage(page.rows(), page.token());
    }

    private static ResourceServer server(Wanted asked) {
        if (asked.scopes != null) {
            var names = new HashSet<String>();
            for (var scope : asked.scopes) {
                if (names.add(scope.scopeName())) continue;
                throw INVALID_PARAMETER.because(
                        "Scope " + scope.scopeName() + " is given more than once.");
            }
        }
        return new ResourceServer(asked.userPoolId, asked.identifier, asked.name, asked.scopes);
    }

    private static RuntimeException notFound(String identifier) {
        return RESOURCE_NOT_FOUND.because("Resource server " + identifier + " does not exist.");
    }
}

package doorhouse.userpool.client;

import static doorhouse.operation.Operation.signed;

import doorhouse.apimodel.Api;
import doorhouse.apimodel.KnownMembers;
import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Page;
import doorhouse.operation.PagingToken;
import doorhouse.userpool.pool.Quotas;
import doorhouse.userpool.pool.UserPools;
import doorhouse.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// The operations on app clients. Requests that set a client's settings are kept whole, so they are
/// taken as documents.
public final class ClientOperations implements Operations {
    private static final String LIST = "ListUserPoolClients";
    private static final int DEFAULT_PAGE = 60;

    private final Api model;
    private final UserPools pools;
    private final AppClients clients;
    private final Quotas quotas;

    /// @param model of the user pools API
    public ClientOperations(Api model, UserPools pools, AppClients clients, Quotas quotas) {
        this.model = model;
        this.pools = pools;
        this.clients = clients;
        this.quotas = quotas;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("CreateUserPoolClient", ObjectNode.class, this::createUserPoolClient),
                signed("DescribeUserPoolClient", OneClient.class, this::describeUserPoolClient),
                signed("UpdateUserPoolClient", ObjectNode.class, this::updateUserPoolClient),
                signed("DeleteUserPoolClient", OneClient.class, this::deleteUserPoolClient),
                signed(LIST, ListUserPoolClients.class, this::listUserPoolClients));
    }

    /// What later work will act on.
    private static final List<String> LATER = List.of("AnalyticsConfiguration");

    @Override
    public Map<String, List<String>> keptWithoutEffect() {
        return Map.of("CreateUserPoolClient", LATER, "UpdateUserPoolClient", LATER);
    }

    record OneClient(UserPoolId userPoolId, ClientId clientId) {}

    record ClientAnswer(ObjectNode userPoolClient) {}

    ClientAnswer createUserPoolClient(ObjectNode asked) {
        var known = known("CreateUserPoolClient", asked);
        var pool = pools.get(new UserPoolId(known.path("UserPoolId").asString()));
        quotas.checkAppClients(clients.count(pool.id()));
        return new ClientAnswer(answer(clients.create(pool, known)));
    }

    ClientAnswer describeUserPoolClient(OneClient asked) {
        var pool = pools.get(asked.userPoolId);
        return new ClientAnswer(answer(clients.getNow(pool.id(), asked.clientId)));
    }

    ClientAnswer updateUserPoolClient(ObjectNode asked) {
        var known = known("UpdateUserPoolClient", asked);
        var pool = pools.get(new UserPoolId(known.path("UserPoolId").asString()));
        var id = new ClientId(known.path("ClientId").asString());
        return new ClientAnswer(answer(clients.update(pool, id, known)));
    }

    Empty deleteUserPoolClient(OneClient asked) {
        var pool = pools.get(asked.userPoolId);
        clients.remove(pool.id(), asked.clientId);
        return Empty.EMPTY;
    }

    record ListUserPoolClients(
            UserPoolId userPoolId, @Nullable Integer maxResults, @Nullable String nextToken) {}

    record ClientDescription(ClientId clientId, UserPoolId userPoolId, String clientName) {}

    record ClientList(List<ClientDescription> userPoolClients, @Nullable String nextToken) {}

    ClientList listUserPoolClients(ListUserPoolClients asked) {
        var pool = pools.get(asked.userPoolId);
        int size = asked.maxResults == null ? DEFAULT_PAGE : asked.maxResults;
        var after = PagingToken.after(LIST, asked.nextToken);
        var found = clients.list(pool.id(), after, size + 1);
        var page = Page.of(found, size, last -> PagingToken.of(LIST, last.id().value()));
        return new ClientList(
                page.shown(c -> new ClientDescription(c.id(), c.userPoolId(), c.name())),
                page.token());
    }

    private ObjectNode known(String operation, ObjectNode asked) {
        return KnownMembers.of(model.operation(operation).orElseThrow(), asked);
    }

    /// A client as DescribeUserPoolClient tells it: its settings, what is known beside them, and
    /// its secret, for administrators look it up here.
    private ObjectNode answer(AppClient client) {
        record Facts(
                UserPoolId userPoolId,
                ClientId clientId,
                @Nullable String clientSecret,
                Instant creationDate,
                Instant lastModifiedDate) {}
        var secret = clients.newestSecret(client);
        var facts =
                new Facts(
                        client.userPoolId(),
                        client.id(),
                        secret.isPresent() ? secret.get().reveal() : null,
                        client.createdAt(),
                        client.modifiedAt());
        var answer = Json.tree(facts);
        answer.setAll(client.document());
        return answer;
    }
}

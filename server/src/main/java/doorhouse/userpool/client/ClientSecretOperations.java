package doorhouse.userpool.client;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.LIMIT_EXCEEDED;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.Operation.signed;

import doorhouse.crypto.Secret;
import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.userpool.pool.UserPools;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operations that exchange a client's secret without a pause: a second one is added, then the
/// first is deleted; meanwhile both prove the client.
public final class ClientSecretOperations implements Operations {
    private final UserPools pools;
    private final AppClients clients;

    public ClientSecretOperations(UserPools pools, AppClients clients) {
        this.pools = pools;
        this.clients = clients;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed(
                        "AddUserPoolClientSecret",
                        AddUserPoolClientSecret.class,
                        this::addUserPoolClientSecret),
                signed(
                        "DeleteUserPoolClientSecret",
                        DeleteUserPoolClientSecret.class,
                        this::deleteUserPoolClientSecret),
                signed(
                        "ListUserPoolClientSecrets",
                        ListUserPoolClientSecrets.class,
                        this::listUserPoolClientSecrets));
    }

    record AddUserPoolClientSecret(
            UserPoolId userPoolId, ClientId clientId, @Nullable String clientSecret) {}

    /// @param clientSecretValue only at its making, and only where we made it
    record ClientSecretDescriptor(
            String clientSecretId,
            @Nullable String clientSecretValue,
            Instant clientSecretCreateDate) {}

    record AddedSecret(ClientSecretDescriptor clientSecretDescriptor) {}

    AddedSecret addUserPoolClientSecret(AddUserPoolClientSecret asked) {
        var client = client(asked.userPoolId, asked.clientId);
        if (!client.hasSecret()) {
            throw INVALID_PARAMETER.because(
                    "User pool client " + client.id() + " is not configured with a secret.");
        }
        var given = asked.clientSecret;
        var secret = given == null ? clients.secrets().generated() : Secret.of(given);
        var kept =
                clients.addSecret(client, secret)
                        .orElseThrow(() ->
                                LIMIT_EXCEEDED.because(
                                        "User pool client "
                                                + client.id()
                                                + " has as many secrets as it can have."));
        return new AddedSecret(
                new ClientSecretDescriptor(
                        kept.id(), given == null ? secret.reveal() : null, kept.createdAt()));
    }

    record DeleteUserPoolClientSecret(
            UserPoolId userPoolId, ClientId clientId, String clientSecretId) {}

    Empty deleteUserPoolClientSecret(DeleteUserPoolClientSecret asked) {
        var client = client(asked.userPoolId, asked.clientId);
        if (!clients.deleteSecret(client, asked.clientSecretId)) {
            throw RESOURCE_NOT_FOUND.because(
                    "Client secret " + asked.clientSecretId + " does not exist.");
        }
        return Empty.EMPTY;
    }

    record ListUserPoolClientSecrets(UserPoolId userPoolId, ClientId clientId) {}

    record SecretList(List<ClientSecretDescriptor> clientSecrets) {}

    SecretList listUserPoolClientSecrets(ListUserPoolClientSecrets asked) {
        var client = client(asked.userPoolId, asked.clientId);
        return new SecretList(
                clients.keptSecrets(client).stream()
                        .map(s -> new ClientSecretDescriptor(s.id(), null, s.createdAt()))
                        .toList());
    }

    private AppClient client(UserPoolId pool, ClientId id) {
        return clients.getNow(pools.get(pool).id(), id);
    }
}

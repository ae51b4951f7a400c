package doorhouse.userpool.client;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.CognitoErrors.TOO_MANY_REQUESTS;

import doorhouse.crypto.RandomText;
import doorhouse.crypto.Secret;
import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.store.Recent;
import doorhouse.userpool.client.ClientStore.KeptSecret;
import doorhouse.userpool.identityprovider.IdentityProviders;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.resourceserver.ResourceServers;
import doorhouse.vault.Vault;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// All app clients and how they prove themselves. Every sign-in reads its client, so a client is
/// remembered for a moment; a change is seen at once on this node and after that moment on others.
public final class AppClients {
    private static final Duration MOMENT = Duration.ofMillis(500);
    private static final int MAX_TRIES = 20;
    private static final int ID_LENGTH = 26;

    /// A client and its secrets, the oldest first.
    record Known(AppClient client, List<Secret> secrets) {}

    private final ClientStore store;
    private final ClientSecrets secrets;
    private final OAuthRules oauth;
    private final Clock clock;
    private final RandomText random;
    private final Recent<ClientId, Known> recent;

    /// @param nanoTime a clock that only runs forward, such as [System#nanoTime]
    public AppClients(
            Database database, Vault vault, Clock clock, LongSupplier nanoTime, RandomText random) {
        this.store = new ClientStore(database);
        this.secrets = new ClientSecrets(vault, random);
        this.oauth =
                new OAuthRules(
                        new ResourceServers(database), new IdentityProviders(database, vault));
        this.clock = clock;
        this.random = random;
        this.recent = new Recent<>(MOMENT, nanoTime, id -> store.find(id).map(this::known));
    }

    private Known known(AppClient client) {
        return new Known(client, client.hasSecret() ? opened(client) : List.of());
    }

    private List<Secret> opened(AppClient client) {
        return store.secrets(client.userPoolId(), client.id()).stream()
                .map(kept -> secrets.open(client.userPoolId(), kept))
                .toList();
    }

    public Optional<AppClient> find(ClientId id) {
        return recent.find(id).map(Known::client);
    }

    /// @throws ApiException ResourceNotFoundException `User pool client <id> does not exist.`
    public AppClient get(ClientId id) {
        return find(id).orElseThrow(() -> unknown(id));
    }

    /// The client if it is this pool's.
    ///
    /// @throws ApiException ResourceNotFoundException `User pool client <id> does not exist.`
    public AppClient get(UserPoolId pool, ClientId id) {
        return find(id).filter(c -> c.userPoolId().equals(pool)).orElseThrow(() -> unknown(id));
    }

    /// What was read a moment ago counts no more: pools went with their clients.
    public void forget() {
        recent.changed();
    }

    private static ApiException unknown(ClientId id) {
        return RESOURCE_NOT_FOUND.because("User pool client " + id + " does not exist.");
    }

    /// Whether the secret proves the client. A client without one needs none and has none to send.
    public boolean checkSecret(AppClient client, @Nullable String secret) {
        if (secret == null) return !client.hasSecret();
        return ClientSecrets.isOneOf(secretsOf(client), secret);
    }

    /// Checks the SECRET_HASH of a call that names a user.
    ///
    /// @param username as the call gives it
    /// @throws ApiException NotAuthorizedException
    public void checkSecretHash(AppClient client, String username, @Nullable String hash) {
        checkSecretHashOfAny(client, List.of(username), hash);
    }

    /// Checks a SECRET_HASH that may be made with any of a user's names.
    ///
    /// @throws ApiException NotAuthorizedException
    public void checkSecretHashOfAny(
            AppClient client, List<String> usernames, @Nullable String hash) {
        if (hash == null) {
            if (!client.hasSecret()) return;
            throw NOT_AUTHORIZED.because(
                    "Client "
                            + client.id()
                            + " is configured with secret but SECRET_HASH was not received");
        }
        boolean proven = false;
        for (var username : usernames) {
            proven |= ClientSecrets.proves(secretsOf(client), username + client.id(), hash);
        }
        if (!proven) {
            throw NOT_AUTHORIZED.because("Unable to verify secret hash for client " + client.id());
        }
    }

    private List<Secret> secretsOf(AppClient client) {
        return recent.find(client.id()).map(Known::secrets).orElse(List.of());
    }

    /// Makes a client.
    ///
    /// @param asked a CreateUserPoolClient request, checked against the model
    public AppClient create(UserPool pool, ObjectNode asked) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            var made = make(pool, asked, new ClientId(random.lowerLetters(ID_LENGTH)));
            if (made.isPresent()) return made.get();
        }
        throw new IllegalStateException("no free client id");
    }

    /// Makes a client with an id of one's choice, for development.
    ///
    /// @param asked a CreateUserPoolClient request, checked against the model
    /// @throws ApiException InvalidParameterException when the id is taken, in whatever pool
    public AppClient create(UserPool pool, ObjectNode asked, ClientId id) {
        return make(pool, asked, id)
                .orElseThrow(() ->
                        INVALID_PARAMETER.because("User pool client " + id + " already exists."));
    }

    private Optional<AppClient> make(UserPool pool, ObjectNode asked, ClientId id) {
        var document = ClientDocument.created(asked);
        var secret = secrets.asked(asked);
        ClientRules.check(oauth, pool, document, secret.isPresent(), ClientRules.Doing.CREATING);
        var now = now();
        var client = AppClient.of(id, pool.id(), document, secret.isPresent(), 1, now, now);
        var kept = secret.map(s -> secrets.seal(client, s, now));
        return store.add(client, kept) ? Optional.of(client) : Optional.empty();
    }

    AppClient update(UserPool pool, ClientId id, ObjectNode asked) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            var before = getNow(pool.id(), id);
            var document = ClientDocument.updated(before.document(), asked);
            ClientRules.check(
                    oauth, pool, document, before.hasSecret(), ClientRules.Doing.UPDATING);
            var changed =
                    AppClient.of(
                            id,
                            pool.id(),
                            document,
                            before.hasSecret(),
                            before.revision(),
                            before.createdAt(),
                            now());
            if (store.update(changed)) {
                recent.changed();
                return changed;
            }
        }
        throw TOO_MANY_REQUESTS.because("Too many concurrent changes of one client.");
    }

    void remove(UserPoolId pool, ClientId id) {
        if (!store.remove(pool, id)) throw unknown(id);
        recent.changed();
    }

    /// How many clients a pool has.
    long count(UserPoolId pool) {
        return store.count(pool);
    }

    List<AppClient> list(UserPoolId pool, String after, int limit) {
        return store.list(pool, after, limit);
    }

    /// The client read afresh.
    AppClient getNow(UserPoolId pool, ClientId id) {
        return store.find(id)
                .filter(c -> c.userPoolId().equals(pool))
                .orElseThrow(() -> unknown(id));
    }

    /// The secret to show for a client: the newest.
    Optional<Secret> newestSecret(AppClient client) {
        return opened(client).stream().reduce((_, newer) -> newer);
    }

    List<KeptSecret> keptSecrets(AppClient client) {
        return store.secrets(client.userPoolId(), client.id());
    }

    /// Adds a second secret; empty when the client cannot have one more.
    Optional<KeptSecret> addSecret(AppClient client, Secret secret) {
        var kept = secrets.seal(client, secret, now());
        if (!store.addSecret(client, kept)) return Optional.empty();
        recent.changed();
        return Optional.of(kept);
    }

    /// False when there is no such secret.
    boolean deleteSecret(AppClient client, String secretId) {
        boolean deleted = store.deleteSecret(client, secretId);
        recent.changed();
        return deleted;
    }

    ClientSecrets secrets() {
        return secrets;
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}

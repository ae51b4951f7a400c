package doorhouse.userpool.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import doorhouse.crypto.MasterKey;
import doorhouse.crypto.RandomText;
import doorhouse.crypto.Secret;
import doorhouse.id.AccountId;
import doorhouse.id.ClientId;
import doorhouse.id.Region;
import doorhouse.store.Database;
import doorhouse.testing.TestPostgres;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"sqlite", "postgres"})
class AppClientsTest {
    private final String kind;
    private final AtomicLong time = new AtomicLong();
    private final RandomText random = new RandomText(new SecureRandom());
    private final MasterKey master = new MasterKey(new byte[32], new SecureRandom());
    @TempDir private Path folder;
    private Database database;
    private AppClients clients;
    private UserPool pool;

    AppClientsTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database =
                kind.equals("sqlite")
                        ? Database.sqlite(folder.resolve("test.db"))
                        : Database.postgres(TestPostgres.database());
        var making = new UserPools.Making(random, false, (_, _) -> {}, (_, _) -> {}, _ -> {});
        var pools = new UserPools(database, Clock.systemUTC(), time::get, making);
        clients = node();
        pool =
                pools.create(
                        new AccountId("123456789012"),
                        new Region("us-east-1"),
                        Json.read("{\"PoolName\":\"p\"}"));
    }

    private AppClients node() {
        return new AppClients(
                database, new Vault(database, master), Clock.systemUTC(), time::get, random);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private AppClient created(String members) {
        return clients.create(pool, Json.read("{\"ClientName\":\"c\"" + members + "}"));
    }

    private AppClient confidential() {
        return created(",\"GenerateSecret\":true");
    }

    private static String hash(String secret, String username, AppClient client) throws Exception {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var message = username + client.id().value();
        return Base64.getEncoder()
                .encodeToString(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
    }

    private String secret(AppClient client) {
        return clients.newestSecret(client).orElseThrow().reveal();
    }

    @Test
    void aGeneratedSecretProvesItsClient() throws Exception {
        var client = confidential();
        var secret = secret(client);

        assertThat(secret).matches("[a-z0-9]{51}");
        assertThat(clients.checkSecret(client, secret)).isTrue();
        assertThat(clients.checkSecret(client, secret + "x")).isFalse();
        assertThat(clients.checkSecret(client, null)).isFalse();
        clients.checkSecretHash(client, "ana", hash(secret, "ana", client));
    }

    @Test
    void aWrongHashProvesNothing() {
        var client = confidential();
        var sentence =
                "NotAuthorizedException: Unable to verify secret hash for client " + client.id();

        for (var wrong : List.of("", "AAAA", "not base64!")) {
            assertThatThrownBy(() -> clients.checkSecretHash(client, "ana", wrong))
                    .hasMessage(sentence);
        }
        assertThatThrownBy(() ->
                        clients.checkSecretHash(client, "ana", hash(secret(client), "bob", client)))
                .hasMessage(sentence);
    }

    @Test
    void aClientWithASecretMustSendAHash() {
        var client = confidential();

        assertThatThrownBy(() -> clients.checkSecretHash(client, "ana", null))
                .hasMessage(
                        "NotAuthorizedException: Client "
                                + client.id()
                                + " is configured with secret but SECRET_HASH was not received");
    }

    @Test
    void aClientWithoutASecretSendsNone() {
        var client = created("");

        clients.checkSecretHash(client, "ana", null);

        assertThat(clients.checkSecret(client, null)).isTrue();
        assertThat(clients.checkSecret(client, "any")).isFalse();
        assertThatThrownBy(() -> clients.checkSecretHash(client, "ana", "AAAA"))
                .hasMessage(
                        "NotAuthorizedException: Unable to verify secret hash for client "
                                + client.id());
    }

    @Test
    void aHashMayBeMadeWithAnyOfTheUsersNames() throws Exception {
        var client = confidential();
        var byAlias = hash(secret(client), "ana@example.com", client);

        clients.checkSecretHashOfAny(client, List.of("ana", "ana@example.com"), byAlias);

        assertThatThrownBy(() -> clients.checkSecretHashOfAny(client, List.of("ana"), byAlias))
                .hasMessageContaining("Unable to verify");
    }

    @Test
    void eitherOfTwoSecretsProvesTheClientAndADeletedOneDoesNot() throws Exception {
        var client = confidential();
        var first = secret(client);
        var second = clients.secrets().generated();
        assertThat(clients.addSecret(client, second)).isPresent();

        for (var secret : List.of(first, second.reveal())) {
            clients.checkSecretHash(client, "ana", hash(secret, "ana", client));
        }
        assertThat(clients.addSecret(client, clients.secrets().generated())).isEmpty();

        assertThat(clients.deleteSecret(client, clients.keptSecrets(client).getFirst().id()))
                .isTrue();
        assertThat(clients.checkSecret(client, first)).isFalse();
        assertThat(clients.checkSecret(client, second.reveal())).isTrue();
        var last = clients.keptSecrets(client).getFirst().id();
        assertThatThrownBy(() -> clients.deleteSecret(client, last))
                .hasMessageStartingWith("InvalidParameterException");
        assertThat(clients.checkSecret(client, second.reveal())).isTrue();
        assertThat(clients.deleteSecret(client, "unknown")).isFalse();
    }

    @Test
    void ofManySecretsAddedAtOnceOneFits() throws Exception {
        var client = confidential();
        var added = new AtomicInteger();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                var secret = Secret.of(random.lowerLetters(51));
                threads.execute(() -> {
                    if (clients.addSecret(client, secret).isPresent()) added.incrementAndGet();
                });
            }
        }

        assertThat(added).hasValue(1);
        assertThat(clients.keptSecrets(client)).hasSize(2);
    }

    @Test
    void noSecretStandsInTheDatabaseInTheClear() {
        var client = created(",\"ClientSecret\":\"aVerySecretSecret1234567\"");

        var sealed = clients.keptSecrets(client).getFirst().sealed();

        assertThat(new String(sealed, StandardCharsets.ISO_8859_1))
                .doesNotContain("aVerySecretSecret1234567");
        assertThat(client.document().toString()).doesNotContain("aVerySecretSecret1234567");
        assertThat(secret(client)).isEqualTo("aVerySecretSecret1234567");
    }

    @Test
    void aChangeIsSeenHereAtOnceAndOnOtherNodesInAMoment() {
        var client = confidential();
        var other = node();
        assertThat(other.find(client.id())).isPresent();

        clients.remove(pool.id(), client.id());

        assertThat(clients.find(client.id())).isEmpty();
        assertThat(other.find(client.id())).isPresent();
        time.addAndGet(500_000_000);
        assertThat(other.find(client.id())).isEmpty();
        assertThatThrownBy(() -> clients.get(client.id()))
                .hasMessage(
                        "ResourceNotFoundException: User pool client "
                                + client.id()
                                + " does not exist.");
    }

    @Test
    void anIdMayBeChosenAndIsTakenOnlyOnce() {
        var id = new ClientId("myclient");
        var asked = Json.read("{\"ClientName\":\"c\"}");

        assertThat(clients.create(pool, asked, id).id()).isEqualTo(id);

        assertThatThrownBy(() -> clients.create(pool, asked, id))
                .hasMessage("InvalidParameterException: User pool client myclient already exists.");
    }

    @Test
    void anUpdateReplacesAllButTheNameAndTheSecret() throws Exception {
        var client = created(",\"GenerateSecret\":true,\"AuthSessionValidity\":9");
        var secret = secret(client);

        var updated = clients.update(pool, client.id(), Json.object());

        assertThat(updated.document()).isEqualTo(created("").document());
        assertThatCode(() -> clients.checkSecretHash(updated, "a", hash(secret, "a", updated)))
                .doesNotThrowAnyException();
    }
}

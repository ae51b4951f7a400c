package doorhouse.userpool.identityprovider;

import static org.assertj.core.api.Assertions.assertThat;

import doorhouse.crypto.MasterKey;
import doorhouse.crypto.Secret;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.testing.TestPostgres;
import doorhouse.vault.Vault;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@ValueSource(strings = {"sqlite", "postgres"})
class IdentityProviderStoreTest {
    private static final UserPoolId POOL = new UserPoolId("us-east-1_AbC123xYz");
    private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

    private final String kind;
    @TempDir private Path folder;
    private Database database;
    private IdentityProviderStore store;

    IdentityProviderStoreTest(String kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        database =
                kind.equals("sqlite")
                        ? Database.sqlite(folder.resolve("test.db"))
                        : Database.postgres(TestPostgres.database());
        var vault = new Vault(database, new MasterKey(new byte[32], new SecureRandom()));
        store = new IdentityProviderStore(database, vault);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static IdentityProvider provider(String name, List<String> identifiers) {
        return new IdentityProvider(
                POOL,
                name,
                "id of " + name,
                ProviderType.OIDC,
                Map.of("client_id", "doorhouse"),
                Map.of("client_secret", Secret.of("ganz geheim")),
                new EncryptionKey(new byte[] {1}, new byte[] {2}),
                Map.of("email", "mail"),
                identifiers,
                1,
                NOW,
                NOW);
    }

    @Test
    void whatWasAddedIsFoundWhole() {
        var added = provider("扉", List.of("b.example.com", "a.example.com"));

        store.add(added);
        store.putIdentifiers(added);

        var found = store.find(POOL, "扉").orElseThrow();
        assertThat(found).usingRecursiveComparison().ignoringFields("secrets").isEqualTo(added);
        assertThat(found.secrets()).isEqualTo(added.secrets());
        assertThat(store.named(POOL, "a.example.com")).contains("扉");
    }

    @Test
    void secretsAreNotReadableInTheRow() {
        store.add(provider("idp", List.of()));

        var row =
                database.find(
                                "select details, secrets from identity_provider",
                                r ->
                                        r.text("details")
                                                + new String(
                                                        r.bytes("secrets"),
                                                        StandardCharsets.ISO_8859_1))
                        .orElseThrow();

        assertThat(row).contains("doorhouse").doesNotContain("geheim");
    }

    @Test
    void anIdentifierIsThatOfOneProvider() {
        store.add(provider("one", List.of()));
        store.add(provider("two", List.of()));
        store.putIdentifiers(provider("one", List.of("a", "b")));

        assertThat(store.putIdentifiers(provider("two", List.of("c", "b")))).contains("b");
        assertThat(store.putIdentifiers(provider("one", List.of("b")))).isEmpty();
        assertThat(store.named(POOL, "a")).isEmpty();
    }

    @Test
    void aProviderThatHasChangedIsNotUpdated() {
        var read = provider("idp", List.of());
        store.add(read);

        assertThat(store.update(read)).isTrue();
        assertThat(store.update(read)).isFalse();
        assertThat(store.find(POOL, "idp").orElseThrow().revision()).isEqualTo(2);
    }

    @Test
    void aDeletedProviderLeavesItsIdentifiersFree() {
        store.add(provider("one", List.of()));
        store.putIdentifiers(provider("one", List.of("a")));

        assertThat(store.delete(POOL, "one")).isTrue();

        assertThat(store.delete(POOL, "one")).isFalse();
        assertThat(store.named(POOL, "a")).isEmpty();
    }
}

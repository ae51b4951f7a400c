package doorhouse.userpool.identityprovider;

import doorhouse.crypto.Secret;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of identity providers and of the names they are found by.
final class IdentityProviderStore {
    private static final String KIND = "identity-provider";

    /// What a list tells of a provider.
    record Described(String name, ProviderType type, Instant createdAt, Instant modifiedAt) {}

    private final Database database;
    private final Vault vault;

    IdentityProviderStore(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /// False, and nothing written, when the name is taken.
    boolean add(IdentityProvider p) {
        return 1
                == database.run(
                        """
                        insert into identity_provider
                               (user_pool_id, provider_name, provider_id, provider_type, details,
                                secrets, encryption_key, encryption_certificate, attribute_mapping,
                                revision, created_at, modified_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                            on conflict (user_pool_id, provider_name) do nothing\
                        """,
                        p.userPoolId().value(),
                        p.name(),
                        p.id(),
                        p.type().toString(),
                        document(p.details()),
                        sealed(p),
                        p.encryption() == null ? null : p.encryption().sealed(),
                        p.encryption() == null ? null : p.encryption().certificate(),
                        document(p.attributeMapping()),
                        p.revision(),
                        p.createdAt(),
                        p.modifiedAt());
    }

    /// False, and nothing written, when the provider has changed since it was read.
    boolean update(IdentityProvider p) {
        return 1
                == database.run(
                        """
                        update identity_provider
                           set details = ?, secrets = ?, encryption_key = ?,
                               encryption_certificate = ?, attribute_mapping = ?,
                               revision = revision + 1, modified_at = ?
                         where user_pool_id = ? and provider_name = ? and revision = ?\
                        """,
                        document(p.details()),
                        sealed(p),
                        p.encryption() == null ? null : p.encryption().sealed(),
                        p.encryption() == null ? null : p.encryption().certificate(),
                        document(p.attributeMapping()),
                        p.modifiedAt(),
                        p.userPoolId().value(),
                        p.name(),
                        p.revision());
    }

    /// Gives the provider its identifiers in place of those it had.
    ///
    /// @return one that is another provider's; what was written then must be undone
    Optional<String> putIdentifiers(IdentityProvider p) {
        removeIdentifiers(p.userPoolId(), p.name());
        int place = 0;
        for (var identifier : p.identifiers()) {
            int added =
                    database.run(
                            """
                            insert into identity_provider_identifier
                                   (user_pool_id, identifier, provider_name, place)
                            values (?, ?, ?, ?)
                                on conflict (user_pool_id, identifier) do nothing\
                            """,
                            p.userPoolId().value(),
                            identifier,
                            p.name(),
                            place++);
            if (added == 0) return Optional.of(identifier);
        }
        return Optional.empty();
    }

    private void removeIdentifiers(UserPoolId pool, String name) {
        database.run(
                """
                delete from identity_provider_identifier
                 where user_pool_id = ? and provider_name = ?\
                """,
                pool.value(),
                name);
    }

    /// False when there is no such provider.
    boolean delete(UserPoolId pool, String name) {
        return database.transaction(() -> {
            removeIdentifiers(pool, name);
            return 1
                    == database.run(
                            """
                            delete from identity_provider
                             where user_pool_id = ? and provider_name = ?\
                            """,
                            pool.value(),
                            name);
        });
    }

    boolean exists(UserPoolId pool, String name) {
        return database.find(
                        """
                        select provider_name from identity_provider
                         where user_pool_id = ? and provider_name = ?\
                        """,
                        row -> row.text("provider_name"),
                        pool.value(),
                        name)
                .isPresent();
    }

    Optional<IdentityProvider> find(UserPoolId pool, String name) {
        return database.transaction(() ->
                database.find(
                        """
                        select provider_name, provider_id, provider_type, details, secrets, encryption_key,
                               encryption_certificate, attribute_mapping, revision, created_at,
                               modified_at
                          from identity_provider
                         where user_pool_id = ? and provider_name = ?\
                        """,
                        row -> read(pool, row),
                        pool.value(),
                        name));
    }

    /// The name of the provider that has this identifier.
    Optional<String> named(UserPoolId pool, String identifier) {
        return database.find(
                """
                select provider_name from identity_provider_identifier
                 where user_pool_id = ? and identifier = ?\
                """,
                row -> row.text("provider_name"),
                pool.value(),
                identifier);
    }

    /// All of a pool; a quota bounds them.
    List<String> names(UserPoolId pool) {
        return database.list(
                "select provider_name from identity_provider where user_pool_id = ?",
                row -> row.text("provider_name"),
                pool.value());
    }

    /// A page in the order of names.
    List<Described> list(UserPoolId pool, String after, int limit) {
        return database.list(
                """
                select provider_name, provider_type, created_at, modified_at
                  from identity_provider
                 where user_pool_id = ? and provider_name > ?
                 order by provider_name limit ?\
                """,
                row ->
                        new Described(
                                row.text("provider_name"),
                                type(row),
                                row.instant("created_at"),
                                row.instant("modified_at")),
                pool.value(),
                after,
                limit);
    }

    long count(UserPoolId pool) {
        return database.find(
                        "select count(*) as n from identity_provider where user_pool_id = ?",
                        row -> row.number("n"),
                        pool.value())
                .orElseThrow();
    }

    private IdentityProvider read(UserPoolId pool, Row row) {
        var name = row.text("provider_name");
        return new IdentityProvider(
                pool,
                name,
                row.text("provider_id"),
                type(row),
                map(row.text("details")),
                secrets(pool, name, row.bytes("secrets")),
                encryption(row),
                map(row.text("attribute_mapping")),
                identifiers(pool, name),
                row.number("revision"),
                row.instant("created_at"),
                row.instant("modified_at"));
    }

    private List<String> identifiers(UserPoolId pool, String name) {
        return database.list(
                """
                select identifier from identity_provider_identifier
                 where user_pool_id = ? and provider_name = ? order by place\
                """,
                row -> row.text("identifier"),
                pool.value(),
                name);
    }

    private static ProviderType type(Row row) {
        var text = row.text("provider_type");
        return Arrays.stream(ProviderType.values())
                .filter(t -> t.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no type of provider: " + text));
    }

    private static @Nullable EncryptionKey encryption(Row row) {
        byte[] key = row.bytesOrNull("encryption_key");
        return key == null ? null : new EncryptionKey(key, row.bytes("encryption_certificate"));
    }

    private byte[] sealed(IdentityProvider p) {
        var secrets = Json.object();
        p.secrets().forEach((key, secret) -> secrets.put(key, secret.reveal()));
        return vault.sealer(p.userPoolId().value())
                .seal(KIND, p.name(), secrets.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Map<String, Secret> secrets(UserPoolId pool, String name, byte[] sealed) {
        var opened = Json.read(vault.sealer(pool.value()).unseal(KIND, name, sealed));
        var secrets = new LinkedHashMap<String, Secret>();
        opened.forEachEntry((key, value) -> secrets.put(key, Secret.of(value.asString())));
        return secrets;
    }

    private static String document(Map<String, String> map) {
        var document = Json.object();
        map.forEach(document::put);
        return document.toString();
    }

    private static Map<String, String> map(String document) {
        var map = new LinkedHashMap<String, String>();
        Json.read(document).forEachEntry((key, value) -> map.put(key, value.asString()));
        return map;
    }
}

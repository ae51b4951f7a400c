package doorhouse.iam;

import doorhouse.crypto.Secret;
import doorhouse.id.AccountId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.vault.Sealer;
import doorhouse.vault.Vault;
import doorhouse.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The SAML providers of the account, and their rows.
public final class SamlProviders {
    /// That an account may have (IAM quotas).
    static final int MOST = 100;

    private static final String KIND = "saml-provider-keys";
    private static final String SELECT =
            "select name, uuid, metadata, encryption_mode, sealed_keys, tags, valid_until, created_at"
                    + " from iam_saml_provider ";

    private record Tags(List<Tag> tags) {}

    /// What is sealed.
    private record Keys(List<PlainKey> keys) {}

    private record PlainKey(String keyId, String pem, Instant timestamp) {}

    private final Database database;
    private final AccountId account;
    private final Sealer sealer;

    public SamlProviders(Database database, Vault vault, AccountId account) {
        this.database = database;
        this.account = account;
        this.sealer = vault.sealer(account.value());
    }

    /// Empty also for an ARN of another account.
    public Optional<SamlProvider> find(String arn) {
        var start = SamlProvider.arn(account, "").value();
        return arn.startsWith(start) ? named(arn.substring(start.length())) : Optional.empty();
    }

    Optional<SamlProvider> named(String name) {
        return database.find(
                SELECT + "where account = ? and name = ?", this::provider, account.value(), name);
    }

    /// In the order of their names.
    List<SamlProvider> list() {
        return database.list(
                SELECT + "where account = ? order by name limit ?",
                this::provider,
                account.value(),
                MOST);
    }

    /// False, and nothing written, when the name is taken.
    boolean add(SamlProvider provider) {
        return 1
                == database.run(
                        """
                        insert into iam_saml_provider
                               (account, name, uuid, metadata, encryption_mode, sealed_keys, tags,
                                revision, valid_until, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, 0, ?, ?)
                            on conflict (account, name) do nothing\
                        """,
                        account.value(),
                        provider.name(),
                        provider.uuid(),
                        provider.metadata(),
                        provider.encryptionMode(),
                        sealed(provider),
                        Json.text(new Tags(provider.tags())),
                        provider.validUntil(),
                        provider.createDate());
    }

    /// Changes one as nobody else can meanwhile. False when it is not there.
    boolean change(String name, UnaryOperator<SamlProvider> edit) {
        return database.transaction(() -> {
            if (!hold(name)) return false;
            var changed = edit.apply(named(name).orElseThrow());
            database.run(
                    """
                    update iam_saml_provider
                       set metadata = ?, encryption_mode = ?, sealed_keys = ?, tags = ?,
                           valid_until = ?
                     where account = ? and name = ?\
                    """,
                    changed.metadata(),
                    changed.encryptionMode(),
                    sealed(changed),
                    Json.text(new Tags(changed.tags())),
                    changed.validUntil(),
                    account.value(),
                    name);
            return true;
        });
    }

    private boolean hold(String name) {
        return 1
                == database.run(
                        """
                        update iam_saml_provider set revision = revision + 1
                         where account = ? and name = ?\
                        """,
                        account.value(),
                        name);
    }

    /// False when it is not there.
    boolean delete(String name) {
        return 1
                == database.run(
                        "delete from iam_saml_provider where account = ? and name = ?",
                        account.value(),
                        name);
    }

    /// For development.
    public void deleteAll() {
        database.run("delete from iam_saml_provider where account = ?", account.value());
    }

    private byte @Nullable [] sealed(SamlProvider provider) {
        if (provider.keys().isEmpty()) return null;
        var plain =
                provider.keys().stream()
                        .map(key -> new PlainKey(key.keyId(), key.pem().reveal(), key.timestamp()))
                        .toList();
        return sealer.seal(KIND, provider.uuid(), Json.write(new Keys(plain)));
    }

    private List<SamlProvider.Key> opened(String uuid, byte @Nullable [] sealed) {
        if (sealed == null) return List.of();
        var plain = Json.bind(Json.read(sealer.unseal(KIND, uuid, sealed)), Keys.class);
        return plain.keys().stream()
                .map(key ->
                        new SamlProvider.Key(key.keyId(), Secret.of(key.pem()), key.timestamp()))
                .toList();
    }

    private SamlProvider provider(Row row) {
        var uuid = row.text("uuid");
        return new SamlProvider(
                row.text("name"),
                uuid,
                row.text("metadata"),
                row.textOrNull("encryption_mode"),
                opened(uuid, row.bytesOrNull("sealed_keys")),
                Json.bind(Json.read(row.text("tags")), Tags.class).tags(),
                row.instant("valid_until"),
                row.instant("created_at"));
    }
}

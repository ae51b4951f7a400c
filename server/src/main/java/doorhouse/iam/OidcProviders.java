package doorhouse.iam;

import doorhouse.id.AccountId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The OpenID providers of the account, and their rows.
public final class OidcProviders {
    /// That an account may have (IAM quotas).
    static final int MOST = 100;

    private static final String SELECT =
            "select url, client_ids, thumbprints, tags, created_at from iam_oidc_provider ";

    /// How lists stand in their columns.
    private record Texts(List<String> texts) {}

    private record Tags(List<Tag> tags) {}

    private final Database database;
    private final AccountId account;

    public OidcProviders(Database database, AccountId account) {
        this.database = database;
        this.account = account;
    }

    /// @param issuer host and path, as [OidcProvider#issuer] writes it
    public Optional<OidcProvider> find(String issuer) {
        return database.find(
                SELECT + "where account = ? and issuer = ?",
                OidcProviders::provider,
                account.value(),
                issuer);
    }

    /// In the order of their issuers.
    List<OidcProvider> list() {
        return database.list(
                SELECT + "where account = ? order by issuer limit ?",
                OidcProviders::provider,
                account.value(),
                MOST);
    }

    /// False, and nothing written, when the issuer is there already.
    boolean add(OidcProvider provider) {
        return 1
                == database.run(
                        """
                        insert into iam_oidc_provider
                               (account, issuer, url, client_ids, thumbprints, tags, revision,
                                created_at)
                        values (?, ?, ?, ?, ?, ?, 0, ?)
                            on conflict (account, issuer) do nothing\
                        """,
                        account.value(),
                        provider.issuer(),
                        provider.url(),
                        Json.text(new Texts(provider.clientIds())),
                        Json.text(new Texts(provider.thumbprints())),
                        Json.text(new Tags(provider.tags())),
                        provider.createDate());
    }

    /// Changes one as nobody else can meanwhile. False when it is not there.
    boolean change(String issuer, UnaryOperator<OidcProvider> edit) {
        return database.transaction(() -> {
            if (!hold(issuer)) return false;
            var changed = edit.apply(find(issuer).orElseThrow());
            database.run(
                    """
                    update iam_oidc_provider set client_ids = ?, thumbprints = ?, tags = ?
                     where account = ? and issuer = ?\
                    """,
                    Json.text(new Texts(changed.clientIds())),
                    Json.text(new Texts(changed.thumbprints())),
                    Json.text(new Tags(changed.tags())),
                    account.value(),
                    issuer);
            return true;
        });
    }

    private boolean hold(String issuer) {
        return 1
                == database.run(
                        """
                        update iam_oidc_provider set revision = revision + 1
                         where account = ? and issuer = ?\
                        """,
                        account.value(),
                        issuer);
    }

    void delete(String issuer) {
        database.run(
                "delete from iam_oidc_provider where account = ? and issuer = ?",
                account.value(),
                issuer);
    }

    /// For development.
    public void deleteAll() {
        database.run("delete from iam_oidc_provider where account = ?", account.value());
    }

    private static OidcProvider provider(Row row) {
        return new OidcProvider(
                row.text("url"),
                Json.bind(Json.read(row.text("client_ids")), Texts.class).texts(),
                Json.bind(Json.read(row.text("thumbprints")), Texts.class).texts(),
                Json.bind(Json.read(row.text("tags")), Tags.class).tags(),
                row.instant("created_at"));
    }
}

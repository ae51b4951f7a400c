package doorhouse.userpool.branding;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The rows of managed login styles.
final class BrandingStore {
    private static final String SELECT =
            """
            select user_pool_id, branding_id, client_id, provided, settings, assets, revision,
                   created_at, modified_at
              from managed_login_branding
             where user_pool_id = ? and \
            """;

    private final Database database;

    BrandingStore(Database database) {
        this.database = database;
    }

    /// False, and nothing written, when the client has a style.
    boolean add(Branding b) {
        return 1
                == database.run(
                        """
                        insert into managed_login_branding
                               (user_pool_id, branding_id, client_id, provided, settings, assets,
                                revision, created_at, modified_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                            on conflict do nothing\
                        """,
                        b.userPoolId().value(),
                        b.id(),
                        b.clientId().value(),
                        b.provided(),
                        b.settings() == null ? null : Json.text(b.settings()),
                        assets(b.assets()),
                        b.revision(),
                        b.createdAt(),
                        b.modifiedAt());
    }

    /// False, and nothing written, when the style has changed since it was read.
    boolean update(Branding b) {
        return 1
                == database.run(
                        """
                        update managed_login_branding
                           set provided = ?, settings = ?, assets = ?, revision = revision + 1,
                               modified_at = ?
                         where user_pool_id = ? and branding_id = ? and revision = ?\
                        """,
                        b.provided(),
                        b.settings() == null ? null : Json.text(b.settings()),
                        assets(b.assets()),
                        b.modifiedAt(),
                        b.userPoolId().value(),
                        b.id(),
                        b.revision());
    }

    /// False when there is no such style.
    boolean delete(UserPoolId pool, String id) {
        return 1
                == database.run(
                        """
                        delete from managed_login_branding
                         where user_pool_id = ? and branding_id = ?\
                        """,
                        pool.value(),
                        id);
    }

    Optional<Branding> find(UserPoolId pool, String id) {
        return database.find(SELECT + "branding_id = ?", BrandingStore::read, pool.value(), id);
    }

    Optional<Branding> find(UserPoolId pool, ClientId client) {
        return database.find(
                SELECT + "client_id = ?", BrandingStore::read, pool.value(), client.value());
    }

    /// The [Style#key] of a client's style as it is now, without reading all of it.
    Optional<String> newest(UserPoolId pool, ClientId client) {
        return database.find(
                """
                select branding_id, revision
                  from managed_login_branding
                 where user_pool_id = ? and client_id = ?\
                """,
                row -> row.text("branding_id") + ":" + row.number("revision"),
                pool.value(),
                client.value());
    }

    long count(UserPoolId pool) {
        return database.find(
                        """
                        select count(*) as n from managed_login_branding where user_pool_id = ?\
                        """,
                        row -> row.number("n"),
                        pool.value())
                .orElseThrow();
    }

    private record Kept(List<Asset> assets) {}

    private static String assets(List<Asset> assets) {
        return Json.text(new Kept(assets));
    }

    private static Branding read(Row row) {
        var settings = row.textOrNull("settings");
        var assets = new ArrayList<Asset>();
        for (var one : Json.read(row.text("assets")).path("Assets")) {
            assets.add(Json.bind(one, Asset.class));
        }
        return new Branding(
                new UserPoolId(row.text("user_pool_id")),
                row.text("branding_id"),
                new ClientId(row.text("client_id")),
                row.flag("provided"),
                settings == null ? null : Json.read(settings),
                assets,
                row.number("revision"),
                row.instant("created_at"),
                row.instant("modified_at"));
    }
}

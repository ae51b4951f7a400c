package doorhouse.identitypool.pool;

import doorhouse.id.AccountId;
import doorhouse.id.IdentityPoolId;
import doorhouse.id.Region;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.wire.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

final class IdentityPoolStore {
    private static final String COLUMNS =
            "identity_pool_id, account, settings, roles, principal_tags, revision, created_at,"
                    + " modified_at";

    private final Database database;

    IdentityPoolStore(Database database) {
        this.database = database;
    }

    /// False, and nothing written, when the id is taken.
    boolean add(IdentityPool pool) {
        return 1
                == database.run(
                        """
                        insert into identity_pool
                               (identity_pool_id, account, region, settings, roles, principal_tags,
                                revision, created_at, modified_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                            on conflict (identity_pool_id) do nothing\
                        """,
                        pool.id().value(),
                        pool.account().value(),
                        pool.id().region(),
                        Json.text(pool.settings()),
                        Json.text(pool.roles()),
                        Json.text(pool.principalTags()),
                        pool.revision(),
                        pool.createdAt(),
                        pool.modifiedAt());
    }

    /// False, and nothing written, when the pool has changed since it was read.
    ///
    /// @param pool with the revision that it was read with
    boolean update(IdentityPool pool) {
        return 1
                == database.run(
                        """
                        update identity_pool
                           set settings = ?, roles = ?, principal_tags = ?, revision = revision + 1,
                               modified_at = ?
                         where identity_pool_id = ? and revision = ?\
                        """,
                        Json.text(pool.settings()),
                        Json.text(pool.roles()),
                        Json.text(pool.principalTags()),
                        pool.modifiedAt(),
                        pool.id().value(),
                        pool.revision());
    }

    Optional<IdentityPool> find(IdentityPoolId id) {
        return database.find(
                "select " + COLUMNS + " from identity_pool where identity_pool_id = ?",
                IdentityPoolStore::read,
                id.value());
    }

    /// The pools of an account and region in the order of their ids, after one of them.
    List<IdentityPool> list(AccountId account, Region region, String after, int limit) {
        return database.list(
                "select "
                        + COLUMNS
                        + """
                         from identity_pool
                        where account = ? and region = ? and identity_pool_id > ?
                        order by identity_pool_id
                        limit ?\
                        """,
                IdentityPoolStore::read,
                account.value(),
                region.value(),
                after,
                limit);
    }

    long count(AccountId account, Region region) {
        return database.find(
                        "select count(*) as n from identity_pool where account = ? and region = ?",
                        row -> row.number("n"),
                        account.value(),
                        region.value())
                .orElseThrow();
    }

    /// The ids of all pools of all accounts.
    List<IdentityPoolId> ids() {
        return database.list(
                "select identity_pool_id from identity_pool order by identity_pool_id",
                row -> new IdentityPoolId(row.text("identity_pool_id")));
    }

    private static IdentityPool read(Row row) {
        return new IdentityPool(
                new IdentityPoolId(row.text("identity_pool_id")),
                new AccountId(row.text("account")),
                PoolSettings.read(Json.read(row.text("settings"))),
                Json.bind(Json.read(row.text("roles")), PoolRoles.class),
                principalTags(row.text("principal_tags")),
                row.number("revision"),
                row.instant("created_at"),
                row.instant("modified_at"));
    }

    private static Map<String, PrincipalTagMap> principalTags(String text) {
        var maps = new LinkedHashMap<String, PrincipalTagMap>();
        for (var entry : Json.read(text).properties())
            maps.put(entry.getKey(), Json.bind(entry.getValue(), PrincipalTagMap.class));
        return maps;
    }
}

package doorhouse.userpool.pool;

import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Optional;

final class PoolStore {
    private final Database database;

    PoolStore(Database database) {
        this.database = database;
    }

    /// False, and nothing written, when the id is taken.
    boolean add(UserPool pool) {
        return 1
                == database.run(
                        """
                        insert into user_pool
                               (user_pool_id, account, region, document, mfa, revision,
                                created_at, modified_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                            on conflict (user_pool_id) do nothing\
                        """,
                        pool.id().value(),
                        pool.account().value(),
                        pool.id().region(),
                        Json.text(pool.document()),
                        Json.text(pool.mfa()),
                        pool.revision(),
                        pool.createdAt(),
                        pool.modifiedAt());
    }

    /// False, and nothing written, when the pool has changed since it was read.
    ///
    /// @param pool with the revision that it was read with
    boolean update(UserPool pool) {
        return 1
                == database.run(
                        """
                        update user_pool
                           set document = ?, mfa = ?, revision = revision + 1, modified_at = ?
                         where user_pool_id = ? and revision = ?\
                        """,
                        Json.text(pool.document()),
                        Json.text(pool.mfa()),
                        pool.modifiedAt(),
                        pool.id().value(),
                        pool.revision());
    }

    Optional<UserPool> find(UserPoolId id) {
        return database.find(
                """
                select user_pool_id, account, document, mfa, revision, created_at, modified_at
                  from user_pool
                 where user_pool_id = ?\
                """,
                PoolStore::read,
                id.value());
    }

    /// The pools of an account and region in the order of their ids, after one of them.
    List<UserPool> list(AccountId account, Region region, String after, int limit) {
        return database.list(
                """
                select user_pool_id, account, document, mfa, revision, created_at, modified_at
                  from user_pool
                 where account = ? and region = ? and user_pool_id > ?
                 order by user_pool_id
                 limit ?\
                """,
                PoolStore::read,
                account.value(),
                region.value(),
                after,
                limit);
    }

    long count(AccountId account, Region region) {
        return database.find(
                        "select count(*) as pools from user_pool where account = ? and region = ?",
                        row -> row.number("pools"),
                        account.value(),
                        region.value())
                .orElseThrow();
    }

    /// The ids of all pools of all accounts.
    List<UserPoolId> ids() {
        return database.list(
                "select user_pool_id from user_pool order by user_pool_id",
                row -> new UserPoolId(row.text("user_pool_id")));
    }

    private static UserPool read(Row row) {
        return UserPool.of(
                new UserPoolId(row.text("user_pool_id")),
                new AccountId(row.text("account")),
                Json.read(row.text("document")),
                Json.read(row.text("mfa")),
                row.number("revision"),
                row.instant("created_at"),
                row.instant("modified_at"));
    }
}

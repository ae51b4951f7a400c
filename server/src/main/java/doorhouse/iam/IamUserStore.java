package doorhouse.iam;

import doorhouse.id.AccountId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Optional;

/// The rows of users.
final class IamUserStore {
    private static final String SELECT =
            "select user_id, user_name, path, tags, created_at from iam_user ";

    /// How tags stand in their column.
    private record Tags(List<Tag> tags) {}

    private final Database database;
    private final AccountId account;

    IamUserStore(Database database, AccountId account) {
        this.database = database;
        this.account = account;
    }

    /// False, and nothing written, when the name is taken in whatever case.
    boolean add(IamUser user) {
        return 1
                == database.run(
                        """
                        insert into iam_user
                               (account, user_id, name_key, user_name, path, tags, revision, created_at)
                        values (?, ?, ?, ?, ?, ?, 0, ?)
                            on conflict (account, name_key) do nothing\
                        """,
                        account.value(),
                        user.userId(),
                        user.nameKey(),
                        user.userName(),
                        user.path(),
                        Json.text(new Tags(user.tags())),
                        user.createDate());
    }

    Optional<IamUser> find(String userName) {
        return database.find(
                SELECT + "where account = ? and name_key = ? and user_name = ?",
                IamUserStore::user,
                account.value(),
                IamUser.nameKey(userName),
                userName);
    }

    Optional<IamUser> findById(String userId) {
        return database.find(
                SELECT + "where account = ? and user_id = ?",
                IamUserStore::user,
                account.value(),
                userId);
    }

    /// A page in the order of names.
    List<IamUser> list(String pathPrefix, String afterNameKey, int limit) {
        return database.list(
                SELECT
                        + """
                        where account = ? and name_key > ? and substr(path, 1, ?) = ?
                        order by name_key limit ?\
                        """,
                IamUserStore::user,
                account.value(),
                afterNameKey,
                pathPrefix.length(),
                pathPrefix,
                limit);
    }

    /// Holds the user as it is until the transaction ends. False when it is gone.
    boolean hold(String userId) {
        return 1
                == database.run(
                        "update iam_user set revision = revision + 1 where account = ? and user_id = ?",
                        account.value(),
                        userId);
    }

    /// False when another user has the name.
    boolean rename(String userId, String path, String userName) {
        return 1
                == database.run(
                        """
                        update iam_user set path = ?, user_name = ?, name_key = ?
                         where account = ? and user_id = ?
                           and not exists (select 1 from iam_user other
                                            where other.account = ? and other.name_key = ?
                                              and other.user_id <> ?)\
                        """,
                        path,
                        userName,
                        IamUser.nameKey(userName),
                        account.value(),
                        userId,
                        account.value(),
                        IamUser.nameKey(userName),
                        userId);
    }

    void tag(String userId, List<Tag> tags) {
        database.run(
                "update iam_user set tags = ? where account = ? and user_id = ?",
                Json.text(new Tags(tags)),
                account.value(),
                userId);
    }

    void deleteAll() {
        database.run("delete from iam_user where account = ?", account.value());
    }

    void delete(String userId) {
        database.run(
                "delete from iam_user where account = ? and user_id = ?", account.value(), userId);
    }

    private static IamUser user(Row row) {
        return new IamUser(
                row.text("user_id"),
                row.text("user_name"),
                row.text("path"),
                Json.bind(Json.read(row.text("tags")), Tags.class).tags(),
                row.instant("created_at"));
    }
}

package doorhouse.iam;

import doorhouse.id.AccountId;
import doorhouse.store.Database;
import java.util.List;

/// The rows that say who is in which group.
final class GroupMemberStore {
    private final Database database;
    private final AccountId account;

    GroupMemberStore(Database database, AccountId account) {
        this.database = database;
        this.account = account;
    }

    /// Does nothing when the user is in the group already.
    void add(String groupId, String userId) {
        database.run(
                """
                insert into iam_group_member (account, group_id, user_id) values (?, ?, ?)
                    on conflict (account, group_id, user_id) do nothing\
                """,
                account.value(),
                groupId,
                userId);
    }

    /// False when the user is not in the group.
    boolean remove(String groupId, String userId) {
        return 1
                == database.run(
                        """
                        delete from iam_group_member
                         where account = ? and group_id = ? and user_id = ?\
                        """,
                        account.value(),
                        groupId,
                        userId);
    }

    /// A page of a group's users, in the order of names.
    List<Entity> users(String groupId, String afterNameKey, int limit) {
        return database.list(
                "select "
                        + EntityStore.COLUMNS
                        + """
                         from iam_group_member m
                         join iam_entity e on e.account = m.account and e.id = m.user_id
                        where m.account = ? and m.group_id = ? and e.name_key > ?
                        order by e.name_key limit ?\
                        """,
                EntityStore::entity,
                account.value(),
                groupId,
                afterNameKey,
                limit);
    }

    /// A page of a user's groups, in the order of names.
    List<Entity> groups(String userId, String afterNameKey, int limit) {
        return database.list(
                "select "
                        + EntityStore.COLUMNS
                        + """
                         from iam_group_member m
                         join iam_entity e on e.account = m.account and e.id = m.group_id
                        where m.account = ? and m.user_id = ? and e.name_key > ?
                        order by e.name_key limit ?\
                        """,
                EntityStore::entity,
                account.value(),
                userId,
                afterNameKey,
                limit);
    }

    void deleteAll() {
        database.run("delete from iam_group_member where account = ?", account.value());
    }
}

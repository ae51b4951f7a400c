package doorhouse.iam;

import doorhouse.id.AccountId;
import doorhouse.store.Database;
import java.util.List;
import java.util.Optional;

/// The rows of users' inline policies.
final class UserPolicyStore {
    private final Database database;
    private final AccountId account;

    UserPolicyStore(Database database, AccountId account) {
        this.database = database;
        this.account = account;
    }

    void put(String userId, String policyName, String document) {
        database.run(
                """
                insert into user_policy (account, user_id, policy_name, document) values (?, ?, ?, ?)
                    on conflict (account, user_id, policy_name) do update set document = excluded.document\
                """,
                account.value(),
                userId,
                policyName,
                document);
    }

    Optional<String> find(String userId, String policyName) {
        return database.find(
                """
                select document from user_policy
                 where account = ? and user_id = ? and policy_name = ?\
                """,
                row -> row.text("document"),
                account.value(),
                userId,
                policyName);
    }

    /// All documents of a user; together they are within the quota of a user.
    List<String> documents(String userId) {
        return database.list(
                "select document from user_policy where account = ? and user_id = ?",
                row -> row.text("document"),
                account.value(),
                userId);
    }

    /// A page of names, in their order.
    List<String> names(String userId, String after, int limit) {
        return database.list(
                """
                select policy_name from user_policy
                 where account = ? and user_id = ? and policy_name > ?
                 order by policy_name limit ?\
                """,
                row -> row.text("policy_name"),
                account.value(),
                userId,
                after,
                limit);
    }

    void deleteAll() {
        database.run("delete from user_policy where account = ?", account.value());
    }

    /// False when the user has no such policy.
    boolean delete(String userId, String policyName) {
        return 1
                == database.run(
                        "delete from user_policy where account = ? and user_id = ? and policy_name = ?",
                        account.value(),
                        userId,
                        policyName);
    }
}

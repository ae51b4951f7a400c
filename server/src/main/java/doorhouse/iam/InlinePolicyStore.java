package doorhouse.iam;

import doorhouse.id.AccountId;
import doorhouse.store.Database;
import java.util.List;
import java.util.Optional;

/// The rows of inline policies, of users, groups and roles.
final class InlinePolicyStore {
    private final Database database;
    private final AccountId account;

    InlinePolicyStore(Database database, AccountId account) {
        this.database = database;
        this.account = account;
    }

    void put(String ownerId, String policyName, String document) {
        database.run(
                """
                insert into inline_policy (account, owner_id, policy_name, document) values (?, ?, ?, ?)
                    on conflict (account, owner_id, policy_name) do update set document = excluded.document\
                """,
                account.value(),
                ownerId,
                policyName,
                document);
    }

    Optional<String> find(String ownerId, String policyName) {
        return database.find(
                """
                select document from inline_policy
                 where account = ? and owner_id = ? and policy_name = ?\
                """,
                row -> row.text("document"),
                account.value(),
                ownerId,
                policyName);
    }

    record Named(String name, String document) {}

    /// All policies of an owner, in the order of their names; together they are within its quota.
    List<Named> all(String ownerId) {
        return database.list(
                """
                select policy_name, document from inline_policy
                 where account = ? and owner_id = ? order by policy_name\
                """,
                row -> new Named(row.text("policy_name"), row.text("document")),
                account.value(),
                ownerId);
    }

    /// A page of names, in their order.
    List<String> names(String ownerId, String after, int limit) {
        return database.list(
                """
                select policy_name from inline_policy
                 where account = ? and owner_id = ? and policy_name > ?
                 order by policy_name limit ?\
                """,
                row -> row.text("policy_name"),
                account.value(),
                ownerId,
                after,
                limit);
    }

    void deleteAll() {
        database.run("delete from inline_policy where account = ?", account.value());
    }

    /// False when the owner has no such policy.
    boolean delete(String ownerId, String policyName) {
        return 1
                == database.run(
                        "delete from inline_policy where account = ? and owner_id = ? and policy_name = ?",
                        account.value(),
                        ownerId,
                        policyName);
    }
}

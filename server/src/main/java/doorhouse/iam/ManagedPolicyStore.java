package doorhouse.iam;

import doorhouse.iam.ManagedPolicy.Version;
import doorhouse.id.AccountId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The rows of the account's own managed policies and their versions.
final class ManagedPolicyStore {
    private static final String SELECT =
            "select "
                    + EntityStore.COLUMNS
                    + ", p.arn, p.description, p.default_version, p.updated_at"
                    + " from managed_policy p"
                    + " join iam_entity e on e.account = p.account and e.id = p.policy_id ";

    private final Database database;
    private final AccountId account;

    ManagedPolicyStore(Database database, AccountId account) {
        this.database = database;
        this.account = account;
    }

    /// With its first version. Its entity is added before, in the same transaction.
    void add(ManagedPolicy policy, String document) {
        database.run(
                """
                insert into managed_policy
                       (account, policy_id, arn, description, default_version, last_version, updated_at)
                values (?, ?, ?, ?, 1, 1, ?)\
                """,
                account.value(),
                policy.policyId(),
                policy.arn(),
                policy.description(),
                policy.updateDate());
        insert(policy.policyId(), new Version(1, document, policy.createDate()));
    }

    private void insert(String policyId, Version version) {
        database.run(
                """
                insert into managed_policy_version (account, policy_id, version, document, created_at)
                values (?, ?, ?, ?, ?)\
                """,
                account.value(),
                policyId,
                version.number(),
                version.document(),
                version.createDate());
    }

    /// Adds a version under the next number, which no version had before.
    Version addVersion(String policyId, String document, Instant now) {
        database.run(
                """
                update managed_policy set last_version = last_version + 1, updated_at = ?
                 where account = ? and policy_id = ?\
                """,
                now,
                account.value(),
                policyId);
        long number =
                database.find(
                                """
                                select last_version from managed_policy
                                 where account = ? and policy_id = ?\
                                """,
                                row -> row.number("last_version"),
                                account.value(),
                                policyId)
                        .orElseThrow();
        var version = new Version(number, document, now);
        insert(policyId, version);
        return version;
    }

    void setDefault(String policyId, long version) {
        database.run(
                "update managed_policy set default_version = ? where account = ? and policy_id = ?",
                version,
                account.value(),
                policyId);
    }

    Optional<ManagedPolicy> find(String arn) {
        return database.find(
                SELECT + "where p.account = ? and p.arn = ?",
                ManagedPolicyStore::policy,
                account.value(),
                arn);
    }

    /// Which policies a listing wants.
    ///
    /// @param attached only those attached to somebody
    /// @param bounding only those that bound somebody
    record Wanted(String pathPrefix, boolean attached, boolean bounding) {}

    /// A page in the order of names.
    List<ManagedPolicy> list(Wanted wanted, String afterNameKey, int limit) {
        return database.list(
                SELECT
                        + """
                        where p.account = ? and e.kind = 'policy' and e.name_key > ?
                          and substr(e.path, 1, ?) = ?
                          and (not ? or exists (select 1 from policy_attachment a
                                                 where a.account = p.account and a.policy_arn = p.arn))
                          and (not ? or exists (select 1 from iam_entity b
                                                 where b.account = p.account
                                                   and b.permissions_boundary = p.arn))
                        order by e.name_key limit ?\
                        """,
                ManagedPolicyStore::policy,
                account.value(),
                afterNameKey,
                wanted.pathPrefix.length(),
                wanted.pathPrefix,
                wanted.attached,
                wanted.bounding,
                limit);
    }

    /// All versions, the newest first; there are no more than a policy may have.
    List<Version> versions(String policyId) {
        return database.list(
                """
                select version, document, created_at from managed_policy_version
                 where account = ? and policy_id = ? order by version desc\
                """,
                ManagedPolicyStore::version,
                account.value(),
                policyId);
    }

    /// False when there is no such version.
    boolean deleteVersion(String policyId, long number) {
        return 1
                == database.run(
                        """
                        delete from managed_policy_version
                         where account = ? and policy_id = ? and version = ?\
                        """,
                        account.value(),
                        policyId,
                        number);
    }

    /// With its versions. Its entity is deleted in the same transaction.
    void delete(String policyId) {
        database.run(
                "delete from managed_policy_version where account = ? and policy_id = ?",
                account.value(),
                policyId);
        database.run(
                "delete from managed_policy where account = ? and policy_id = ?",
                account.value(),
                policyId);
    }

    void deleteAll() {
        database.run("delete from managed_policy_version where account = ?", account.value());
        database.run("delete from managed_policy where account = ?", account.value());
    }

    private static Version version(Row row) {
        return new Version(row.number("version"), row.text("document"), row.instant("created_at"));
    }

    private static ManagedPolicy policy(Row row) {
        var entity = EntityStore.entity(row);
        return new ManagedPolicy(
                entity.id(),
                entity.name(),
                entity.path(),
                row.text("arn"),
                row.textOrNull("description"),
                entity.tags(),
                row.number("default_version"),
                entity.createDate(),
                row.instant("updated_at"));
    }
}

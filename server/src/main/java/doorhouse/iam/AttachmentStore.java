package doorhouse.iam;

import doorhouse.iam.Entity.Kind;
import doorhouse.id.AccountId;
import doorhouse.store.Database;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The rows that say which managed policies hold for which users, groups and roles; and who is
/// bounded by which.
final class AttachmentStore {
    private static final String AWS_POLICIES = "arn:aws:iam::aws:policy/";

    /// How often a policy is in use.
    ///
    /// @param attached to users, groups and roles
    /// @param bounding as users' and roles' permissions boundary
    record Usage(long attached, long bounding) {
        static final Usage NONE = new Usage(0, 0);
    }

    private record Counted(String arn, long times) {}

    private final Database database;
    private final AccountId account;

    AttachmentStore(Database database, AccountId account) {
        this.database = database;
        this.account = account;
    }

    /// Does nothing when it is attached already.
    ///
    /// @param nameKey the policy's
    void attach(String ownerId, String policyArn, String nameKey) {
        database.run(
                """
                insert into policy_attachment (account, owner_id, policy_arn, name_key)
                values (?, ?, ?, ?)
                    on conflict (account, owner_id, policy_arn) do nothing\
                """,
                account.value(),
                ownerId,
                policyArn,
                nameKey);
    }

    /// False when it is not attached.
    boolean detach(String ownerId, String policyArn) {
        return 1
                == database.run(
                        """
                        delete from policy_attachment
                         where account = ? and owner_id = ? and policy_arn = ?\
                        """,
                        account.value(),
                        ownerId,
                        policyArn);
    }

    /// The ARNs of all policies attached to an owner, in the order of their names. There are no
    /// more than the quota of an owner.
    List<String> of(String ownerId) {
        return database.list(
                """
                select policy_arn from policy_attachment
                 where account = ? and owner_id = ? order by name_key, policy_arn\
                """,
                row -> row.text("policy_arn"),
                account.value(),
                ownerId);
    }

    Usage usage(String policyArn) {
        return database.find(
                        """
                        select (select count(*) from policy_attachment
                                 where account = ? and policy_arn = ?) as attached,
                               (select count(*) from iam_entity
                                 where account = ? and permissions_boundary = ?) as bounding\
                        """,
                        row -> new Usage(row.number("attached"), row.number("bounding")),
                        account.value(),
                        policyArn,
                        account.value(),
                        policyArn)
                .orElse(Usage.NONE);
    }

    /// How often each of AWS's own policies is in use that is in use at all.
    Map<String, Usage> usageOfAws() {
        var attached =
                counted(
                        "select policy_arn as arn, count(*) as n from policy_attachment"
                                + " where account = ? and substr(policy_arn, 1, ?) = ? group by policy_arn");
        var bounding =
                counted(
                        "select permissions_boundary as arn, count(*) as n from iam_entity"
                                + " where account = ? and substr(permissions_boundary, 1, ?) = ?"
                                + " group by permissions_boundary");
        var arns = new java.util.HashSet<>(attached.keySet());
        arns.addAll(bounding.keySet());
        return arns.stream()
                .collect(
                        Collectors.toMap(
                                arn -> arn,
                                arn ->
                                        new Usage(
                                                attached.getOrDefault(arn, 0L),
                                                bounding.getOrDefault(arn, 0L))));
    }

    private Map<String, Long> counted(String sql) {
        return database
                .list(
                        sql,
                        row -> new Counted(row.text("arn"), row.number("n")),
                        account.value(),
                        AWS_POLICIES.length(),
                        AWS_POLICIES)
                .stream()
                .collect(Collectors.toMap(Counted::arn, Counted::times));
    }

    /// A page of the users, groups or roles that a policy is attached to, in the order of names.
    List<Entity> attachedTo(
            String policyArn, Kind kind, String pathPrefix, String afterNameKey, int limit) {
        return database.list(
                "select "
                        + EntityStore.COLUMNS
                        + """
                         from policy_attachment a
                         join iam_entity e on e.account = a.account and e.id = a.owner_id
                        where a.account = ? and a.policy_arn = ? and e.kind = ? and e.name_key > ?
                          and substr(e.path, 1, ?) = ?
                        order by e.name_key limit ?\
                        """,
                EntityStore::entity,
                account.value(),
                policyArn,
                kind.word(),
                afterNameKey,
                pathPrefix.length(),
                pathPrefix,
                limit);
    }

    /// A page of the users or roles that a policy bounds, in the order of names.
    List<Entity> bounded(
            String policyArn, Kind kind, String pathPrefix, String afterNameKey, int limit) {
        return database.list(
                "select "
                        + EntityStore.COLUMNS
                        + """
                         from iam_entity e
                        where e.account = ? and e.permissions_boundary = ? and e.kind = ?
                          and e.name_key > ? and substr(e.path, 1, ?) = ?
                        order by e.name_key limit ?\
                        """,
                EntityStore::entity,
                account.value(),
                policyArn,
                kind.word(),
                afterNameKey,
                pathPrefix.length(),
                pathPrefix,
                limit);
    }

    void deleteAll() {
        database.run("delete from policy_attachment where account = ?", account.value());
    }
}

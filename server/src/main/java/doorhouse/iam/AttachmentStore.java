package doorhouse.iam;

import doorhouse.iam.Entity.Kind;
import doorhouse.id.AccountId;
import doorhouse.store.Database;
import java.util.HashSet;
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
        var arns = new HashSet<>(attached.keySet());
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

    /// Which users, groups or roles a listing wants.
    ///
    /// @param attached those that the policy is attached to
    /// @param bounded those that it bounds
    record Wanted(String pathPrefix, boolean attached, boolean bounded) {}

    /// A page of the users, groups or roles that use a policy, in the order of names.
    List<Entity> using(String policyArn, Kind kind, Wanted wanted, String afterNameKey, int limit) {
        return database.list(
                "select "
                        + EntityStore.COLUMNS
                        + """
                         from iam_entity e
                        where e.account = ? and e.kind = ? and e.name_key > ?
                          and substr(e.path, 1, ?) = ?
                          and ((? and exists (select 1 from policy_attachment a
                                               where a.account = e.account and a.owner_id = e.id
                                                 and a.policy_arn = ?))
                            or (? and e.permissions_boundary = ?))
                        order by e.name_key limit ?\
                        """,
                EntityStore::entity,
                account.value(),
                kind.word(),
                afterNameKey,
                wanted.pathPrefix.length(),
                wanted.pathPrefix,
                wanted.attached,
                policyArn,
                wanted.bounded,
                policyArn,
                limit);
    }

    void deleteAll() {
        database.run("delete from policy_attachment where account = ?", account.value());
    }
}

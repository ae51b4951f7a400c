package doorhouse.iam;

import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.id.AccountId;
import doorhouse.policy.AttachedPolicy;
import doorhouse.policy.Policies;
import doorhouse.policy.Policy;
import doorhouse.store.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which policies hold for users and roles: inline and attached ones, those of a user's groups, and
/// the permissions boundary. A managed policy is called by its ARN there, an inline one as
/// `user_ana_its-name`, which is how IAM's simulation calls it. Kept as [Kept] says.
public final class PrincipalPolicies {
    private static final int LONGEST_ARN = 2_048;

    /// All in one statement, so that they are of one moment: of two changes after another, never
    /// the second without the first.
    private static final String SELECT =
            """
            with owner as (
                select ? as id
                union all
                select group_id from iam_group_member where account = ? and user_id = ?)
            select 'identity' as place,
                   e.kind || '_' || e.name || '_' || i.policy_name as name,
                   i.document as document
              from inline_policy i
              join iam_entity e on e.account = i.account and e.id = i.owner_id
             where i.account = ? and i.owner_id in (select id from owner)
            union all
            select 'identity', a.policy_arn, v.document
              from policy_attachment a
              left join managed_policy p on p.account = a.account and p.arn = a.policy_arn
              left join managed_policy_version v
                on v.account = p.account and v.policy_id = p.policy_id
               and v.version = p.default_version
             where a.account = ? and a.owner_id in (select id from owner)
            union all
            select 'boundary', e.permissions_boundary, v.document
              from iam_entity e
              left join managed_policy p on p.account = e.account and p.arn = e.permissions_boundary
              left join managed_policy_version v
                on v.account = p.account and v.policy_id = p.policy_id
               and v.version = p.default_version
             where e.account = ? and e.id = ? and e.permissions_boundary is not null\
            """;

    /// @param name as [#inlineName], or a managed policy's ARN
    /// @param document null for one of AWS's own
    private record Found(boolean boundary, String name, @Nullable String document) {
        AttachedPolicy policy() {
            var own = document;
            return new AttachedPolicy(
                    name,
                    own != null
                            ? Policy.parse(own)
                            : AwsManagedPolicies.find(name)
                                    .orElseThrow(() -> new IllegalStateException("no " + name))
                                    .policy());
        }
    }

    private final Database database;
    private final AccountId account;
    private final Kept<Policies> kept;
    private final Kept<Optional<AttachedPolicy>> managed;

    public PrincipalPolicies(Database database, AccountId account, Changes changes, Ticker ticker) {
        this.database = database;
        this.account = account;
        this.kept = new Kept<>(changes, ticker);
        this.managed = new Kept<>(changes, ticker);
    }

    /// What an inline policy is called among all that hold for somebody.
    ///
    /// @param ownerKind `user`, `group` or `role`
    static String inlineName(String ownerKind, String owner, String policyName) {
        return ownerKind + "_" + owner + "_" + policyName;
    }

    public Policies of(Role role) {
        return kept.get(role.roleId(), () -> read(role.roleId()));
    }

    /// A managed policy, of the account or of AWS, as it stands now; for those who bound a session.
    public Optional<AttachedPolicy> managed(String arn) {
        if (arn.length() > LONGEST_ARN) return Optional.empty();
        return managed.get(arn, () -> readManaged(arn));
    }

    private Optional<AttachedPolicy> readManaged(String arn) {
        var ofAws = AwsManagedPolicies.find(arn);
        if (ofAws.isPresent()) return Optional.of(new AttachedPolicy(arn, ofAws.get().policy()));
        return database.find(
                """
                select v.document as document
                  from managed_policy p
                  join managed_policy_version v
                    on v.account = p.account and v.policy_id = p.policy_id
                   and v.version = p.default_version
                 where p.account = ? and p.arn = ?\
                """,
                row -> new AttachedPolicy(arn, Policy.parse(row.text("document"))),
                account.value(),
                arn);
    }

    /// As they are now, for those who keep what they read themselves.
    Policies read(String id) {
        var found =
                database.list(
                        SELECT,
                        row ->
                                new Found(
                                        row.text("place").equals("boundary"),
                                        row.text("name"),
                                        row.textOrNull("document")),
                        id,
                        account.value(),
                        id,
                        account.value(),
                        account.value(),
                        account.value(),
                        id);
        var identity = new ArrayList<AttachedPolicy>();
        AttachedPolicy boundary = null;
        for (var policy : found) {
            if (policy.boundary) boundary = policy.policy();
            else identity.add(policy.policy());
        }
        return Policies.ofIdentity(List.copyOf(identity)).withBoundary(boundary);
    }
}

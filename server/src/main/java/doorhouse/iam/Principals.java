package doorhouse.iam;

import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.crypto.Secret;
import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.operation.Principal;
import doorhouse.policy.Asker;
import doorhouse.policy.AttachedPolicy;
import doorhouse.policy.Policies;
import doorhouse.policy.Policy;
import doorhouse.policy.RequestContext;
import doorhouse.store.Database;
import doorhouse.store.Lifetime;
import doorhouse.vault.Vault;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Who stands behind an access key, and by what secret and policies; temporary keys come with the
/// session token that says so. What was read is kept as [Kept] says.
public final class Principals {
    /// What the root may do in its account.
    private static final Policies EVERYTHING =
            Policies.ofIdentity(
                    List.of(
                            new AttachedPolicy(
                                    "root",
                                    Policy.parse(
                                            """
                                            {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}\
                                            """))));

    private static final String TAG = "aws:PrincipalTag/";
    private static final Pattern ACCESS_KEY_ID = Pattern.compile("\\w{1,128}");

    /// Who a key is, or why it is nobody's.
    public sealed interface Identified {
        record Good(Known known) implements Identified {}

        /// Once good; its time is over.
        ///
        /// @param secret by which it signs still
        record Expired(Secret secret) implements Identified {}

        /// Unknown, inactive, with a token that is not its own, or of a role or user that is gone.
        record Nobody() implements Identified {}
    }

    /// A session's owner with what is attached to it.
    private record Owner(
            Arn arn,
            String userId,
            Asker asker,
            Policies policies,
            Map<String, List<String>> facts) {}

    private final Database database;
    private final AccountId account;
    private final Map<String, Secret> extraRootKeys;
    private final EntityStore entities;
    private final AccessKeyStore keys;
    private final PrincipalPolicies policies;
    private final Roles roles;
    private final SessionTokens tokens;
    private final Clock clock;
    private final Changes changes;
    private final Kept<Optional<Known>> known;

    /// @param extraRootKeys secrets by access key id, of keys that are the root's without being
    ///   stored; empty on a server that others can reach
    public Principals(
            Database database,
            Vault vault,
            AccountId account,
            Map<String, Secret> extraRootKeys,
            Changes changes,
            Clock clock,
            Ticker ticker) {
        this.database = database;
        this.account = account;
        this.extraRootKeys = Map.copyOf(extraRootKeys);
        this.entities = new EntityStore(database, account);
        this.keys = new AccessKeyStore(database, vault.sealer(account.value()), account);
        this.policies = new PrincipalPolicies(database, account, changes, ticker);
        this.roles = new Roles(database, account, changes, ticker);
        this.tokens = new SessionTokens(vault, account);
        this.clock = clock;
        this.changes = changes;
        this.known = new Kept<>(changes, ticker);
    }

    /// Empty for whatever is nobody's now.
    ///
    /// @param sessionToken what came with a temporary key; null for another
    public Optional<Known> find(String accessKeyId, @Nullable String sessionToken) {
        return identify(accessKeyId, sessionToken) instanceof Identified.Good(var good)
                ? Optional.of(good)
                : Optional.empty();
    }

    /// As [#find], and tells what has ended from what never was.
    public Identified identify(String accessKeyId, @Nullable String sessionToken) {
        if (!ACCESS_KEY_ID.matcher(accessKeyId).matches()) return new Identified.Nobody();
        if (sessionToken != null) return ofSession(accessKeyId, sessionToken);
        return longTerm(accessKeyId)
                .<Identified>map(Identified.Good::new)
                .orElseGet(Identified.Nobody::new);
    }

    /// Whether a long-term key is one of this account's, whether or not it may be used.
    public boolean owns(String accessKeyId) {
        return extraRootKeys.containsKey(accessKeyId) || keys.owner(accessKeyId).isPresent();
    }

    private Optional<Known> longTerm(String accessKeyId) {
        return known.get(accessKeyId, () -> read(accessKeyId));
    }

    /// A session is as good as its seal, its time, and the role or user that it is of.
    private Identified ofSession(String accessKeyId, String sessionToken) {
        var opened = tokens.open(accessKeyId, sessionToken);
        if (opened.isEmpty()) return new Identified.Nobody();
        var secret = opened.get().secretAccessKey();
        var session = opened.get().session();
        var now = clock.instant();
        // What a clock issued that ran ahead is not good before its time, and so never for longer.
        boolean alive =
                now.isBefore(session.expiresAt())
                        && !Lifetime.begins(session.issuedAt()).isAfter(now);
        if (!alive) return new Identified.Expired(secret);
        return owner(session)
                .<Identified>map(owner ->
                        new Identified.Good(
                                new Known(
                                        principal(accessKeyId, session, owner),
                                        secret,
                                        owner.asker,
                                        owner.policies.withSession(ceiling(session)))))
                .orElseGet(Identified.Nobody::new);
    }

    private Optional<Owner> owner(Session session) {
        return switch (session.kind()) {
            case ASSUMED_ROLE ->
                    roles.findById(session.ownerId()).map(role -> roleSession(session, role));
            case USER -> userOf(session.ownerId());
            case ROOT -> Optional.of(rootOwner());
            case FEDERATED_USER -> asked(session).map(asker -> federated(session, asker));
        };
    }

    /// The role by its id: one that was made anew under the same name is another.
    private Owner roleSession(Session session, Role role) {
        var arn = Arn.sts(account, "assumed-role/" + role.roleName() + "/" + session.name());
        var facts = new TreeMap<String, List<String>>(RequestContext.KEY_ORDER);
        for (var tag : role.tags()) facts.put(TAG + tag.key(), one(tag.value()));
        facts.put("aws:PrincipalArn", one(role.arn().value()));
        facts.put("aws:PrincipalType", one("AssumedRole"));
        var behind = Set.of(role.arn().value(), role.roleId());
        return new Owner(
                arn,
                role.roleId() + ":" + session.name(),
                Asker.roleSession(account.value(), behind, arn.value()),
                policies.of(role),
                facts);
    }

    /// Who asked for a federated user's credentials.
    private Optional<Owner> asked(Session session) {
        return session.ownerId().equals(account.value())
                ? Optional.of(rootOwner())
                : userOf(session.ownerId());
    }

    /// The user's tags go with what it lends, so that policies on them hold there too.
    private Owner federated(Session session, Owner user) {
        var arn = Arn.sts(account, "federated-user/" + session.name());
        var id = account + ":" + session.name();
        var facts = new TreeMap<String, List<String>>(RequestContext.KEY_ORDER);
        user.facts.forEach((key, value) -> {
            if (key.startsWith(TAG)) facts.put(key, value);
        });
        facts.put("aws:PrincipalArn", one(arn.value()));
        facts.put("aws:PrincipalType", one("FederatedUser"));
        var asker = Asker.federatedUser(account.value(), user.asker.self(), arn.value());
        return new Owner(arn, id, asker, user.policies, facts);
    }

    private Principal principal(String accessKeyId, Session session, Owner owner) {
        var facts = new TreeMap<String, List<String>>(RequestContext.KEY_ORDER);
        facts.putAll(session.facts());
        facts.putAll(owner.facts);
        session.tags().forEach((key, value) -> facts.put(TAG + key, one(value)));
        facts.put("aws:PrincipalAccount", one(account.value()));
        facts.put("aws:userid", one(owner.userId));
        facts.put("aws:TokenIssueTime", one(session.issuedAt().toString()));
        return new Principal(
                session.kind(),
                owner.arn,
                account,
                owner.userId,
                accessKeyId,
                facts,
                session.transitiveTagKeys());
    }

    private static List<String> one(String value) {
        return List.of(value);
    }

    /// Where a managed policy is gone, nothing is allowed any more: what it denied is not known
    /// now.
    private @Nullable List<AttachedPolicy> ceiling(Session session) {
        if (!session.bounded()) return null;
        var ceiling = new ArrayList<AttachedPolicy>();
        for (var document : session.policies())
            ceiling.add(new AttachedPolicy(session.name(), Policy.parse(document)));
        for (var arn : session.policyArns()) {
            var managed = policies.managed(arn);
            if (managed.isEmpty()) return List.of();
            ceiling.add(managed.get());
        }
        return ceiling;
    }

    /// Removes every user, group, role and policy of the account; the root stays. For development.
    public void removeAllEntities() {
        database.transaction(() -> {
            keys.deleteAllBut(account.value());
            new InlinePolicyStore(database, account).deleteAll();
            new AttachmentStore(database, account).deleteAll();
            new GroupMemberStore(database, account).deleteAll();
            new ManagedPolicyStore(database, account).deleteAll();
            new RoleStore(database, account).deleteAll();
            entities.deleteAll();
        });
        forget();
    }

    /// What was read before counts no more: something changed.
    void forget() {
        changes.made();
    }

    private Optional<Known> read(String accessKeyId) {
        var extra = extraRootKeys.get(accessKeyId);
        if (extra != null) return Optional.of(root(accessKeyId, extra));
        return keys.findActive(accessKeyId).flatMap(this::owner);
    }

    private Optional<Known> owner(AccessKeyStore.Usable usable) {
        var id = usable.key().accessKeyId();
        var owner = usable.key().ownerId();
        if (owner.equals(account.value())) return Optional.of(root(id, usable.secret()));
        return userOf(owner).map(user -> known(Principal.Kind.USER, id, usable.secret(), user));
    }

    private Known root(String accessKeyId, Secret secret) {
        return known(Principal.Kind.ROOT, accessKeyId, secret, rootOwner());
    }

    private Known known(Principal.Kind kind, String accessKeyId, Secret secret, Owner owner) {
        var facts = new TreeMap<>(owner.facts);
        facts.put("aws:PrincipalAccount", one(account.value()));
        facts.put("aws:userid", one(owner.userId));
        var principal =
                new Principal(kind, owner.arn, account, owner.userId, accessKeyId, facts, Set.of());
        return new Known(principal, secret, owner.asker, owner.policies);
    }

    private Owner rootOwner() {
        var arn = Arn.iam(account, "root");
        var facts =
                Map.of(
                        "aws:PrincipalArn", one(arn.value()),
                        "aws:PrincipalType", one("Account"));
        return new Owner(arn, account.value(), Asker.root(account.value()), EVERYTHING, facts);
    }

    private Optional<Owner> userOf(String userId) {
        return entities.findById(userId).map(this::userOwner);
    }

    private Owner userOwner(Entity user) {
        var arn = user.arn(account);
        var facts = new TreeMap<String, List<String>>(RequestContext.KEY_ORDER);
        for (var tag : user.tags()) facts.put(TAG + tag.key(), one(tag.value()));
        facts.put("aws:PrincipalArn", one(arn.value()));
        facts.put("aws:PrincipalType", one("User"));
        facts.put("aws:username", one(user.name()));
        return new Owner(
                arn,
                user.id(),
                Asker.user(account.value(), arn.value(), user.id()),
                policies.read(user.id()),
                facts);
    }
}

package doorhouse.iam;

import doorhouse.iam.Entity.Kind;
import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.operation.Principal;
import doorhouse.policy.RequestContext;
import doorhouse.store.Database;
import doorhouse.vault.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// What a call of the IAM API acts on, as policies name it. Source: Service Authorization
/// Reference, "Actions, resources, and condition keys for IAM"; for listings what the live service
/// names in its refusals.
public final class IamResources {
    private static final Map<String, Kind> LISTINGS =
            Map.of("ListUsers", Kind.USER, "ListGroups", Kind.GROUP, "ListRoles", Kind.ROLE);

    private static final Map<String, Kind> CREATIONS =
            Map.of(
                    "CreateUser", Kind.USER,
                    "CreateGroup", Kind.GROUP,
                    "CreateRole", Kind.ROLE,
                    "CreatePolicy", Kind.POLICY);

    /// Whoever moves one must be allowed both where it was and where it goes.
    private static final Map<String, Kind> MOVES =
            Map.of("UpdateUser", Kind.USER, "UpdateGroup", Kind.GROUP);

    /// Those that are about the caller where they name no user.
    private static final Set<String> OF_CALLER =
            Set.of(
                    "GetUser",
                    "CreateAccessKey",
                    "ListAccessKeys",
                    "UpdateAccessKey",
                    "DeleteAccessKey");

    private final AccountId account;
    private final EntityStore entities;
    private final AccessKeyStore keys;
    private final ManagedPolicyStore policies;
    private final ProviderResources providers;

    public IamResources(Database database, Vault vault, AccountId account) {
        this.account = account;
        this.entities = new EntityStore(database, account);
        this.policies = new ManagedPolicyStore(database, account);
        this.providers = new ProviderResources(database, vault, account);
        this.keys = new AccessKeyStore(database, vault.sealer(account.value()), account);
    }

    /// What is acted on.
    ///
    /// @param told how refusals call it: what the call asked for, so that they tell neither whether
    ///   it is there nor its path or owner
    private record Target(String arn, String told, IamFacts.Of facts) {
        Target(String arn) {
            this(arn, arn, IamFacts.Of.NOTHING);
        }
    }

    /// All that the principal must be allowed to do.
    ///
    /// @param asked the request, checked against the model
    /// @param context the facts of the request that every service knows
    public List<Needed> of(
            String operation, ObjectNode asked, Principal caller, RequestContext context) {
        var needed = new ArrayList<Needed>();
        for (var target : targets(operation, asked, caller)) {
            var facts = IamFacts.added(context, operation, asked, target.facts);
            needed.add(new Needed("iam:" + operation, target.arn, target.told, facts));
            // Whoever makes something with tags must be allowed to tag it.
            if (operation.startsWith("Create") && !asked.path("Tags").isEmpty())
                needed.add(
                        new Needed(
                                "iam:Tag" + operation.substring("Create".length()),
                                target.arn,
                                target.told,
                                facts));
        }
        return List.copyOf(needed);
    }

    private List<Target> targets(String operation, ObjectNode asked, Principal caller) {
        var provider = providers.of(operation, asked);
        if (provider.isPresent()) {
            var facts = new IamFacts.Of(provider.get().tags(), null);
            var arn = provider.get().arn().value();
            return List.of(new Target(arn, arn, facts));
        }
        var listed = LISTINGS.get(operation);
        if (listed != null)
            return List.of(new Target(Arn.iam(account, listed.word() + prefix(asked)).value()));
        if (operation.equals("ListPolicies"))
            return List.of(new Target("policy path " + prefix(asked)));
        var made = CREATIONS.get(operation);
        if (made != null)
            return List.of(
                    new Target(arn(made, asked.path("Path").asString("/"), named(made, asked))));
        // A group before a user: who adds a user to a group acts on the group.
        for (var kind : List.of(Kind.GROUP, Kind.ROLE, Kind.USER)) {
            var name = named(kind, asked);
            if (!name.isEmpty()) return ofNamed(operation, kind, name, asked);
        }
        var policy = asked.path("PolicyArn").asString("");
        if (!policy.isEmpty()) return List.of(ofPolicy(policy));
        var source = asked.path("PolicySourceArn").asString("");
        if (!source.isEmpty()) return List.of(ofSource(source));
        if (operation.equals("GetAccessKeyLastUsed"))
            return List.of(ofKey(asked.path("AccessKeyId").asString("")));
        return List.of(OF_CALLER.contains(operation) ? ofCaller(caller) : new Target("*"));
    }

    private static String prefix(ObjectNode asked) {
        return asked.path("PathPrefix").asString("/");
    }

    private static String named(Kind kind, ObjectNode asked) {
        return asked.path(kind.title() + "Name").asString("");
    }

    private List<Target> ofNamed(String operation, Kind kind, String name, ObjectNode asked) {
        var found = entities.find(kind, name);
        // One that does not exist has no path, and must not be told from one that may not be seen.
        var path = found.map(Entity::path).orElse("/");
        var facts = found.map(IamFacts.Of::entity).orElse(IamFacts.Of.NOTHING);
        var now = new Target(arn(kind, path, name), told(kind, name), facts);
        if (MOVES.get(operation) != kind) return List.of(now);
        var nextPath = asked.path("NewPath").asString(path);
        var nextName = asked.path("New" + kind.title() + "Name").asString(name);
        return List.of(now, new Target(arn(kind, nextPath, nextName), told(kind, nextName), facts));
    }

    private Target ofPolicy(String arn) {
        var tags = policies.find(arn).map(ManagedPolicy::tags).orElse(List.of());
        return new Target(arn, "policy " + arn, new IamFacts.Of(tags, null));
    }

    /// The user, group or role whose policies are asked for.
    private Target ofSource(String arn) {
        var facts = entities.findByArn(arn).map(IamFacts.Of::entity).orElse(IamFacts.Of.NOTHING);
        return new Target(arn, arn, facts);
    }

    /// A user as it is called now; whoever else calls is no entity.
    private Target ofCaller(Principal caller) {
        if (caller.kind() != Principal.Kind.USER) return new Target(caller.arn().value());
        return entities.findById(caller.userId())
                .map(user ->
                        new Target(
                                user.arn(account).value(),
                                told(Kind.USER, user.name()),
                                IamFacts.Of.entity(user)))
                .orElseGet(() -> new Target(caller.arn().value()));
    }

    /// The owner of an access key.
    private Target ofKey(String accessKeyId) {
        var told = "access key " + accessKeyId;
        var owner = keys.owner(accessKeyId);
        if (owner.isEmpty()) return new Target("*", told, IamFacts.Of.NOTHING);
        var user = owner.flatMap(entities::findById);
        var arn = user.map(found -> found.arn(account)).orElse(Arn.iam(account, "root"));
        var facts = user.map(IamFacts.Of::entity).orElse(IamFacts.Of.NOTHING);
        return new Target(arn.value(), told, facts);
    }

    private static String told(Kind kind, String name) {
        return kind.word() + " " + name;
    }

    private String arn(Kind kind, String path, String name) {
        return Entity.arn(account, kind, path, name).value();
    }
}

package doorhouse.iam;

import doorhouse.iam.Entity.Kind;
import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.operation.Principal;
import doorhouse.store.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    public IamResources(Database database, doorhouse.vault.Vault vault, AccountId account) {
        this.account = account;
        this.entities = new EntityStore(database, account);
        this.keys = new AccessKeyStore(database, vault.sealer(account.value()), account);
    }

    /// All that the principal must be allowed to act on.
    ///
    /// @param asked the request, checked against the model
    public List<String> of(String operation, ObjectNode asked, Principal caller) {
        var provider = ProviderResources.of(account, operation, asked);
        if (provider.isPresent()) return List.of(provider.get().value());
        var listed = LISTINGS.get(operation);
        if (listed != null) return List.of(Arn.iam(account, listed.word() + prefix(asked)).value());
        if (operation.equals("ListPolicies")) return List.of("policy path " + prefix(asked));
        var made = CREATIONS.get(operation);
        if (made != null)
            return List.of(arn(made, asked.path("Path").asString("/"), named(made, asked)));
        // A group before a user: who adds a user to a group acts on the group.
        for (var kind : List.of(Kind.GROUP, Kind.ROLE, Kind.USER)) {
            var name = named(kind, asked);
            if (!name.isEmpty()) return ofNamed(operation, kind, name, asked);
        }
        for (var member : List.of("PolicyArn", "PolicySourceArn")) {
            var arn = asked.path(member).asString("");
            if (!arn.isEmpty()) return List.of(arn);
        }
        if (operation.equals("GetAccessKeyLastUsed"))
            return List.of(ofKey(asked.path("AccessKeyId").asString("")));
        return List.of(OF_CALLER.contains(operation) ? caller.arn().value() : "*");
    }

    private static String prefix(ObjectNode asked) {
        return asked.path("PathPrefix").asString("/");
    }

    private static String named(Kind kind, ObjectNode asked) {
        return asked.path(kind.title() + "Name").asString("");
    }

    private List<String> ofNamed(String operation, Kind kind, String name, ObjectNode asked) {
        // One that does not exist has no path, and must not be told from one that may not be seen.
        var path = entities.find(kind, name).map(Entity::path).orElse("/");
        var arn = arn(kind, path, name);
        if (MOVES.get(operation) != kind) return List.of(arn);
        var nextPath = asked.path("NewPath").asString(path);
        var nextName = asked.path("New" + kind.title() + "Name").asString(name);
        return List.of(arn, arn(kind, nextPath, nextName));
    }

    /// The owner of an access key.
    private String ofKey(String accessKeyId) {
        Optional<String> owner = keys.owner(accessKeyId);
        return owner.flatMap(entities::findById)
                .map(user -> user.arn(account).value())
                .orElseGet(() -> owner.isPresent() ? Arn.iam(account, "root").value() : "*");
    }

    private String arn(Kind kind, String path, String name) {
        return Entity.arn(account, kind, path, name).value();
    }
}

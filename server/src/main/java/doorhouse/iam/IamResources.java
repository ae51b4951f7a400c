package doorhouse.iam;

import doorhouse.iam.Entity.Kind;
import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.operation.Principal;
import doorhouse.store.Database;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What a call of the IAM API acts on, as policies name it. Source: Service Authorization
/// Reference, "Actions, resources, and condition keys for IAM".
public final class IamResources {
    private final AccountId account;
    private final EntityStore users;

    public IamResources(Database database, AccountId account) {
        this.account = account;
        this.users = new EntityStore(database, account);
    }

    /// All that the principal must be allowed to act on.
    ///
    /// @param asked the request, checked against the model
    public List<Arn> of(String operation, ObjectNode asked, Principal caller) {
        var provider = ProviderResources.of(account, operation, asked);
        if (provider.isPresent()) return List.of(provider.get());
        if (operation.equals("ListUsers"))
            return List.of(Arn.iam(account, "user" + asked.path("PathPrefix").asString("/")));
        var name = asked.path("UserName").asString("");
        if (name.isEmpty()) return List.of(caller.arn());
        if (operation.equals("CreateUser"))
            return List.of(Entity.arn(account, Kind.USER, asked.path("Path").asString("/"), name));
        var user = users.find(Kind.USER, name);
        // One that does not exist has no path, and must not be told from one that may not be seen.
        var path = user.map(Entity::path).orElse("/");
        var arn = Entity.arn(account, Kind.USER, path, name);
        if (!operation.equals("UpdateUser")) return List.of(arn);
        // Whoever moves a user must be allowed both where it was and where it goes.
        return List.of(
                arn,
                Entity.arn(
                        account,
                        Kind.USER,
                        asked.path("NewPath").asString(path),
                        asked.path("NewUserName").asString(name)));
    }
}

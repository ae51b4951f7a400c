package doorhouse.dev;

import doorhouse.aws.Service;
import doorhouse.id.AccountId;
import doorhouse.id.ClientId;
import doorhouse.id.Region;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.identitypool.pool.IdentityPoolOperations;
import doorhouse.identitypool.pool.IdentityPools;
import doorhouse.operation.CognitoErrors;
import doorhouse.userpool.account.AdminCreateUser;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.wire.Json;
import doorhouse.wire.NotYaml;
import doorhouse.wire.Yaml;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// A seed file: the roles, pools, clients, groups, users and identity pools that a project's tests
/// and demos count on, with ids and passwords that are known beforehand. What is missing is made by
/// the operations that anybody would call; what is there is left as it is, so applying it twice
/// changes nothing.
///
/// ```yaml
/// roles:
///   - name: users
///     settings: {AssumeRolePolicyDocument: '{"Version": …}'}       # as CreateRole takes them
///     policies: {photos: '{"Version": …}'}                         # as PutRolePolicy
/// pools:
///   - id: us-east-1_example
///     name: example
///     settings: {AutoVerifiedAttributes: [email]}     # as CreateUserPool takes them
///     groups:
///       - name: editors
///         settings: {Precedence: 1}                    # as CreateGroup
///     clients:
///       - id: 1example23456789
///         name: web
///         settings: {ExplicitAuthFlows: [ALLOW_USER_PASSWORD_AUTH]}   # as CreateUserPoolClient
///     users:
///       - username: ana
///         id: 5a1e0000-0000-4000-8000-000000000001     # the sub; one is made if left out
///         password: Correct-Horse-7
///         attributes: {email: ana@example.com, email_verified: true}
///         groups: [editors]
/// identityPools:
///   - id: us-east-1:5a1e0000-0000-4000-8000-000000000002
///     name: example
///     settings: {AllowUnauthenticatedIdentities: false}            # as CreateIdentityPool
///     roles: {Roles: {authenticated: arn:aws:iam::123456789012:role/users}}   # as SetIdentityPoolRoles
/// ```
public final class Seed {
    private static final Logger LOG = LoggerFactory.getLogger(Seed.class);

    /// Where what has a chosen id is made.
    public record Makers(
            UserPools pools,
            AppClients clients,
            Users users,
            AdminCreateUser userCreation,
            IdentityPools identityPools,
            IdentityPoolOperations identityPoolOperations) {}

    /// The APIs that make the rest.
    public record Apis(Service userPools, Service identityPools, Service iam) {}

    private final @Nullable Path file;
    private final AccountId account;
    private final OwnCalls calls;
    private final Makers makers;
    private final RoleSeed roles;
    private final IdentityPoolSeed identityPools;

    /// @param file null for a seed of nothing
    /// @param home the region of what is in all
    public Seed(@Nullable Path file, AccountId account, Region home, Apis apis, Makers makers) {
        this.file = file;
        this.account = account;
        this.calls = new OwnCalls(apis.userPools, account);
        this.makers = makers;
        this.roles = new RoleSeed(new OwnCalls(apis.iam, account), home);
        this.identityPools =
                new IdentityPoolSeed(
                        new OwnCalls(apis.identityPools, account),
                        account,
                        new IdentityPoolSeed.Makers(
                                makers.identityPools, makers.identityPoolOperations));
    }

    /// @throws NotYaml naming the line of what is unknown, malformed or refused; what stands before
    ///   it is made by then
    public void apply() {
        if (file == null) return;
        var root = Yaml.read(file);
        if (root.isEmpty()) return;
        var members = root.get().members(List.of("roles", "pools", "identityPools"));
        for (var role : items(members, "roles")) roles.role(role);
        for (var pool : items(members, "pools")) pool(pool);
        for (var pool : items(members, "identityPools")) identityPools.pool(pool);
        LOG.info("seeded from {}", file);
    }

    private void pool(Yaml written) {
        var members =
                written.members(List.of("id", "name", "settings", "groups", "clients", "users"));
        var idText = required(written, members, "id");
        if (!UserPoolId.fits(idText.text())) throw idText.fault("this is no user pool id");
        var id = new UserPoolId(idText.text());
        var asked =
                asked(calls, "CreateUserPool", members)
                        .put("PoolName", required(written, members, "name").text());
        if (makers.pools.find(id).isEmpty()) {
            at(
                    written,
                    () ->
                            calls.checked(
                                    "CreateUserPool",
                                    asked,
                                    checked -> makers.pools.create(account, checked, id)));
        }
        var pool = makers.pools.get(id);
        for (var group : items(members, "groups")) group(pool, group);
        for (var client : items(members, "clients")) client(pool, client);
        for (var user : items(members, "users")) user(pool, user);
    }

    private void group(UserPool pool, Yaml written) {
        var members = written.members(List.of("name", "settings"));
        var asked =
                asked(calls, "CreateGroup", members)
                        .put("UserPoolId", pool.id().value())
                        .put("GroupName", required(written, members, "name").text());
        at(
                written,
                () -> {
                    try {
                        run(pool, "CreateGroup", asked);
                    } catch (OwnCalls.Refused e) {
                        if (!e.error().equals(CognitoErrors.GROUP_EXISTS.name())) throw e;
                    }
                });
    }

    private void client(UserPool pool, Yaml written) {
        var members = written.members(List.of("id", "name", "settings"));
        var idText = required(written, members, "id");
        if (!ClientId.fits(idText.text())) throw idText.fault("this is no client id");
        var id = new ClientId(idText.text());
        var asked =
                asked(calls, "CreateUserPoolClient", members)
                        .put("UserPoolId", pool.id().value())
                        .put("ClientName", required(written, members, "name").text());
        if (makers.clients.find(id).filter(c -> c.userPoolId().equals(pool.id())).isPresent())
            return;
        at(
                written,
                () ->
                        calls.checked(
                                "CreateUserPoolClient",
                                asked,
                                checked -> makers.clients.create(pool, checked, id)));
    }

    private void user(UserPool pool, Yaml written) {
        var members =
                written.members(List.of("username", "id", "password", "attributes", "groups"));
        var username = required(written, members, "username").text();
        var password = required(written, members, "password").text();
        if (makers.users.find(pool, username).isEmpty())
            at(written, () -> addUser(pool, username, password, members));
        for (var group : items(members, "groups")) {
            var membership = named(pool, username).put("GroupName", group.text());
            at(group, () -> run(pool, "AdminAddUserToGroup", membership));
        }
    }

    private void addUser(
            UserPool pool, String username, String password, Map<String, Yaml> members) {
        // Also the temporary password, so that one that the policy refuses makes no user.
        var asked =
                named(pool, username)
                        .put("MessageAction", "SUPPRESS")
                        .put("TemporaryPassword", password);
        var attributes = asked.putArray("UserAttributes");
        var given = members.get("attributes");
        if (given != null) {
            given.members()
                    .forEach((name, value) ->
                            attributes.addObject().put("Name", name).put("Value", value.text()));
        }
        var id = members.get("id");
        if (id != null) {
            if (!Sub.fits(id.text())) throw id.fault("this is no sub: it is shaped like a UUID");
            var sub = new Sub(id.text());
            if (makers.users.find(pool.id(), sub).isPresent())
                throw id.fault("another user has this id");
            calls.checked(
                    "AdminCreateUser", asked, checked -> makers.userCreation.create(checked, sub));
        } else run(pool, "AdminCreateUser", asked);
        run(
                pool,
                "AdminSetUserPassword",
                named(pool, username).put("Password", password).put("Permanent", true));
    }

    private static ObjectNode named(UserPool pool, String username) {
        return Json.object().put("UserPoolId", pool.id().value()).put("Username", username);
    }

    private void run(UserPool pool, String operation, ObjectNode asked) {
        calls.run(new Region(pool.id().region()), operation, asked);
    }

    /// What `settings` asks of an operation.
    static ObjectNode asked(OwnCalls calls, String operation, Map<String, Yaml> members) {
        var settings = members.get("settings");
        return settings == null
                ? Json.object()
                : Settings.read(calls.model(operation).input(), settings);
    }

    static Yaml required(Yaml written, Map<String, Yaml> members, String key) {
        var value = members.get(key);
        if (value == null) throw written.fault("'" + key + "' is missing");
        return value;
    }

    private static List<Yaml> items(Map<String, Yaml> members, String key) {
        var list = members.get(key);
        return list == null ? List.of() : list.items();
    }

    /// What the API refuses is told with the line of what it refused.
    static void at(Yaml written, Runnable making) {
        try {
            making.run();
        } catch (OwnCalls.Refused e) {
            throw written.fault(String.valueOf(e.getMessage()));
        }
    }
}

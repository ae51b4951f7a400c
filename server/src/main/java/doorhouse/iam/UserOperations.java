package doorhouse.iam;

import static doorhouse.iam.IamErrors.conflict;
import static doorhouse.iam.IamErrors.exists;
import static doorhouse.operation.Operation.signed;

import doorhouse.crypto.RandomText;
import doorhouse.iam.Entity.Kind;
import doorhouse.id.AccountId;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import doorhouse.vault.Vault;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The user operations of the IAM API.
public final class UserOperations implements Operations {
    private final Database database;
    private final AccountId account;
    private final EntityStore users;
    private final AccessKeyStore keys;
    private final Belongings belongings;
    private final GroupMemberStore members;
    private final ManagedPolicies policies;
    private final Owners owners;
    private final Entities entities;
    private final Changes changes;
    private final NewIds newIds;
    private final Clock clock;

    public UserOperations(
            Database database,
            Vault vault,
            AccountId account,
            Changes changes,
            SecureRandom random,
            Clock clock) {
        this.database = database;
        this.account = account;
        this.users = new EntityStore(database, account);
        this.keys = new AccessKeyStore(database, vault.sealer(account.value()), account);
        this.belongings = new Belongings(database, account);
        this.members = new GroupMemberStore(database, account);
        this.policies = new ManagedPolicies(database, account);
        this.owners = new Owners(users);
        this.entities = new Entities(users);
        this.changes = changes;
        this.newIds = new NewIds(new RandomText(random));
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("CreateUser", CreateUser.class, this::createUser),
                signed("GetUser", GetUser.class, this::getUser),
                signed("ListUsers", ListUsers.class, this::listUsers),
                signed("UpdateUser", UpdateUser.class, this::updateUser),
                signed("DeleteUser", DeleteUser.class, this::deleteUser));
    }

    record CreateUser(
            String userName,
            @Nullable String path,
            @Nullable String permissionsBoundary,
            @Nullable List<Tag> tags) {}

    record GetUser(@Nullable String userName) {}

    record ListUsers(
            @Nullable String pathPrefix, @Nullable String marker, @Nullable Integer maxItems) {}

    record UpdateUser(String userName, @Nullable String newPath, @Nullable String newUserName) {}

    record DeleteUser(String userName) {}

    record OneUser(Shown.User user) {}

    record Users(List<Shown.User> users, boolean isTruncated, @Nullable String marker) {}

    OneUser createUser(CreateUser asked) {
        var user =
                new Entity(
                        Kind.USER,
                        newIds.of(Kind.USER),
                        asked.userName,
                        Objects.requireNonNullElse(asked.path, "/"),
                        Tag.merged(
                                List.of(), Objects.requireNonNullElse(asked.tags, List.<Tag>of())),
                        asked.permissionsBoundary,
                        clock.instant());
        database.transaction(() -> {
            if (!users.add(user)) throw exists(Kind.USER, asked.userName);
            if (asked.permissionsBoundary != null) policies.heldForUse(asked.permissionsBoundary);
        });
        changes.made();
        return new OneUser(Shown.user(account, user));
    }

    OneUser getUser(Call call, GetUser asked) {
        var owner = owners.owner(call, asked.userName);
        var user = owner.user();
        return new OneUser(
                user == null
                        ? new Shown.User(
                                null, null, owner.id(), call.signer().arn(), null, null, null)
                        : Shown.user(account, user));
    }

    Users listUsers(ListUsers asked) {
        var prefix = Objects.requireNonNullElse(asked.pathPrefix, "/");
        var page =
                Page.read(
                        asked.marker,
                        asked.maxItems,
                        (after, limit) -> users.list(Kind.USER, prefix, after, limit),
                        Entity::nameKey);
        return new Users(
                page.rows().stream().map(user -> Shown.userInList(account, user)).toList(),
                page.isTruncated(),
                page.marker());
    }

    Empty updateUser(UpdateUser asked) {
        database.transaction(
                () -> entities.rename(Kind.USER, asked.userName, asked.newPath, asked.newUserName));
        changes.made();
        return Empty.EMPTY;
    }

    /// The order of what must go first is that of the API Reference.
    Empty deleteUser(DeleteUser asked) {
        database.transaction(() -> {
            var user = entities.held(Kind.USER, asked.userName);
            if (!keys.list(user.id()).isEmpty()) throw conflict("delete access keys");
            belongings.checkNone(user.id());
            if (!members.groups(user.id(), "", 1).isEmpty())
                throw conflict("remove users from group");
            users.delete(user.id());
        });
        changes.made();
        return Empty.EMPTY;
    }
}

package doorhouse.iam;

import static doorhouse.iam.IamErrors.conflict;
import static doorhouse.iam.IamErrors.exists;
import static doorhouse.iam.IamErrors.notAttachable;
import static doorhouse.operation.Operation.signed;

import doorhouse.crypto.RandomText;
import doorhouse.iam.Entity.Kind;
import doorhouse.id.AccountId;
import doorhouse.id.Arn;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import doorhouse.vault.Vault;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The user operations of the IAM API, with their tags.
public final class UserOperations implements Operations {
    private final Database database;
    private final AccountId account;
    private final EntityStore users;
    private final AccessKeyStore keys;
    private final InlinePolicyStore policies;
    private final Owners owners;
    private final Entities entities;
    private final Principals principals;
    private final NewIds newIds;
    private final Clock clock;

    public UserOperations(
            Database database,
            Vault vault,
            AccountId account,
            Principals principals,
            SecureRandom random,
            Clock clock) {
        this.database = database;
        this.account = account;
        this.users = new EntityStore(database, account);
        this.keys = new AccessKeyStore(database, vault.sealer(account.value()), account);
        this.policies = new InlinePolicyStore(database, account);
        this.owners = new Owners(users);
        this.entities = new Entities(users);
        this.principals = principals;
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
                signed("DeleteUser", DeleteUser.class, this::deleteUser),
                signed("TagUser", TagUser.class, this::tagUser),
                signed("UntagUser", UntagUser.class, this::untagUser),
                signed("ListUserTags", ListUserTags.class, this::listUserTags));
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

    record TagUser(String userName, List<Tag> tags) {}

    record UntagUser(String userName, List<String> tagKeys) {}

    record ListUserTags(String userName, @Nullable String marker, @Nullable Integer maxItems) {}

    /// @param path null, like the name and the day, for the root
    record User(
            @Nullable String path,
            @Nullable String userName,
            String userId,
            Arn arn,
            @Nullable Instant createDate,
            @Nullable List<Tag> tags) {}

    record OneUser(User user) {}

    record Users(List<User> users, boolean isTruncated, @Nullable String marker) {}

    record Tags(List<Tag> tags, boolean isTruncated, @Nullable String marker) {}

    OneUser createUser(CreateUser asked) {
        // No managed policy exists here, and a boundary must never be passed over.
        if (asked.permissionsBoundary != null) throw notAttachable(asked.permissionsBoundary);
        var tags = Tag.merged(List.of(), Objects.requireNonNullElse(asked.tags, List.<Tag>of()));
        var path = Objects.requireNonNullElse(asked.path, "/");
        var user =
                new Entity(
                        Kind.USER,
                        newIds.of(Kind.USER),
                        asked.userName,
                        path,
                        tags,
                        null,
                        clock.instant());
        if (!users.add(user)) throw exists(Kind.USER, asked.userName);
        return new OneUser(withTags(user));
    }

    OneUser getUser(Call call, GetUser asked) {
        var owner = owners.owner(call, asked.userName);
        var user = owner.user();
        return new OneUser(
                user == null
                        ? new User(null, null, owner.id(), call.signer().arn(), null, null)
                        : withTags(user));
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
                page.rows().stream().map(user -> shown(user, null)).toList(),
                page.isTruncated(),
                page.marker());
    }

    Empty updateUser(UpdateUser asked) {
        var user = entities.named(Kind.USER, asked.userName);
        var path = Objects.requireNonNullElse(asked.newPath, user.path());
        var name = Objects.requireNonNullElse(asked.newUserName, user.name());
        database.transaction(() -> {
            entities.hold(user);
            if (!users.rename(user, path, name)) throw exists(Kind.USER, name);
        });
        principals.forget();
        return Empty.EMPTY;
    }

    Empty deleteUser(DeleteUser asked) {
        var user = entities.named(Kind.USER, asked.userName);
        var id = user.id();
        database.transaction(() -> {
            entities.hold(user);
            if (!keys.list(id).isEmpty()) throw conflict("delete access keys");
            if (!policies.names(id, "", 1).isEmpty()) throw conflict("delete policies");
            users.delete(id);
        });
        principals.forget();
        return Empty.EMPTY;
    }

    Empty tagUser(TagUser asked) {
        database.transaction(() -> {
            var user = entities.held(Kind.USER, asked.userName);
            users.tag(user.id(), Tag.merged(user.tags(), asked.tags));
        });
        principals.forget();
        return Empty.EMPTY;
    }

    Empty untagUser(UntagUser asked) {
        database.transaction(() -> {
            var user = entities.held(Kind.USER, asked.userName);
            var left =
                    user.tags().stream().filter(tag -> !asked.tagKeys.contains(tag.key())).toList();
            users.tag(user.id(), left);
        });
        principals.forget();
        return Empty.EMPTY;
    }

    Tags listUserTags(ListUserTags asked) {
        var user = entities.named(Kind.USER, asked.userName);
        var sorted = user.tags().stream().map(Tag::key).sorted().toList();
        var page =
                Page.read(
                        asked.marker,
                        asked.maxItems,
                        (after, limit) ->
                                sorted.stream()
                                        .filter(key -> key.compareTo(after) > 0)
                                        .limit(limit)
                                        .toList(),
                        key -> key);
        var tags = user.tags().stream().filter(tag -> page.rows().contains(tag.key())).toList();
        return new Tags(tags, page.isTruncated(), page.marker());
    }

    private User withTags(Entity user) {
        return shown(user, user.tags().isEmpty() ? null : user.tags());
    }

    private User shown(Entity user, @Nullable List<Tag> tags) {
        return new User(
                user.path(), user.name(), user.id(), user.arn(account), user.createDate(), tags);
    }
}

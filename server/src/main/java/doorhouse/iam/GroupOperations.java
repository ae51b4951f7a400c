package doorhouse.iam;

import static doorhouse.iam.IamErrors.NO_SUCH_ENTITY;
import static doorhouse.iam.IamErrors.conflict;
import static doorhouse.iam.IamErrors.exists;
import static doorhouse.iam.IamErrors.quota;
import static doorhouse.operation.Operation.signed;

import doorhouse.crypto.RandomText;
import doorhouse.iam.Entity.Kind;
import doorhouse.id.AccountId;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The group operations of the IAM API, with who is in which.
public final class GroupOperations implements Operations {
    private static final int GROUPS_PER_USER = 10;

    private final Database database;
    private final AccountId account;
    private final EntityStore groups;
    private final GroupMemberStore members;
    private final Belongings belongings;
    private final Entities entities;
    private final Changes changes;
    private final NewIds newIds;
    private final Clock clock;

    public GroupOperations(
            Database database,
            AccountId account,
            Changes changes,
            SecureRandom random,
            Clock clock) {
        this.database = database;
        this.account = account;
        this.groups = new EntityStore(database, account);
        this.members = new GroupMemberStore(database, account);
        this.belongings = new Belongings(database, account);
        this.entities = new Entities(groups);
        this.changes = changes;
        this.newIds = new NewIds(new RandomText(random));
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("CreateGroup", CreateGroup.class, this::createGroup),
                signed("GetGroup", GetGroup.class, this::getGroup),
                signed("ListGroups", ListGroups.class, this::listGroups),
                signed("UpdateGroup", UpdateGroup.class, this::updateGroup),
                signed("DeleteGroup", DeleteGroup.class, this::deleteGroup),
                signed("AddUserToGroup", Membership.class, this::addUserToGroup),
                signed("RemoveUserFromGroup", Membership.class, this::removeUserFromGroup),
                signed("ListGroupsForUser", ListGroupsForUser.class, this::listGroupsForUser));
    }

    record CreateGroup(String groupName, @Nullable String path) {}

    record GetGroup(String groupName, @Nullable String marker, @Nullable Integer maxItems) {}

    record ListGroups(
            @Nullable String pathPrefix, @Nullable String marker, @Nullable Integer maxItems) {}

    record UpdateGroup(String groupName, @Nullable String newPath, @Nullable String newGroupName) {}

    record DeleteGroup(String groupName) {}

    record Membership(String groupName, String userName) {}

    record ListGroupsForUser(
            String userName, @Nullable String marker, @Nullable Integer maxItems) {}

    record OneGroup(Shown.Group group) {}

    record GroupWithUsers(
            Shown.Group group,
            List<Shown.User> users,
            boolean isTruncated,
            @Nullable String marker) {}

    record Groups(List<Shown.Group> groups, boolean isTruncated, @Nullable String marker) {}

    OneGroup createGroup(CreateGroup asked) {
        var group =
                new Entity(
                        Kind.GROUP,
                        newIds.of(Kind.GROUP),
                        asked.groupName,
                        Objects.requireNonNullElse(asked.path, "/"),
                        List.of(),
                        null,
                        clock.instant());
        if (!groups.add(group)) throw exists(Kind.GROUP, asked.groupName);
        return new OneGroup(Shown.group(account, group));
    }

    GroupWithUsers getGroup(GetGroup asked) {
        var group = entities.named(Kind.GROUP, asked.groupName);
        var page =
                Page.read(
                        asked.marker,
                        asked.maxItems,
                        (after, limit) -> members.users(group.id(), after, limit),
                        Entity::nameKey);
        return new GroupWithUsers(
                Shown.group(account, group),
                page.rows().stream().map(user -> Shown.userInList(account, user)).toList(),
                page.isTruncated(),
                page.marker());
    }

    Groups listGroups(ListGroups asked) {
        var prefix = Objects.requireNonNullElse(asked.pathPrefix, "/");
        return shown(
                Page.read(
                        asked.marker,
                        asked.maxItems,
                        (after, limit) -> groups.list(Kind.GROUP, prefix, after, limit),
                        Entity::nameKey));
    }

    Empty updateGroup(UpdateGroup asked) {
        database.transaction(() ->
                entities.rename(Kind.GROUP, asked.groupName, asked.newPath, asked.newGroupName));
        changes.made();
        return Empty.EMPTY;
    }

    /// The order of what must go first is that of the API Reference.
    Empty deleteGroup(DeleteGroup asked) {
        database.transaction(() -> {
            var group = entities.held(Kind.GROUP, asked.groupName);
            if (!members.users(group.id(), "", 1).isEmpty())
                throw conflict("remove users from group");
            belongings.checkNone(group.id());
            groups.delete(group.id());
        });
        changes.made();
        return Empty.EMPTY;
    }

    Empty addUserToGroup(Membership asked) {
        database.transaction(() -> {
            var group = entities.held(Kind.GROUP, asked.groupName);
            var user = entities.held(Kind.USER, asked.userName);
            members.add(group.id(), user.id());
            if (members.groups(user.id(), "", GROUPS_PER_USER + 1).size() > GROUPS_PER_USER)
                throw quota("GroupsPerUser", GROUPS_PER_USER);
        });
        changes.made();
        return Empty.EMPTY;
    }

    Empty removeUserFromGroup(Membership asked) {
        var group = entities.named(Kind.GROUP, asked.groupName);
        var user = entities.named(Kind.USER, asked.userName);
        if (!members.remove(group.id(), user.id()))
            throw NO_SUCH_ENTITY.because(
                    "User %s is not in group %s.".formatted(asked.userName, asked.groupName));
        changes.made();
        return Empty.EMPTY;
    }

    Groups listGroupsForUser(ListGroupsForUser asked) {
        var user = entities.named(Kind.USER, asked.userName);
        return shown(
                Page.read(
                        asked.marker,
                        asked.maxItems,
                        (after, limit) -> members.groups(user.id(), after, limit),
                        Entity::nameKey));
    }

    private Groups shown(Page<Entity> page) {
        return new Groups(
                page.rows().stream().map(group -> Shown.group(account, group)).toList(),
                page.isTruncated(),
                page.marker());
    }
}

package doorhouse.userpool.group;

import static doorhouse.operation.CognitoErrors.GROUP_EXISTS;
import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.LIMIT_EXCEEDED;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.Operation.signed;

import doorhouse.id.UserPoolId;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Page;
import doorhouse.operation.PagingToken;
import doorhouse.store.Database;
import doorhouse.userpool.directory.DescribedUser;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPools;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The group operations of the user pools API.
public final class GroupOperations implements Operations {
    private static final int MOST_IN_A_POOL = 10_000;
    private static final int LARGEST_PAGE = 60;

    private final Database database;
    private final GroupStore groups;
    private final UserPools pools;
    private final Users users;
    private final Clock clock;

    public GroupOperations(Database database, UserPools pools, Users users, Clock clock) {
        this.database = database;
        this.groups = new GroupStore(database);
        this.pools = pools;
        this.users = users;
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("CreateGroup", CreateGroup.class, this::createGroup),
                signed("GetGroup", GroupNamed.class, this::getGroup),
                signed("UpdateGroup", UpdateGroup.class, this::updateGroup),
                signed("DeleteGroup", GroupNamed.class, this::deleteGroup),
                signed("ListGroups", ListGroups.class, this::listGroups),
                signed("AdminAddUserToGroup", Membership.class, this::adminAddUserToGroup),
                signed(
                        "AdminRemoveUserFromGroup",
                        Membership.class,
                        this::adminRemoveUserFromGroup),
                signed(
                        "AdminListGroupsForUser",
                        AdminListGroupsForUser.class,
                        this::adminListGroupsForUser),
                signed("ListUsersInGroup", ListUsersInGroup.class, this::listUsersInGroup));
    }

    record CreateGroup(
            UserPoolId userPoolId,
            String groupName,
            @Nullable String description,
            @Nullable String roleArn,
            @Nullable Integer precedence) {}

    record OneGroup(Group group) {}

    OneGroup createGroup(CreateGroup asked) {
        var pool = pools.get(asked.userPoolId);
        var now = clock.instant();
        var group =
                new Group(
                        pool.id(),
                        asked.groupName,
                        asked.description,
                        asked.roleArn,
                        asked.precedence,
                        now,
                        now);
        database.transaction(() -> {
            if (!groups.add(group)) {
                throw GROUP_EXISTS.because("A group with the name already exists.");
            }
            if (groups.count(pool.id()) > MOST_IN_A_POOL) {
                throw LIMIT_EXCEEDED.because("The user pool has the most groups it can have.");
            }
        });
        return new OneGroup(group);
    }

    record GroupNamed(UserPoolId userPoolId, String groupName) {}

    OneGroup getGroup(GroupNamed asked) {
        var pool = pools.get(asked.userPoolId);
        return new OneGroup(get(pool.id(), asked.groupName));
    }

    record UpdateGroup(
            UserPoolId userPoolId,
            String groupName,
            @Nullable String description,
            @Nullable String roleArn,
            @Nullable Integer precedence) {}

    OneGroup updateGroup(UpdateGroup asked) {
        var pool = pools.get(asked.userPoolId);
        return database.transaction(() -> {
            boolean found =
                    groups.update(
                            pool.id(),
                            asked.groupName,
                            asked.description,
                            asked.roleArn,
                            asked.precedence,
                            clock.instant());
            if (!found) throw notFound();
            return new OneGroup(get(pool.id(), asked.groupName));
        });
    }

    Empty deleteGroup(GroupNamed asked) {
        var pool = pools.get(asked.userPoolId);
        if (!groups.delete(pool.id(), asked.groupName)) throw notFound();
        return Empty.EMPTY;
    }

    record ListGroups(UserPoolId userPoolId, @Nullable Integer limit, @Nullable String nextToken) {}

    record GroupPage(List<Group> groups, @Nullable String nextToken) {}

    GroupPage listGroups(ListGroups asked) {
        var pool = pools.get(asked.userPoolId);
        var after = PagingToken.after("ListGroups", asked.nextToken);
        int limit = limit(asked.limit);
        var found = groups.list(pool.id(), after, limit + 1);
        return page(found, limit, "ListGroups");
    }

    record Membership(UserPoolId userPoolId, String username, String groupName) {}

    /// Adding twice is as adding once.
    Empty adminAddUserToGroup(Membership asked) {
        var pool = pools.get(asked.userPoolId);
        var user = users.get(pool, asked.username);
        var group = get(pool.id(), asked.groupName);
        database.transaction(() -> {
            groups.addMember(pool.id(), user.sub(), group.groupName());
            int most = Groups.MOST_OF_A_USER;
            if (groups.ofUser(pool.id(), user.sub(), "", most + 1).size() > most) {
                throw INVALID_PARAMETER.because("The user is in the most groups a user can be in.");
            }
        });
        return Empty.EMPTY;
    }

    Empty adminRemoveUserFromGroup(Membership asked) {
        var pool = pools.get(asked.userPoolId);
        var user = users.get(pool, asked.username);
        var group = get(pool.id(), asked.groupName);
        groups.removeMember(pool.id(), user.sub(), group.groupName());
        return Empty.EMPTY;
    }

    record AdminListGroupsForUser(
            UserPoolId userPoolId,
            String username,
            @Nullable Integer limit,
            @Nullable String nextToken) {}

    GroupPage adminListGroupsForUser(AdminListGroupsForUser asked) {
        var pool = pools.get(asked.userPoolId);
        var user = users.get(pool, asked.username);
        var after = PagingToken.after("AdminListGroupsForUser", asked.nextToken);
        int limit = limit(asked.limit);
        var found = groups.ofUser(pool.id(), user.sub(), after, limit + 1);
        return page(found, limit, "AdminListGroupsForUser");
    }

    record ListUsersInGroup(
            UserPoolId userPoolId,
            String groupName,
            @Nullable Integer limit,
            @Nullable String nextToken) {}

    record MemberPage(List<DescribedUser> users, @Nullable String nextToken) {}

    MemberPage listUsersInGroup(ListUsersInGroup asked) {
        var pool = pools.get(asked.userPoolId);
        var group = get(pool.id(), asked.groupName);
        var after = PagingToken.after("ListUsersInGroup", asked.nextToken);
        int limit = limit(asked.limit);
        var found = groups.members(pool.id(), group.groupName(), after, limit + 1);
        var page = Page.of(found, limit, last -> PagingToken.of("ListUsersInGroup", last.value()));
        var members =
                page.rows().stream()
                        .map(sub -> users.find(pool.id(), sub))
                        .flatMap(Optional::stream)
                        .map(DescribedUser::of)
                        .toList();
        return new MemberPage(members, page.token());
    }

    private Group get(UserPoolId pool, String name) {
        return groups.find(pool, name).orElseThrow(GroupOperations::notFound);
    }

    private static RuntimeException notFound() {
        return RESOURCE_NOT_FOUND.because("Group not found.");
    }

    private static int limit(@Nullable Integer asked) {
        return asked == null || asked == 0 ? LARGEST_PAGE : asked;
    }

    private static GroupPage page(List<Group> found, int limit, String operation) {
        var page = Page.of(found, limit, last -> PagingToken.of(operation, last.groupName()));
        return new GroupPage(page.rows(), page.token());
    }
}

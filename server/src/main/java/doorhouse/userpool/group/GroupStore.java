package doorhouse.userpool.group;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Read;
import doorhouse.store.Row;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The rows of groups and of their members.
final class GroupStore {
    private static final String COLUMNS =
            "g.user_pool_id, g.group_name, g.description, g.role_arn, g.precedence, g.created_at,"
                    + " g.modified_at";

    private static final String OF_USER =
            "select "
                    + COLUMNS
                    + """
                     from group_member m
                     join user_group g on g.user_pool_id = m.user_pool_id and g.group_id = m.group_id
                    where m.user_pool_id = ? and m.sub = ? and g.group_name > ?
                    order by g.group_name limit ?\
                    """;

    private final Database database;

    GroupStore(Database database) {
        this.database = database;
    }

    /// False, and nothing written, when the name is taken: the key decides, so of two racing
    /// requests only one can win.
    boolean add(Group g) {
        return 1
                == database.run(
                        """
                        insert into user_group
                               (user_pool_id, group_name, group_id, description, role_arn, precedence, created_at,
                                modified_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                            on conflict (user_pool_id, group_name) do nothing\
                        """,
                        g.userPoolId().value(),
                        g.groupName(),
                        UUID.randomUUID().toString(),
                        g.description(),
                        g.roleArn(),
                        g.precedence(),
                        g.creationDate(),
                        g.lastModifiedDate());
    }

    Optional<Group> find(UserPoolId pool, String name) {
        return database.find(
                "select "
                        + COLUMNS
                        + " from user_group g where g.user_pool_id = ? and g.group_name = ?",
                GroupStore::group,
                pool.value(),
                name);
    }

    /// Sets what is given and keeps what is null. False when there is no such group.
    boolean update(
            UserPoolId pool,
            String name,
            @Nullable String description,
            @Nullable String roleArn,
            @Nullable Integer precedence,
            Instant now) {
        return 1
                == database.run(
                        """
                        update user_group
                           set description = coalesce(?, description), role_arn = coalesce(?, role_arn),
                               precedence = coalesce(?, precedence), modified_at = ?
                         where user_pool_id = ? and group_name = ?\
                        """,
                        description,
                        roleArn,
                        precedence,
                        now,
                        pool.value(),
                        name);
    }

    /// False when there is no such group.
    boolean delete(UserPoolId pool, String name) {
        return database.transaction(() -> {
            database.run(
                    """
                    delete from group_member
                     where user_pool_id = ?
                       and group_id in (select group_id from user_group where user_pool_id = ? and group_name = ?)\
                    """,
                    pool.value(),
                    pool.value(),
                    name);
            return 1
                    == database.run(
                            "delete from user_group where user_pool_id = ? and group_name = ?",
                            pool.value(),
                            name);
        });
    }

    /// A page in the order of names.
    List<Group> list(UserPoolId pool, String afterName, int limit) {
        return database.list(
                "select "
                        + COLUMNS
                        + """
                         from user_group g where g.user_pool_id = ? and g.group_name > ?
                        order by g.group_name limit ?\
                        """,
                GroupStore::group,
                pool.value(),
                afterName,
                limit);
    }

    long count(UserPoolId pool) {
        return database.find(
                        "select count(*) as n from user_group where user_pool_id = ?",
                        row -> row.number("n"),
                        pool.value())
                .orElseThrow();
    }

    /// Makes the user a member, or leaves one a member.
    void addMember(UserPoolId pool, Sub sub, String groupName) {
        database.run(
                """
                insert into group_member (user_pool_id, sub, group_id)
                select g.user_pool_id, ?, g.group_id from user_group g
                 where g.user_pool_id = ? and g.group_name = ?
                    on conflict (user_pool_id, sub, group_id) do nothing\
                """,
                sub.value(),
                pool.value(),
                groupName);
    }

    void removeMember(UserPoolId pool, Sub sub, String groupName) {
        database.run(
                """
                delete from group_member
                 where user_pool_id = ? and sub = ?
                   and group_id in (select group_id from user_group where user_pool_id = ? and group_name = ?)\
                """,
                pool.value(),
                sub.value(),
                pool.value(),
                groupName);
    }

    /// A page of a user's groups in the order of names.
    List<Group> ofUser(UserPoolId pool, Sub sub, String afterName, int limit) {
        return database.list(
                OF_USER, GroupStore::group, pool.value(), sub.value(), afterName, limit);
    }

    static Read<List<Group>> reading(UserPoolId pool, Sub sub, String afterName, int limit) {
        return Read.all(OF_USER, GroupStore::group, pool.value(), sub.value(), afterName, limit);
    }

    /// A page of a group's members in the order of their subs.
    List<Sub> members(UserPoolId pool, String groupName, String afterSub, int limit) {
        return database.list(
                """
                select m.sub as sub
                  from user_group g
                  join group_member m on m.user_pool_id = g.user_pool_id and m.group_id = g.group_id
                 where g.user_pool_id = ? and g.group_name = ? and m.sub > ?
                 order by m.sub limit ?\
                """,
                row -> new Sub(row.text("sub")),
                pool.value(),
                groupName,
                afterSub,
                limit);
    }

    private static Group group(Row row) {
        var precedence = row.numberOrNull("precedence");
        return new Group(
                new UserPoolId(row.text("user_pool_id")),
                row.text("group_name"),
                row.textOrNull("description"),
                row.textOrNull("role_arn"),
                precedence == null ? null : precedence.intValue(),
                row.instant("created_at"),
                row.instant("modified_at"));
    }
}

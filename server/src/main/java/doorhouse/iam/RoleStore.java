package doorhouse.iam;

import doorhouse.id.AccountId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.wire.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What roles have beside other entities.
final class RoleStore {
    private static final String SELECT =
            "select "
                    + EntityStore.COLUMNS
                    + ", r.trust_policy, r.trusted, r.description, r.max_session_seconds"
                    + " from iam_role r join iam_entity e on e.account = r.account and e.id = r.role_id ";

    /// How the ids that a trust policy means stand in their column.
    private record Ids(List<Id> ids) {}

    private record Id(String arn, String id) {}

    private final Database database;
    private final AccountId account;

    RoleStore(Database database, AccountId account) {
        this.database = database;
        this.account = account;
    }

    /// Its entity is added before, in the same transaction.
    void add(Role role) {
        database.run(
                """
                insert into iam_role
                       (account, role_id, trust_policy, trusted, description, max_session_seconds)
                values (?, ?, ?, ?, ?, ?)\
                """,
                account.value(),
                role.roleId(),
                role.assumeRolePolicyDocument(),
                text(role.trustedIds()),
                role.description(),
                role.maxSessionDuration().toSeconds());
    }

    Optional<Role> find(String roleName) {
        return database.find(
                SELECT
                        + "where e.account = ? and e.kind = 'role' and e.name_key = ? and e.name = ?",
                this::role,
                account.value(),
                Entity.nameKey(roleName),
                roleName);
    }

    Optional<Role> findById(String roleId) {
        return database.find(
                SELECT + "where r.account = ? and r.role_id = ?",
                this::role,
                account.value(),
                roleId);
    }

    /// A page in the order of names.
    List<Role> list(String pathPrefix, String afterNameKey, int limit) {
        return database.list(
                SELECT
                        + """
                        where e.account = ? and e.kind = 'role' and e.name_key > ?
                          and substr(e.path, 1, ?) = ?
                        order by e.name_key limit ?\
                        """,
                this::role,
                account.value(),
                afterNameKey,
                pathPrefix.length(),
                pathPrefix,
                limit);
    }

    /// @param ids as [Trusted#ids] finds them
    void trust(String roleId, String trustPolicy, Map<String, String> ids) {
        database.run(
                """
                update iam_role set trust_policy = ?, trusted = ?
                 where account = ? and role_id = ?\
                """,
                trustPolicy,
                text(ids),
                account.value(),
                roleId);
    }

    void describe(String roleId, @Nullable String description) {
        database.run(
                "update iam_role set description = ? where account = ? and role_id = ?",
                description,
                account.value(),
                roleId);
    }

    void limitSessions(String roleId, Duration longest) {
        database.run(
                "update iam_role set max_session_seconds = ? where account = ? and role_id = ?",
                longest.toSeconds(),
                account.value(),
                roleId);
    }

    /// Its entity is deleted in the same transaction.
    void delete(String roleId) {
        database.run(
                "delete from iam_role where account = ? and role_id = ?", account.value(), roleId);
    }

    void deleteAll() {
        database.run("delete from iam_role where account = ?", account.value());
    }

    private Role role(Row row) {
        return Role.of(
                account,
                EntityStore.entity(row),
                row.text("trust_policy"),
                ids(row.textOrNull("trusted")),
                row.textOrNull("description"),
                Duration.ofSeconds(row.number("max_session_seconds")));
    }

    private static String text(Map<String, String> ids) {
        return Json.text(
                new Ids(
                        ids.entrySet().stream()
                                .map(id -> new Id(id.getKey(), id.getValue()))
                                .toList()));
    }

    /// None of a role from before they were kept.
    private static Map<String, String> ids(@Nullable String text) {
        if (text == null) return Map.of();
        return Json.bind(Json.read(text), Ids.class).ids.stream()
                .collect(Collectors.toUnmodifiableMap(Id::arn, Id::id));
    }
}

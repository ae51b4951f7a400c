package doorhouse.iam;

import doorhouse.iam.Entity.Kind;
import doorhouse.id.AccountId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.wire.Json;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rows of users, groups, roles and managed policies.
final class EntityStore {
    /// Of a table that the statement calls `e`.
    static final String COLUMNS =
            "e.kind, e.id, e.name, e.path, e.tags, e.permissions_boundary, e.created_at";

    /// The ARN of a user, group or role: its kind and its name.
    static final Pattern PRINCIPAL =
            Pattern.compile("arn:aws:iam::[0-9]{12}:(user|group|role)/(?:.*/)?([^/]+)");

    private static final String SELECT = "select " + COLUMNS + " from iam_entity e ";

    /// How tags stand in their column.
    private record Tags(List<Tag> tags) {}

    private final Database database;
    private final AccountId account;

    EntityStore(Database database, AccountId account) {
        this.database = database;
        this.account = account;
    }

    /// False, and nothing written, when the name is taken in whatever case.
    boolean add(Entity entity) {
        return 1
                == database.run(
                        """
                        insert into iam_entity
                               (account, id, kind, name_key, name, path, tags, permissions_boundary,
                                revision, created_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, 0, ?)
                            on conflict (account, kind, name_key) do nothing\
                        """,
                        account.value(),
                        entity.id(),
                        entity.kind().word(),
                        entity.nameKey(),
                        entity.name(),
                        entity.path(),
                        Json.text(new Tags(entity.tags())),
                        entity.permissionsBoundary(),
                        entity.createDate());
    }

    Optional<Entity> find(Kind kind, String name) {
        return database.find(
                SELECT + "where e.account = ? and e.kind = ? and e.name_key = ? and e.name = ?",
                EntityStore::entity,
                account.value(),
                kind.word(),
                Entity.nameKey(name),
                name);
    }

    /// The user, group or role that an ARN names; empty also for what is none's.
    Optional<Entity> findByArn(String arn) {
        var form = PRINCIPAL.matcher(arn);
        if (!form.matches()) return Optional.empty();
        return find(Kind.of(form.group(1)), form.group(2))
                .filter(entity -> entity.arn(account).value().equals(arn));
    }

    Optional<Entity> findById(String id) {
        return database.find(
                SELECT + "where e.account = ? and e.id = ?",
                EntityStore::entity,
                account.value(),
                id);
    }

    /// A page in the order of names.
    List<Entity> list(Kind kind, String pathPrefix, String afterNameKey, int limit) {
        return database.list(
                SELECT
                        + """
                        where e.account = ? and e.kind = ? and e.name_key > ?
                          and substr(e.path, 1, ?) = ?
                        order by e.name_key limit ?\
                        """,
                EntityStore::entity,
                account.value(),
                kind.word(),
                afterNameKey,
                pathPrefix.length(),
                pathPrefix,
                limit);
    }

    /// Holds the entity as it is until the transaction ends. False when it is gone.
    boolean hold(String id) {
        return 1
                == database.run(
                        "update iam_entity set revision = revision + 1 where account = ? and id = ?",
                        account.value(),
                        id);
    }

    /// False when another one of its kind has the name.
    boolean rename(Entity entity, String path, String name) {
        return 1
                == database.run(
                        """
                        update iam_entity set path = ?, name = ?, name_key = ?
                         where account = ? and id = ?
                           and not exists (select 1 from iam_entity other
                                            where other.account = ? and other.kind = ?
                                              and other.name_key = ? and other.id <> ?)\
                        """,
                        path,
                        name,
                        Entity.nameKey(name),
                        account.value(),
                        entity.id(),
                        account.value(),
                        entity.kind().word(),
                        Entity.nameKey(name),
                        entity.id());
    }

    void tag(String id, List<Tag> tags) {
        database.run(
                "update iam_entity set tags = ? where account = ? and id = ?",
                Json.text(new Tags(tags)),
                account.value(),
                id);
    }

    /// @param policyArn null to take the boundary away
    void bound(String id, @Nullable String policyArn) {
        database.run(
                "update iam_entity set permissions_boundary = ? where account = ? and id = ?",
                policyArn,
                account.value(),
                id);
    }

    void delete(String id) {
        database.run("delete from iam_entity where account = ? and id = ?", account.value(), id);
    }

    void deleteAll() {
        database.run("delete from iam_entity where account = ?", account.value());
    }

    /// The entity in a row with [#COLUMNS].
    static Entity entity(Row row) {
        return new Entity(
                Kind.of(row.text("kind")),
                row.text("id"),
                row.text("name"),
                row.text("path"),
                Json.bind(Json.read(row.text("tags")), Tags.class).tags(),
                row.textOrNull("permissions_boundary"),
                row.instant("created_at"));
    }
}

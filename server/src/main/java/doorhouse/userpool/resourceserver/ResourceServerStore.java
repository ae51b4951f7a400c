package doorhouse.userpool.resourceserver;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.userpool.resourceserver.ResourceServer.Scope;
import doorhouse.wire.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of resource servers.
final class ResourceServerStore {
    private final Database database;

    ResourceServerStore(Database database) {
        this.database = database;
    }

    /// False, and nothing written, when the identifier is taken.
    boolean add(ResourceServer server) {
        return 1
                == database.run(
                        """
                        insert into resource_server (user_pool_id, identifier, name, scopes)
                        values (?, ?, ?, ?)
                            on conflict (user_pool_id, identifier) do nothing\
                        """,
                        server.userPoolId().value(),
                        server.identifier(),
                        server.name(),
                        document(server.scopes()));
    }

    /// False when there is no such server.
    boolean update(ResourceServer server) {
        return 1
                == database.run(
                        """
                        update resource_server set name = ?, scopes = ?
                         where user_pool_id = ? and identifier = ?\
                        """,
                        server.name(),
                        document(server.scopes()),
                        server.userPoolId().value(),
                        server.identifier());
    }

    /// False when there is no such server.
    boolean delete(UserPoolId pool, String identifier) {
        return 1
                == database.run(
                        "delete from resource_server where user_pool_id = ? and identifier = ?",
                        pool.value(),
                        identifier);
    }

    Optional<ResourceServer> find(UserPoolId pool, String identifier) {
        return database.find(
                """
                select user_pool_id, identifier, name, scopes from resource_server
                 where user_pool_id = ? and identifier = ?\
                """,
                ResourceServerStore::read,
                pool.value(),
                identifier);
    }

    /// A page in the order of identifiers.
    List<ResourceServer> list(UserPoolId pool, String after, int limit) {
        return database.list(
                """
                select user_pool_id, identifier, name, scopes from resource_server
                 where user_pool_id = ? and identifier > ?
                 order by identifier limit ?\
                """,
                ResourceServerStore::read,
                pool.value(),
                after,
                limit);
    }

    long count(UserPoolId pool) {
        return database.find(
                        "select count(*) as n from resource_server where user_pool_id = ?",
                        row -> row.number("n"),
                        pool.value())
                .orElseThrow();
    }

    private record Kept(List<Scope> scopes) {}

    private static @Nullable String document(@Nullable List<Scope> scopes) {
        return scopes == null ? null : Json.text(new Kept(scopes));
    }

    private static ResourceServer read(Row row) {
        var document = row.textOrNull("scopes");
        return new ResourceServer(
                new UserPoolId(row.text("user_pool_id")),
                row.text("identifier"),
                row.text("name"),
                document == null ? null : scopes(document));
    }

    private static List<Scope> scopes(String document) {
        var scopes = new ArrayList<Scope>();
        for (var one : Json.read(document).path("Scopes")) scopes.add(Json.bind(one, Scope.class));
        return scopes;
    }
}

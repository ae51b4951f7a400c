package doorhouse.userpool.terms;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.NotUnique;
import doorhouse.store.Row;
import doorhouse.wire.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of terms.
final class TermsStore {
    private static final String COLUMNS =
            "select terms_id, user_pool_id, client_id, terms_name, links, created_at, modified_at"
                    + " from terms where user_pool_id = ? and ";

    private final Database database;

    TermsStore(Database database) {
        this.database = database;
    }

    /// False, and nothing written, when the client has a document of this name.
    boolean add(Terms t) {
        return 1
                == database.run(
                        """
                        insert into terms
                               (terms_id, user_pool_id, client_id, terms_name, links, created_at,
                                modified_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                            on conflict do nothing\
                        """,
                        t.termsId(),
                        t.userPoolId().value(),
                        t.clientId().value(),
                        t.termsName(),
                        document(t.links()),
                        t.creationDate(),
                        t.lastModifiedDate());
    }

    /// Sets what is given and keeps what is null. False, and nothing written, when the client has
    /// another document of that name: the key decides.
    boolean update(
            UserPoolId pool,
            String id,
            @Nullable String name,
            @Nullable Map<String, String> links,
            Instant now) {
        try {
            database.transaction(() -> {
                database.run(
                        """
                        update terms
                           set terms_name = coalesce(?, terms_name), links = coalesce(?, links),
                               modified_at = ?
                         where user_pool_id = ? and terms_id = ?\
                        """,
                        name,
                        links == null ? null : document(links),
                        now,
                        pool.value(),
                        id);
            });
            return true;
        } catch (NotUnique e) {
            return false;
        }
    }

    /// False when there is none.
    boolean delete(UserPoolId pool, String id) {
        return 1
                == database.run(
                        "delete from terms where user_pool_id = ? and terms_id = ?",
                        pool.value(),
                        id);
    }

    Optional<Terms> find(UserPoolId pool, String id) {
        return database.find(COLUMNS + "terms_id = ?", TermsStore::read, pool.value(), id);
    }

    Optional<Terms> find(UserPoolId pool, ClientId client, String name) {
        return database.find(
                COLUMNS + "client_id = ? and terms_name = ?",
                TermsStore::read,
                pool.value(),
                client.value(),
                name);
    }

    /// A page in the order of ids.
    List<Terms> list(UserPoolId pool, String after, int limit) {
        return database.list(
                COLUMNS + "terms_id > ? order by terms_id limit ?",
                TermsStore::read,
                pool.value(),
                after,
                limit);
    }

    long count(UserPoolId pool) {
        return database.find(
                        "select count(*) as n from terms where user_pool_id = ?",
                        row -> row.number("n"),
                        pool.value())
                .orElseThrow();
    }

    private static String document(Map<String, String> links) {
        var document = Json.object();
        links.forEach(document::put);
        return document.toString();
    }

    private static Terms read(Row row) {
        var links = new LinkedHashMap<String, String>();
        Json.read(row.text("links")).forEachEntry((key, value) -> links.put(key, value.asString()));
        return new Terms(
                row.text("terms_id"),
                new UserPoolId(row.text("user_pool_id")),
                new ClientId(row.text("client_id")),
                row.text("terms_name"),
                Terms.LINK,
                Terms.NONE,
                links,
                row.instant("created_at"),
                row.instant("modified_at"));
    }
}

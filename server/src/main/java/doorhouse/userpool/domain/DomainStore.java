package doorhouse.userpool.domain;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import doorhouse.wire.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The rows of domains.
final class DomainStore {
    private static final String COLUMNS =
            "domain, user_pool_id, managed_login_version, custom_domain_config, routing, modified_at";

    private final Database database;

    DomainStore(Database database) {
        this.database = database;
    }

    /// False, and nothing written, when the domain is taken or the pool has one of its kind.
    boolean add(UserPoolDomain d) {
        return 1
                == database.run(
                        """
                        insert into user_pool_domain
                               (domain, user_pool_id, custom, managed_login_version,
                                custom_domain_config, routing, modified_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                            on conflict do nothing\
                        """,
                        d.domain(),
                        d.userPoolId().value(),
                        d.custom(),
                        d.managedLoginVersion(),
                        text(d.customDomainConfig()),
                        text(d.routing()),
                        d.modifiedAt());
    }

    /// Sets what is given and keeps what is null. False when the pool has no such domain.
    boolean update(
            UserPoolId pool,
            String domain,
            @Nullable Integer managedLoginVersion,
            @Nullable JsonNode customDomainConfig,
            @Nullable JsonNode routing,
            Instant now) {
        return 1
                == database.run(
                        """
                        update user_pool_domain
                           set managed_login_version = coalesce(?, managed_login_version),
                               custom_domain_config = coalesce(?, custom_domain_config),
                               routing = coalesce(?, routing), modified_at = ?
                         where domain = ? and user_pool_id = ?\
                        """,
                        managedLoginVersion,
                        text(customDomainConfig),
                        text(routing),
                        now,
                        domain,
                        pool.value());
    }

    /// False when the pool has no such domain.
    boolean delete(UserPoolId pool, String domain) {
        return 1
                == database.run(
                        "delete from user_pool_domain where domain = ? and user_pool_id = ?",
                        domain,
                        pool.value());
    }

    Optional<UserPoolDomain> find(String domain) {
        return database.find(
                "select " + COLUMNS + " from user_pool_domain where domain = ?",
                DomainStore::read,
                domain);
    }

    List<UserPoolDomain> of(UserPoolId pool) {
        return database.list(
                "select " + COLUMNS + " from user_pool_domain where user_pool_id = ?",
                DomainStore::read,
                pool.value());
    }

    private static @Nullable String text(@Nullable JsonNode node) {
        return node == null ? null : Json.text(node);
    }

    private static UserPoolDomain read(Row row) {
        return new UserPoolDomain(
                row.text("domain"),
                new UserPoolId(row.text("user_pool_id")),
                (int) row.number("managed_login_version"),
                tree(row.textOrNull("custom_domain_config")),
                tree(row.textOrNull("routing")),
                row.instant("modified_at"));
    }

    private static @Nullable JsonNode tree(@Nullable String text) {
        return text == null ? null : Json.read(text);
    }
}

package doorhouse.userpool.threat;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.wire.Json;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The rows of risk configurations: one of a pool, and one of each client that has its own.
final class RiskConfigurations {
    /// @param settings the parts in the API's words
    record Kept(ObjectNode settings, Instant modifiedAt) {}

    private final Database database;

    RiskConfigurations(Database database) {
        this.database = database;
    }

    /// @param owner a client's id; empty for the pool
    Optional<Kept> find(UserPoolId pool, String owner) {
        return database.find(
                """
                select settings, modified_at from risk_configuration
                 where user_pool_id = ? and client_id = ?\
                """,
                row -> new Kept(Json.read(row.text("settings")), row.instant("modified_at")),
                pool.value(),
                owner);
    }

    void put(UserPoolId pool, String owner, Kept kept) {
        database.run(
                """
                insert into risk_configuration (user_pool_id, client_id, settings, modified_at)
                values (?, ?, ?, ?)
                    on conflict (user_pool_id, client_id)
                    do update set settings = excluded.settings, modified_at = excluded.modified_at\
                """,
                pool.value(),
                owner,
                Json.text(kept.settings()),
                kept.modifiedAt());
    }

    void remove(UserPoolId pool, String owner) {
        database.run(
                "delete from risk_configuration where user_pool_id = ? and client_id = ?",
                pool.value(),
                owner);
    }
}

package doorhouse.sync.dataset;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What datasets take together. Added up when it is asked for, from the datasets' own rows.
final class UsageStore {
    /// @param lastModified null where there is no dataset
    record Usage(long datasets, long bytes, @Nullable Instant lastModified) {}

    private static final String SUM =
            """
            select count(*) as n, coalesce(sum(data_storage), 0) as bytes, max(modified_at) as last
              from sync_dataset where identity_pool_id = ?\
            """;

    private final Database database;

    UsageStore(Database database) {
        this.database = database;
    }

    Usage of(IdentityPoolId pool) {
        return database.find(SUM, UsageStore::usage, pool.value()).orElseThrow();
    }

    Usage of(IdentityPoolId pool, IdentityId identity) {
        return database.find(
                        SUM + " and identity_id = ?",
                        UsageStore::usage,
                        pool.value(),
                        identity.value())
                .orElseThrow();
    }

    private static Usage usage(Row row) {
        return new Usage(row.number("n"), row.number("bytes"), row.instantOrNull("last"));
    }
}

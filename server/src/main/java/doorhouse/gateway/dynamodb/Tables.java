package doorhouse.gateway.dynamodb;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The tables of the database behind the gateway.
interface Tables {
    /// @param index one that the caller names; null for none
    /// @return empty where there is no such table
    Optional<TableKeys> find(String table, @Nullable String index);

    /// What was known of a table is not any more.
    void forget(String table);
}

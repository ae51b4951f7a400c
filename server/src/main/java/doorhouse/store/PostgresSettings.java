package doorhouse.store;

import doorhouse.crypto.Secret;
import java.time.Duration;

/// How to reach PostgreSQL.
///
/// @param url `jdbc:postgresql://host:port/database`; the database's encoding is UTF8, its
///   collation best `C`
/// @param connections the most that one node holds
public record PostgresSettings(
        String url, String user, Secret password, Isolation isolation, int connections) {
    public enum Isolation {
        READ_COMMITTED,
        SERIALIZABLE
    }

    public static PostgresSettings of(String url, String user, Secret password) {
        return new PostgresSettings(url, user, password, Isolation.READ_COMMITTED, 16);
    }

    /// Waits for a server that may not be there yet, such as one that begins with the machine.
    ///
    /// @throws StoreException when it refuses us, or does not come within the patience
    public PostgresSettings await(Duration patience) {
        try (var connections = new PostgresConnections(this)) {
            connections.await(patience);
            return this;
        }
    }

    public PostgresSettings with(Isolation other) {
        return new PostgresSettings(url, user, password, other, connections);
    }
}

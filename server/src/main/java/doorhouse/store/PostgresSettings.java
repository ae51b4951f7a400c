package doorhouse.store;

/// How to reach PostgreSQL.
///
/// @param url `jdbc:postgresql://host:port/database`; the database has collation `C`
/// @param connections the most that one node holds
public record PostgresSettings(
        String url, String user, String password, Isolation isolation, int connections) {
    public enum Isolation {
        READ_COMMITTED,
        SERIALIZABLE
    }

    public static PostgresSettings of(String url, String user, String password) {
        return new PostgresSettings(url, user, password, Isolation.READ_COMMITTED, 16);
    }

    public PostgresSettings with(Isolation other) {
        return new PostgresSettings(url, user, password, other, connections);
    }

    @Override
    public String toString() {
        return "PostgresSettings[%s as %s, %s, %d connections]"
                .formatted(url, user, isolation, connections);
    }
}

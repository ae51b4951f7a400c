package doorhouse.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/// Fills a realm by copying the rows of its user number 0, password and roles included: everybody
/// has the same password, and nothing is hashed.
final class KeycloakSeed {
    private static final int AT_ONCE = 100_000;

    /// Made of the number of the user.
    private static final String USERNAME = "'user-' || lpad(cast(n.number as varchar), 7, '0')";

    /// As long as Keycloak's own ids, but in order, which databases like better than chance.
    private static final String ID =
            "substr(r.id, 1, 24) || lpad(cast(n.number as varchar), 12, '0')";

    private final KeycloakStore store;
    private final Connection connection;
    private final KeycloakRealm realm;

    private KeycloakSeed(KeycloakStore store, Connection connection, KeycloakRealm realm) {
        this.store = store;
        this.connection = connection;
        this.realm = realm;
    }

    /// Adds the users `from` (inclusive) to `to` (exclusive) to some realms; the server must not
    /// run.
    static void users(KeycloakStore store, List<KeycloakRealm> realms, int from, int to)
            throws IOException, SQLException {
        try (var connection = store.connect()) {
            for (var realm : realms) new KeycloakSeed(store, connection, realm).add(from, to);
        }
        store.settle();
    }

    private void add(int from, int to) throws SQLException {
        // The user number 0 is there already.
        for (int first = Math.max(1, from); first < to; first += AT_ONCE) {
            int last = Math.min(to, first + AT_ONCE) - 1;
            copyUser(first, last);
            copyOf("credential", first, last);
            copyOf("user_role_mapping", first, last);
        }
    }

    private void copyUser(int first, int last) throws SQLException {
        var made =
                Map.of(
                        "id",
                        ID,
                        "username",
                        USERNAME,
                        "email",
                        USERNAME + " || '@example.com'",
                        "email_constraint",
                        USERNAME + " || '@example.com'",
                        "last_name",
                        "cast(n.number as varchar)");
        var columns = columns("user_entity");
        run(
                """
                insert into user_entity (%s)
                select %s from user_entity t, realm r, %s n
                 where r.name = ? and t.realm_id = r.id and t.username = ?\
                """
                        .formatted(
                                String.join(", ", columns),
                                values(columns, made),
                                store.numbers(first, last)),
                realm.id(),
                Seed.username(0));
    }

    /// Copies what belongs to the user to those who were added now.
    private void copyOf(String table, int first, int last) throws SQLException {
        var columns = columns(table);
        run(
                """
                insert into %s (%s)
                select %s from realm r
                  join user_entity o on o.realm_id = r.id and o.username = ?
                  join %s t on t.user_id = o.id
                  join user_entity u on u.realm_id = r.id and u.username between ? and ?
                 where r.name = ?\
                """
                        .formatted(
                                table,
                                String.join(", ", columns),
                                values(columns, Map.of("id", "u.id", "user_id", "u.id")),
                                table),
                Seed.username(0),
                Seed.username(first),
                Seed.username(last),
                realm.id());
    }

    private static String values(List<String> columns, Map<String, String> made) {
        return columns.stream()
                .map(column -> made.getOrDefault(column, "t." + column))
                .collect(Collectors.joining(", "));
    }

    private List<String> columns(String table) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select * from " + table + " where 1 = 0")) {
            var names = new ArrayList<String>();
            var data = rows.getMetaData();
            for (int i = 1; i <= data.getColumnCount(); i++)
                names.add(data.getColumnName(i).toLowerCase(Locale.ROOT));
            return names;
        }
    }

    private void run(String sql, String... values) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) statement.setString(i + 1, values[i]);
            statement.executeUpdate();
        }
    }
}

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

    private static final Map<String, String> OF_USER =
            Map.of(
                    "username",
                    USERNAME,
                    "email",
                    USERNAME + " || '@example.com'",
                    "email_constraint",
                    USERNAME + " || '@example.com'",
                    "last_name",
                    "cast(n.number as varchar)");

    private final KeycloakStore store;
    private final Connection connection;

    /// The id of the user number 0.
    private final String original;

    private KeycloakSeed(KeycloakStore store, Connection connection, String original) {
        this.store = store;
        this.connection = connection;
        this.original = original;
    }

    private static String original(Connection connection, KeycloakRealm realm) throws SQLException {
        var sql =
                """
                select u.id from user_entity u join realm r on u.realm_id = r.id
                 where r.name = ? and u.username = ?\
                """;
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, realm.id());
            statement.setString(2, Seed.username(0));
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getString(1);
            }
        }
    }

    /// Adds the users `from` (inclusive) to `to` (exclusive) to some realms; the server must not
    /// run.
    static void users(KeycloakStore store, List<KeycloakRealm> realms, int from, int to)
            throws IOException, SQLException {
        try (var connection = store.connect()) {
            for (var realm : realms) {
                var original = original(connection, realm);
                new KeycloakSeed(store, connection, original).add(from, to);
            }
        }
        store.settle();
    }

    private void add(int from, int to) throws SQLException {
        // The user number 0 is there already.
        for (int first = Math.max(1, from); first < to; first += AT_ONCE) {
            int last = Math.min(to, first + AT_ONCE) - 1;
            copy("user_entity", "id", first, last);
            copy("credential", "user_id", first, last);
            copy("user_role_mapping", "user_id", first, last);
        }
    }

    /// @param key the column that holds the user's id
    private void copy(String table, String key, int first, int last) throws SQLException {
        var columns = columns(table);
        var sql =
                "insert into %s (%s) select %s from (select * from %s where %s = ?) t, %s n"
                        .formatted(
                                table,
                                String.join(", ", columns),
                                values(columns),
                                table,
                                key,
                                store.numbers(first, last));
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, original);
            statement.executeUpdate();
        }
    }

    private String values(List<String> columns) {
        return columns.stream().map(this::value).collect(Collectors.joining(", "));
    }

    /// Ids are as long as Keycloak's own, but in order, which databases like better than chance.
    private String value(String column) {
        if (column.equals("id") || column.equals("user_id"))
            return "substr('" + original + "', 1, 24) || lpad(cast(n.number as varchar), 12, '0')";
        return OF_USER.getOrDefault(column, "t." + column);
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
}

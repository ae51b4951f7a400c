package doorhouse.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Very many users in little time. Every tenth is added by [Seed], with a verifier of its own; the
/// nine between are copies of its rows under names and subs of their own, which take as much room
/// and stand in the same indexes, but cannot sign in.
final class SparseSeed {
    /// Of so many users one can sign in.
    static final int STEP = 10;

    /// A sub ends in the user's number (twelve digits, of which a name has the last seven): its
    /// last digit is what copies differ in.
    private static final String SUB_BEFORE = "substr(sub, 1, 35)";

    private static final String USERNAME = "'user-' || substr(sub, 30, 7)";
    private static final String USERNAME_BEFORE = "'user-' || substr(sub, 30, 6)";

    private SparseSeed() {}

    /// Adds the users `from` (inclusive) to `to` (exclusive), both multiples of [#STEP]; the server
    /// must not run.
    static void users(Store store, String poolId, int from, int to)
            throws IOException, InterruptedException, ExecutionException, SQLException {
        var tenths = IntStream.range(from / STEP, to / STEP).map(number -> number * STEP);
        Seed.users(store, poolId, tenths);
        List<String> tables;
        try (var database = store.open()) {
            tables = database.tablesWith("sub");
        }
        try (var connection = store.connect()) {
            connection.setAutoCommit(false);
            for (var table : tables) copy(connection, table, poolId, from);
            connection.commit();
        }
        store.settle();
    }

    private static void copy(Connection connection, String table, String poolId, int from)
            throws SQLException {
        var columns = columns(connection, table);
        if (columns.stream().noneMatch(column -> column.name.equals("user_pool_id"))) return;
        var names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        for (int digit = 1; digit < STEP; digit++) {
            int last = digit;
            var values =
                    columns.stream()
                            .map(column -> column.of(last))
                            .collect(Collectors.joining(", "));
            var sql =
                    """
                    insert into %1$s (%2$s)
                    select %3$s from %1$s
                     where user_pool_id = ? and substr(sub, 25, 5) = '00000' and substr(sub, 36, 1) = '0'
                       and substr(sub, 30, 7) >= ?\
                    """
                            .formatted(table, names, values);
            try (var insert = connection.prepareStatement(sql)) {
                insert.setString(1, poolId);
                insert.setString(2, "%07d".formatted(from));
                insert.executeUpdate();
            }
        }
    }

    private record Column(String name, boolean text) {
        /// What stands in the copy for the user whose number ends in this digit.
        String of(int digit) {
            if (!text || name.equals("user_pool_id")) return name;
            return "replace(replace(%s, %s, %s || '%d'), sub, %s || '%d')"
                    .formatted(name, USERNAME, USERNAME_BEFORE, digit, SUB_BEFORE, digit);
        }
    }

    private static List<Column> columns(Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("select * from " + table + " where 1 = 0")) {
            var found = new ArrayList<Column>();
            var data = rows.getMetaData();
            for (int i = 1; i <= data.getColumnCount(); i++) {
                var type = data.getColumnTypeName(i).toLowerCase(Locale.ROOT);
                found.add(new Column(data.getColumnName(i), type.equals("text")));
            }
            return found;
        }
    }
}

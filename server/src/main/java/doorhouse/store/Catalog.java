package doorhouse.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Which tables a database has.
enum Catalog {
    SQLITE(
            """
            select m.name as table_name, c.name as column_name, lower(c.type) as type
              from sqlite_master m, pragma_table_info(m.name) c
             where m.type = 'table' and m.name not like 'sqlite_%' order by m.name, c.name\
            """),
    POSTGRES(
            """
            select c.table_name, c.column_name, c.data_type as type
              from information_schema.columns c
              join information_schema.tables t
                on t.table_schema = c.table_schema and t.table_name = c.table_name
             where c.table_schema = current_schema() and t.table_type = 'BASE TABLE'
             order by c.table_name, c.column_name\
            """);

    private static final String HISTORY = "flyway_schema_history";

    private final String columns;

    Catalog(String columns) {
        this.columns = columns;
    }

    List<Table> tables(Connection connection) throws SQLException {
        var tables = new LinkedHashMap<String, List<Table.Column>>();
        try (var statement = connection.prepareStatement(columns);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                var table = rows.getString("table_name");
                if (table.equals(HISTORY)) continue;
                var kind = Table.Kind.of(rows.getString("type"));
                tables.computeIfAbsent(table, _ -> new ArrayList<>())
                        .add(new Table.Column(rows.getString("column_name"), kind));
            }
        }
        return tables.entrySet().stream().map(e -> new Table(e.getKey(), e.getValue())).toList();
    }

    /// The scripts that made the tables, in order; none where there are no tables.
    List<String> migrations(Connection connection) throws SQLException {
        var scripts = new ArrayList<String>();
        if (!hasHistory(connection)) return scripts;
        try (var statement =
                        connection.prepareStatement(
                                "select script from "
                                        + HISTORY
                                        + " where success order by script");
                var rows = statement.executeQuery()) {
            while (rows.next()) scripts.add(rows.getString("script"));
        }
        return List.copyOf(scripts);
    }

    private boolean hasHistory(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(columns);
                var rows = statement.executeQuery()) {
            while (rows.next()) if (rows.getString("table_name").equals(HISTORY)) return true;
            return false;
        }
    }
}

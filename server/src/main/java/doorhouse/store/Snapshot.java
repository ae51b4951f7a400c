package doorhouse.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/// Everything that a database holds at one moment, read while servers go on writing to it.
public final class Snapshot implements AutoCloseable {
    /// How many rows come at a time.
    private static final int FETCHED = 1_000;

    private final Connection connection;
    private final List<String> migrations;
    private final List<Table> tables;

    private Snapshot(Connection connection, Catalog catalog) throws SQLException {
        this.connection = connection;
        this.migrations = catalog.migrations(connection);
        this.tables = catalog.tables(connection);
    }

    /// Of a database file, also one that a server has open.
    ///
    /// @throws StoreException also when there is no such file
    public static Snapshot sqlite(Path file) {
        if (!Files.exists(file)) throw new StoreException("there is no database " + file);
        var config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout((int) Engine.PATIENCE.toMillis());
        return open("jdbc:sqlite:" + file, config.toProperties(), Catalog.SQLITE);
    }

    public static Snapshot postgres(PostgresSettings settings) {
        var properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password().reveal());
        properties.setProperty("ApplicationName", "doorhouse backup");
        properties.setProperty("options", "-c default_transaction_read_only=on");
        return open(settings.url(), properties, Catalog.POSTGRES);
    }

    private static Snapshot open(String url, Properties properties, Catalog catalog) {
        try {
            var connection = DriverManager.getConnection(url, properties);
            try {
                if (catalog == Catalog.POSTGRES) {
                    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                }
                // The first read of the transaction fixes the moment.
                connection.setAutoCommit(false);
                return new Snapshot(connection, catalog);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw new StoreException("the database cannot be read", e);
        }
    }

    /// The scripts that made the tables, in order.
    public List<String> migrations() {
        return migrations;
    }

    public List<Table> tables() {
        return tables;
    }

    /// Takes one row: for each column a `String`, `Long`, `Boolean`, `byte[]` or null.
    @FunctionalInterface
    public interface Taker<X extends Exception> {
        void take(@Nullable Object[] row) throws X;
    }

    /// Gives all rows of a table, in no order.
    ///
    /// @throws X what the taker throws
    public <X extends Exception> void rows(Table table, Taker<X> taker) throws X {
        var names =
                table.columns().stream().map(Table.Column::name).collect(Collectors.joining(", "));
        try (var statement =
                connection.prepareStatement("select " + names + " from " + table.name())) {
            statement.setFetchSize(FETCHED);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) taker.take(row(table, rows));
            }
        } catch (SQLException e) {
            throw new StoreException("reading " + table.name(), e);
        }
    }

    private static @Nullable Object[] row(Table table, ResultSet rows) throws SQLException {
        var row = new @Nullable Object[table.columns().size()];
        for (int i = 0; i < row.length; i++) {
            var value =
                    switch (table.columns().get(i).kind()) {
                        case TEXT -> rows.getString(i + 1);
                        case NUMBER -> rows.getLong(i + 1);
                        case FLAG -> rows.getBoolean(i + 1);
                        case BYTES -> rows.getBytes(i + 1);
                    };
            row[i] = rows.wasNull() ? null : value;
        }
        return row;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new StoreException("closing a snapshot", e);
        }
    }
}

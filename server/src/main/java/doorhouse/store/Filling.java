package doorhouse.store;

import doorhouse.crypto.PrivateFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An empty database that is filled with rows: with all of them, or with none.
public final class Filling implements AutoCloseable {
    private static final int AT_ONCE = 500;

    private final Connection connection;
    private final List<String> migrations;
    private final List<Table> tables;

    /// What ends the work: with everything in its place, or with nothing left.
    private final Place place;

    private @Nullable Table current;
    private @Nullable PreparedStatement insert;
    private int waiting;
    private boolean done;

    /// Where the rows are put while they are not all there.
    private interface Place {
        void keep() throws IOException;

        void clear() throws IOException;
    }

    private Filling(Connection connection, Catalog catalog, Place place) throws SQLException {
        this.connection = connection;
        this.place = place;
        this.migrations = Catalog.migrations(connection);
        this.tables = catalog.tables(connection);
        connection.setAutoCommit(false);
        if (catalog == Catalog.POSTGRES) lock();
        requireEmpty(connection, tables);
    }

    /// Whoever starts a server on the database meanwhile waits until everything is there.
    private void lock() throws SQLException {
        var names = tables.stream().map(Table::name).collect(Collectors.joining(", "));
        try (var statement = connection.createStatement()) {
            statement.execute("lock table " + names + " in access exclusive mode");
        }
    }

    /// A new file, which appears when everything is in it.
    ///
    /// @throws StoreException also when there is such a file
    public static Filling sqlite(Path file) {
        if (Files.exists(file)) throw new StoreException("there is a database already: " + file);
        var draft = file.resolveSibling(file.getFileName() + ".filling");
        try {
            Files.deleteIfExists(draft);
            Files.createFile(draft, PrivateFile.ownerOnly(draft));
        } catch (IOException e) {
            throw new StoreException("cannot make " + draft, e);
        }
        var url = "jdbc:sqlite:" + draft;
        return open(url, new Properties(), null, Catalog.SQLITE, new NewFile(draft, file));
    }

    /// A server's database that holds no rows yet.
    public static Filling postgres(PostgresSettings settings) {
        var properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password().reveal());
        properties.setProperty("reWriteBatchedInserts", "true");
        return open(settings.url(), properties, settings, Catalog.POSTGRES, new Transaction());
    }

    private static Filling open(
            String url,
            Properties properties,
            @Nullable PostgresSettings settings,
            Catalog catalog,
            Place place) {
        try {
            if (settings == null) {
                Migrations.sqlite(url);
            } else {
                // Before the tables are brought up to date: others may work with them.
                requireEmpty(url, properties, catalog);
                Migrations.postgres(settings);
            }
            var connection = DriverManager.getConnection(url, properties);
            try {
                return new Filling(connection, catalog, place);
            } catch (SQLException | RuntimeException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException | RuntimeException e) {
            clear(place);
            throw e instanceof StoreException known
                    ? known
                    : new StoreException("the database cannot be filled", e);
        }
    }

    private static void clear(Place place) {
        try {
            place.clear();
        } catch (IOException e) {
            throw new StoreException("what was begun cannot be cleared away", e);
        }
    }

    /// Rows that came as far as the disk, beside the file's own place.
    private record NewFile(Path draft, Path file) implements Place {
        @Override
        public void keep() throws IOException {
            try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            // A link never replaces: somebody may have started a server meanwhile.
            Files.createLink(file, draft);
            Files.delete(draft);
            var folder = file.toAbsolutePath().getParent();
            if (folder != null) PrivateFile.sync(folder);
        }

        @Override
        public void clear() throws IOException {
            for (var end : List.of("", "-journal", "-wal", "-shm")) {
                Files.deleteIfExists(draft.resolveSibling(draft.getFileName() + end));
            }
        }
    }

    /// The transaction itself keeps all or nothing.
    private record Transaction() implements Place {
        @Override
        public void keep() {}

        @Override
        public void clear() {}
    }

    private static void requireEmpty(String url, Properties properties, Catalog catalog)
            throws SQLException {
        try (var connection = DriverManager.getConnection(url, properties)) {
            requireEmpty(connection, catalog.tables(connection));
        }
    }

    private static void requireEmpty(Connection connection, List<Table> tables)
            throws SQLException {
        for (var table : tables) {
            try (var statement =
                            connection.prepareStatement(
                                    "select 1 from " + table.name() + " limit 1");
                    var rows = statement.executeQuery()) {
                if (rows.next())
                    throw new StoreException(
                            "the database is not empty: " + table.name() + " has rows");
            }
        }
    }

    /// The scripts that made the tables, in order.
    public List<String> migrations() {
        return migrations;
    }

    public List<Table> tables() {
        return tables;
    }

    /// @param table one of [#tables]; tables come one after the other
    /// @param row as [Snapshot.Taker] is given it
    public void add(Table table, @Nullable Object[] row) {
        try {
            var statement = statement(table);
            for (int i = 0; i < row.length; i++) {
                bind(statement, i + 1, table.columns().get(i).kind(), row[i]);
            }
            statement.addBatch();
            if (++waiting == AT_ONCE) flush();
        } catch (SQLException e) {
            throw new StoreException("filling " + table.name(), e);
        }
    }

    private PreparedStatement statement(Table table) throws SQLException {
        if (insert != null && table.equals(current)) return insert;
        flush();
        if (insert != null) insert.close();
        var names =
                table.columns().stream().map(Table.Column::name).collect(Collectors.joining(", "));
        var marks = String.join(", ", Collections.nCopies(table.columns().size(), "?"));
        current = table;
        insert =
                connection.prepareStatement(
                        "insert into %s (%s) values (%s)".formatted(table.name(), names, marks));
        return insert;
    }

    private void flush() throws SQLException {
        if (insert != null && waiting > 0) insert.executeBatch();
        waiting = 0;
    }

    private static void bind(
            PreparedStatement statement, int at, Table.Kind kind, @Nullable Object value)
            throws SQLException {
        switch (kind) {
            case TEXT -> statement.setString(at, (String) value);
            case BYTES -> statement.setBytes(at, (byte[]) value);
            case NUMBER -> {
                if (value == null) statement.setNull(at, Types.BIGINT);
                else statement.setLong(at, (Long) value);
            }
            case FLAG -> {
                if (value == null) statement.setNull(at, Types.BOOLEAN);
                else statement.setBoolean(at, (Boolean) value);
            }
        }
    }

    /// Keeps everything; durable when it returns.
    public void finish() {
        try {
            flush();
            connection.commit();
            connection.close();
            place.keep();
            done = true;
        } catch (SQLException | IOException e) {
            throw new StoreException("the filled database cannot be kept", e);
        }
    }

    /// Without [#finish] nothing is left of it.
    @Override
    public void close() {
        if (done) return;
        try {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.close();
            }
        } catch (SQLException e) {
            throw new StoreException("what was begun cannot be undone", e);
        } finally {
            clear(place);
        }
    }
}

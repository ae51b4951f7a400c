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

/// An empty database that is filled with rows: with all of them, or with none. Its tables are first
/// those that the rows came from, which an older program may have made, and are brought up to date
/// at the end.
public final class Filling implements AutoCloseable {
    private static final int AT_ONCE = 500;

    private final Connection connection;
    private final List<String> migrations;
    private final List<Table> tables;

    /// What ends the work: with everything in its place and the tables up to date, or with nothing
    /// left.
    private final Place place;

    private @Nullable Table current;
    private @Nullable PreparedStatement insert;
    private int waiting;
    private boolean done;

    /// Where the rows are put while they are not all there.
    private interface Place {
        /// Makes the tables as they were by these scripts.
        void prepare(Scripts scripts) throws SQLException;

        /// @param current whether the tables are this program's already
        void keep(boolean current) throws IOException;

        void clear() throws IOException;
    }

    private Filling(Connection connection, Catalog catalog, Place place) throws SQLException {
        this.connection = connection;
        this.place = place;
        connection.setAutoCommit(false);
        if (catalog == Catalog.POSTGRES) lock(connection, catalog.tables(connection));
        // Now that nobody changes them.
        this.migrations = catalog.migrations(connection);
        this.tables = catalog.tables(connection);
        requireEmpty(connection, tables);
    }

    /// Whoever starts a server on the database meanwhile waits until everything is there.
    private static void lock(Connection connection, List<Table> tables) throws SQLException {
        var names = tables.stream().map(Table::name).collect(Collectors.joining(", "));
        try (var statement = connection.createStatement()) {
            statement.execute("lock table " + names + " in access exclusive mode");
        }
    }

    /// Those of the scripts that this program does not have, so that it cannot make their tables.
    public static List<String> unknown(List<String> scripts) {
        return Scripts.unknown(scripts);
    }

    /// A new file, which appears when everything is in it.
    ///
    /// @param scripts that made the tables from which the rows come; all of this program's, or
    ///   those that an older one had
    /// @throws StoreException also when there is such a file
    public static Filling sqlite(Path file, List<String> scripts) {
        if (Files.exists(file)) throw new StoreException("there is a database already: " + file);
        var draft = file.resolveSibling(file.getFileName() + ".filling");
        try {
            Files.deleteIfExists(draft);
            Files.createFile(draft, PrivateFile.ownerOnly(draft));
        } catch (IOException e) {
            throw new StoreException("cannot make " + draft, e);
        }
        var url = "jdbc:sqlite:" + draft;
        var place = new NewFile(url, draft, file);
        return open(url, new Properties(), new Scripts(scripts), Catalog.SQLITE, place);
    }

    /// A server's database that holds no rows yet. What is kept there stays when the tables cannot
    /// be brought up to date, as those of an older program would: the next start does it.
    ///
    /// @param scripts as [#sqlite] takes them
    /// @throws StoreException also when there are tables of a newer program than these scripts'
    public static Filling postgres(PostgresSettings settings, List<String> scripts) {
        var properties = new Properties();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password().reveal());
        properties.setProperty("reWriteBatchedInserts", "true");
        var place = new Transaction(settings, properties);
        return open(settings.url(), properties, new Scripts(scripts), Catalog.POSTGRES, place);
    }

    private static Filling open(
            String url, Properties properties, Scripts scripts, Catalog catalog, Place place) {
        try {
            place.prepare(scripts);
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
    private record NewFile(String url, Path draft, Path file) implements Place {
        @Override
        public void prepare(Scripts scripts) {
            Migrations.sqlite(url, scripts);
        }

        @Override
        public void keep(boolean current) throws IOException {
            if (!current) Migrations.sqlite(url);
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
    private record Transaction(PostgresSettings settings, Properties properties) implements Place {
        @Override
        public void prepare(Scripts scripts) throws SQLException {
            // Before the tables are brought up to date: others may work with them.
            try (var connection = DriverManager.getConnection(settings.url(), properties)) {
                requireEmpty(connection, Catalog.POSTGRES.tables(connection));
                if (!scripts.names().containsAll(Catalog.POSTGRES.migrations(connection)))
                    throw new StoreException(
                            "the database has tables of a newer program than the rows: take one"
                                    + " without tables");
            }
            Migrations.postgres(settings, scripts);
        }

        @Override
        public void keep(boolean current) {
            if (current) return;
            try {
                Migrations.postgres(settings);
            } catch (StoreException e) {
                throw new StoreException(
                        "all rows are there, and the next start goes on from here", e);
            }
        }

        @Override
        public void clear() {}
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
            boolean current = Schema.current(connection);
            connection.close();
            place.keep(current);
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

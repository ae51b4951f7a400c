package doorhouse.store;

import doorhouse.crypto.PrivateFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// One file, one writer, many readers that never wait for it (write-ahead log).
final class Sqlite implements Engine {
    /// What the writer keeps of the file, in KiB, taken as the file grows: the inner pages of the
    /// indexes of millions of rows, which else every insert reads again.
    private static final int WRITER_CACHE = 8 * 1_024;

    /// How long the log grows, in pages of 4 KiB, before it is copied into the file: a page that
    /// changes often is copied once.
    private static final int LOG_PAGES = 4_096;

    private static final int READERS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    private final ProcessLock lock;

    /// The writer's first, the readers' after it.
    private final List<Connection> connections;

    private final GroupCommit writer;
    private final Readers readers;

    private Sqlite(ProcessLock lock, List<Connection> connections) {
        var sessions = connections.stream().map(Statements.Kept::new).map(Session::new).toList();
        this.lock = lock;
        this.connections = connections;
        this.writer = new GroupCommit(sessions.getFirst(), PATIENCE);
        this.readers = new Readers(sessions.subList(1, sessions.size()));
    }

    static Sqlite open(Path file) {
        var lock = ProcessLock.take(file);
        var connections = new ArrayList<Connection>();
        try {
            makePrivate(file);
            connections.add(source(file, false).getConnection());
            if (!Schema.current(connections.getFirst())) Migrations.sqlite("jdbc:sqlite:" + file);
            while (connections.size() <= READERS) {
                connections.add(source(file, true).getConnection());
            }
            return new Sqlite(lock, connections);
        } catch (SQLException | IOException | RuntimeException e) {
            close(connections, lock);
            throw new StoreException("cannot open " + file, e);
        }
    }

    private static void makePrivate(Path file) throws IOException {
        try {
            Files.createFile(file, PrivateFile.ownerOnly(file));
        } catch (FileAlreadyExistsException e) {
            // Then whoever made it chose who may read it.
        }
    }

    private static SQLiteDataSource source(Path file, boolean readOnly) {
        var config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        if (!readOnly) {
            config.setJournalMode(SQLiteConfig.JournalMode.WAL);
            config.setCacheSize(-WRITER_CACHE);
            config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, Integer.toString(LOG_PAGES));
        }
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setBusyTimeout((int) PATIENCE.toMillis());
        config.enforceForeignKeys(false);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    @Override
    public <T> T read(Deadline end, Function<Session, T> work) {
        return readers.read(end, work);
    }

    @Override
    public <T> T write(Deadline end, Function<Session, T> work) {
        return writer.write(end, work);
    }

    @Override
    public int run(Deadline end, String sql, @Nullable Object... args) {
        return writer.write(end, session -> session.run(sql, args));
    }

    @Override
    public Optional<Instant> now() {
        return Optional.empty();
    }

    @Override
    public String tablesWithColumn() {
        return """
        select m.name as name from sqlite_master m, pragma_table_info(m.name) c
         where m.type = 'table' and c.name = ? order by m.name\
        """;
    }

    @Override
    public String deleteSome(String table, String condition) {
        return "delete from %1$s where rowid in (select rowid from %1$s where %2$s limit ?)"
                .formatted(table, condition);
    }

    @Override
    public void close() {
        try {
            writer.close();
        } finally {
            close(connections, lock);
        }
    }

    private static void close(List<Connection> connections, ProcessLock lock) {
        try (lock) {
            for (var connection : connections.reversed()) connection.close();
        } catch (SQLException e) {
            throw new StoreException("closing the database", e);
        }
    }
}

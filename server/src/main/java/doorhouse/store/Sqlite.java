package doorhouse.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// One file, one writer, many readers that never wait for it (write-ahead log).
final class Sqlite implements Engine {
    private static final int READERS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());

    private final FolderLock lock;
    private final List<Connection> connections = new ArrayList<>();
    private final GroupCommit writer;

    /// The idle ones; the last used comes first, for its pages and statements are warm.
    private final LinkedBlockingDeque<Session> readers = new LinkedBlockingDeque<>();

    private Sqlite(Path file, FolderLock lock) throws SQLException {
        this.lock = lock;
        var session = open(source(file, false));
        Migrations.run("jdbc:sqlite:" + file, null, null);
        this.writer = new GroupCommit(session);
        for (int i = 0; i < READERS; i++) readers.add(open(source(file, true)));
    }

    static Sqlite open(Path file) {
        var lock = FolderLock.take(file);
        try {
            makePrivate(file);
            return new Sqlite(file, lock);
        } catch (SQLException | IOException | RuntimeException e) {
            lock.close();
            throw new StoreException("cannot open " + file, e);
        }
    }

    private static void makePrivate(Path file) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) return;
        try {
            var ownerOnly = PosixFilePermissions.fromString("rw-------");
            Files.createFile(file, PosixFilePermissions.asFileAttribute(ownerOnly));
        } catch (FileAlreadyExistsException e) {
            // Then whoever made it chose who may read it.
        }
    }

    private static SQLiteDataSource source(Path file, boolean readOnly) {
        var config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        if (!readOnly) config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setBusyTimeout((int) PATIENCE.toMillis());
        config.enforceForeignKeys(false);
        var source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    private Session open(SQLiteDataSource source) throws SQLException {
        var connection = source.getConnection();
        connections.add(connection);
        return new Session(new Statements.Kept(connection));
    }

    @Override
    public <T> T read(Function<Session, T> work) {
        var session = reader();
        try {
            return work.apply(session);
        } finally {
            session.forget();
            readers.addFirst(session);
        }
    }

    private Session reader() {
        try {
            var session = readers.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (session == null) throw new StoreUnavailable("reads take too long");
            return session;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailable("interrupted", e);
        }
    }

    @Override
    public <T> T write(Function<Session, T> work) {
        return writer.write(work);
    }

    @Override
    public int run(String sql, @Nullable Object... args) {
        return writer.write(session -> session.run(sql, args));
    }

    @Override
    public String tablesWithColumn() {
        return """
        select m.name as name from sqlite_master m, pragma_table_info(m.name) c
         where m.type = 'table' and c.name = ? order by m.name\
        """;
    }

    @Override
    public String sweep(String table) {
        return "delete from %1$s where rowid in (select rowid from %1$s where expires_at < ? limit ?)"
                .formatted(table);
    }

    @Override
    public void close() {
        writer.close();
        try (lock) {
            for (var connection : connections.reversed()) connection.close();
        } catch (SQLException e) {
            throw new StoreException("closing the database", e);
        }
    }
}

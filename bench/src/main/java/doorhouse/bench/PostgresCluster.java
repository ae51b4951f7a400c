package doorhouse.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL of its own on loopback, with commits as durable as in production.
///
/// @param process null where the system does not tell
record PostgresCluster(EmbeddedPostgres cluster, @Nullable ProcessHandle process)
        implements AutoCloseable {
    /// The name and the password of whoever may everything.
    static final String USER = "postgres";

    private static final int SHARED_BUFFERS_MIB = 2_048;

    static PostgresCluster start(Path folder) throws IOException {
        return start(folder, SHARED_BUFFERS_MIB);
    }

    /// @param sharedBuffersMib what PostgreSQL keeps of its tables in memory of its own
    static PostgresCluster start(Path folder, int sharedBuffersMib) throws IOException {
        var cluster =
                EmbeddedPostgres.builder()
                        .setDataDirectory(folder)
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        .setServerConfig("shared_buffers", sharedBuffersMib + "MB")
                        .setServerConfig("track_io_timing", "on")
                        .setServerConfig("max_wal_size", "8GB")
                        .setServerConfig("checkpoint_timeout", "15min")
                        .start();
        var pid = Files.readAllLines(folder.resolve("postmaster.pid")).getFirst().strip();
        return new PostgresCluster(cluster, ProcessHandle.of(Long.parseLong(pid)).orElse(null));
    }

    void create(String database) throws IOException {
        ask(USER, "create database " + database + " template template0 encoding 'UTF8' locale 'C'");
    }

    /// Without the scheme of any driver.
    String url(String database) {
        return "postgresql://127.0.0.1:" + cluster.getPort() + "/" + database;
    }

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:" + url(database), USER, USER);
    }

    /// What a database takes up on disk, its indexes included.
    long bytes(String database) throws IOException {
        return Long.parseLong(
                ask(database, "select pg_database_size(current_database())").getFirst());
    }

    /// Whether pages that are written to the log in full are compressed there. The only way that
    /// this PostgreSQL knows, `pglz`, costs a change of a row more than all else that it does.
    void compressLog(boolean yes) throws IOException {
        ask(USER, "alter system set wal_compression = " + yes);
        ask(USER, "select pg_reload_conf()");
    }

    /// Does at once what autovacuum and the checkpointer would do at a time of their own.
    void settle(String database) throws IOException {
        ask(database, "vacuum (analyze)");
        ask(database, "checkpoint");
    }

    /// The first column of what a statement gives; empty where it gives nothing.
    List<String> ask(String database, String sql) throws IOException {
        try (var connection = connect(database);
                var statement = connection.createStatement()) {
            var found = new ArrayList<String>();
            if (!statement.execute(sql)) return found;
            try (var rows = statement.getResultSet()) {
                while (rows.next()) found.add(rows.getString(1));
            }
            return found;
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    /// The pages of a database that were not in shared buffers.
    Store.PageReads pageReads(String database) throws IOException {
        var told =
                ask(
                        database,
                        """
                        select blks_read || ' ' || blk_read_time from pg_stat_database
                         where datname = current_database()\
                        """);
        var numbers = told.getFirst().split(" ");
        return new Store.PageReads(Long.parseLong(numbers[0]), Double.parseDouble(numbers[1]));
    }

    Duration cpu() {
        return process == null ? Duration.ZERO : ProcessCost.cpu(process);
    }

    @Override
    public void close() throws IOException {
        cluster.close();
    }
}

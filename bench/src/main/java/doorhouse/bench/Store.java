package doorhouse.bench;

import doorhouse.crypto.Secret;
import doorhouse.store.Database;
import doorhouse.store.PostgresSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One of the two databases, with a data folder of its own.
sealed interface Store extends AutoCloseable {
    String name();

    /// The data folder of the server.
    Path data();

    /// What the server must be told to use it.
    Map<String, String> environment();

    /// Opens it beside the server's own code; the server must not run.
    Database open();

    /// The CPU that the database has spent outside of the server.
    Duration cpu();

    /// What the database holds on disk.
    long bytes() throws IOException;

    /// Does at once what the database would do at some time after many writes.
    void settle() throws IOException;

    /// The largest tables and indexes, a line each; none where the database does not tell.
    List<String> sizes() throws IOException;

    @Override
    void close() throws IOException;

    static List<String> names() {
        return List.of("sqlite", "postgresql");
    }

    static Store open(String name, Path folder) throws IOException {
        var data = Files.createDirectories(folder.resolve(name));
        return switch (name) {
            case "sqlite" -> new Sqlite(data);
            case "postgresql" -> Postgresql.start(data, folder.resolve("postgresql-cluster"));
            default -> throw new IllegalArgumentException("no store: " + name);
        };
    }

    record Sqlite(Path data) implements Store {
        @Override
        public String name() {
            return "sqlite";
        }

        @Override
        public Map<String, String> environment() {
            return Map.of();
        }

        @Override
        public Database open() {
            return Database.sqlite(data.resolve("doorhouse.db"));
        }

        @Override
        public Duration cpu() {
            return Duration.ZERO;
        }

        @Override
        public long bytes() throws IOException {
            return Files.size(data.resolve("doorhouse.db"));
        }

        @Override
        public void settle() {}

        @Override
        public List<String> sizes() {
            return List.of();
        }

        @Override
        public void close() {}
    }

    /// A PostgreSQL of its own, with commits as durable as in production.
    record Postgresql(Path data, EmbeddedPostgres cluster, @Nullable ProcessHandle process)
            implements Store {
        private static final String USER = "postgres";
        private static final String DATABASE = "doorhouse";

        static Postgresql start(Path data, Path folder) throws IOException {
            var cluster =
                    EmbeddedPostgres.builder()
                            .setDataDirectory(folder)
                            .setServerConfig("listen_addresses", "127.0.0.1")
                            .setServerConfig("fsync", "on")
                            .setServerConfig("synchronous_commit", "on")
                            .setServerConfig("shared_buffers", "2GB")
                            .setServerConfig("max_wal_size", "8GB")
                            .setServerConfig("checkpoint_timeout", "15min")
                            .setServerConfig("wal_compression", "on")
                            .start();
            try (var connection = cluster.getPostgresDatabase().getConnection();
                    var statement = connection.createStatement()) {
                statement.execute(
                        "create database "
                                + DATABASE
                                + " template template0 encoding 'UTF8' locale 'C'");
            } catch (SQLException e) {
                throw new IOException(e);
            }
            var pid = Files.readAllLines(folder.resolve("postmaster.pid")).getFirst().strip();
            return new Postgresql(
                    data, cluster, ProcessHandle.of(Long.parseLong(pid)).orElse(null));
        }

        @Override
        public String name() {
            return "postgresql";
        }

        /// As autovacuum and the checkpointer would, at a time of their own.
        @Override
        public void settle() throws IOException {
            ask("vacuum (analyze)");
            ask("checkpoint");
        }

        @Override
        public long bytes() throws IOException {
            var bytes = ask("select pg_database_size('" + DATABASE + "')");
            return Long.parseLong(bytes.getFirst());
        }

        @Override
        public List<String> sizes() throws IOException {
            return ask(
                    """
                    select format('%s: %s MiB, %s bytes a row', relname, pg_relation_size(oid) >> 20,
                                  round(pg_relation_size(oid) / reltuples)) from pg_class
                     where relkind in ('r', 'i', 't') and reltuples > 0 and relname not like 'pg\\_%'
                     order by pg_relation_size(oid) desc limit 20\
                    """);
        }

        /// The first column of what a statement gives.
        private List<String> ask(String sql) throws IOException {
            try (var connection = cluster.getDatabase(USER, DATABASE).getConnection();
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

        private String url() {
            return "postgresql://127.0.0.1:" + cluster.getPort() + "/" + DATABASE;
        }

        @Override
        public Map<String, String> environment() {
            return Map.of(
                    "DOORHOUSE_DATABASE_URL", url(),
                    "DOORHOUSE_DATABASE_USER", USER,
                    "DOORHOUSE_DATABASE_PASSWORD", USER);
        }

        @Override
        public Database open() {
            return Database.postgres(PostgresSettings.of("jdbc:" + url(), USER, Secret.of(USER)));
        }

        @Override
        public Duration cpu() {
            return process == null ? Duration.ZERO : ProcessCost.cpu(process);
        }

        @Override
        public void close() throws IOException {
            cluster.close();
        }
    }
}

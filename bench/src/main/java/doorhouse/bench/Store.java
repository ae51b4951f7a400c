package doorhouse.bench;

import doorhouse.crypto.Secret;
import doorhouse.store.Database;
import doorhouse.store.PostgresSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// One of the two databases, with a data folder of its own.
sealed interface Store extends AutoCloseable {
    String name();

    /// The data folder of the server.
    Path data();

    /// What the server must be told to use it.
    Map<String, String> environment();

    /// Opens it beside the server's own code; the server must not run.
    Database open();

    /// Its rows by plain SQL, past the server's code; the server must not run.
    Connection connect() throws SQLException;

    /// The CPU that the database has spent outside of the server.
    Duration cpu();

    /// What the database holds on disk.
    long bytes() throws IOException;

    /// Sets it for a load of millions of rows, as an operator would, or for calls again.
    void loads(boolean many) throws IOException;

    /// Does at once what the database would do at some time after many writes.
    void settle() throws IOException;

    /// The pages that were read so far from outside of what the database keeps in memory of its
    /// own; none where it does not tell.
    PageReads pageReads() throws IOException;

    /// @param millis that reading them took
    record PageReads(long pages, double millis) {}

    /// The largest tables and indexes, a line each; none where the database does not tell.
    List<String> sizes() throws IOException;

    @Override
    void close() throws IOException;

    static List<String> names() {
        return List.of("sqlite", "postgresql");
    }

    static Store open(String name, Path folder) throws IOException {
        return switch (name) {
            case "sqlite" -> new Sqlite(data(name, folder));
            case "postgresql" ->
                    Postgresql.of(name, folder, PostgresCluster.start(cluster(folder)));
            default -> throw new IllegalArgumentException("no store: " + name);
        };
    }

    /// The same, with so much memory for PostgreSQL's tables.
    static Store open(String name, Path folder, int sharedBuffersMib) throws IOException {
        if (!name.equals("postgresql")) return open(name, folder);
        return Postgresql.of(
                name, folder, PostgresCluster.start(cluster(folder), sharedBuffersMib));
    }

    private static Path data(String name, Path folder) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private static Path cluster(Path folder) {
        return folder.resolve("postgresql-cluster");
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

        private Path file() {
            return data.resolve("doorhouse.db");
        }

        @Override
        public Database open() {
            return Database.sqlite(file());
        }

        @Override
        public Connection connect() throws SQLException {
            return DriverManager.getConnection("jdbc:sqlite:" + file());
        }

        @Override
        public Duration cpu() {
            return Duration.ZERO;
        }

        @Override
        public long bytes() throws IOException {
            return Files.size(file());
        }

        @Override
        public void loads(boolean many) {}

        @Override
        public void settle() {}

        @Override
        public PageReads pageReads() {
            return new PageReads(0, 0);
        }

        @Override
        public List<String> sizes() {
            return List.of();
        }

        @Override
        public void close() {}
    }

    record Postgresql(Path data, PostgresCluster cluster) implements Store {
        private static final String DATABASE = "doorhouse";

        static Postgresql of(String name, Path folder, PostgresCluster cluster) throws IOException {
            cluster.create(DATABASE);
            return new Postgresql(Store.data(name, folder), cluster);
        }

        @Override
        public String name() {
            return "postgresql";
        }

        @Override
        public Map<String, String> environment() {
            return Map.of(
                    "DOORHOUSE_DATABASE_URL", cluster.url(DATABASE),
                    "DOORHOUSE_DATABASE_USER", PostgresCluster.USER,
                    "DOORHOUSE_DATABASE_PASSWORD", PostgresCluster.USER);
        }

        @Override
        public Database open() {
            return Database.postgres(
                    PostgresSettings.of(
                            "jdbc:" + cluster.url(DATABASE),
                            PostgresCluster.USER,
                            Secret.of(PostgresCluster.USER)));
        }

        @Override
        public Connection connect() throws SQLException {
            return cluster.connect(DATABASE);
        }

        @Override
        public void loads(boolean many) throws IOException {
            cluster.compressLog(many);
        }

        /// As autovacuum and the checkpointer would, at a time of their own.
        @Override
        public void settle() throws IOException {
            cluster.settle(DATABASE);
        }

        @Override
        public long bytes() throws IOException {
            return cluster.bytes(DATABASE);
        }

        @Override
        public List<String> sizes() throws IOException {
            return cluster.ask(
                    DATABASE,
                    """
                    select format('%s: %s MiB, %s bytes a row', relname, pg_relation_size(oid) >> 20,
                                  round(pg_relation_size(oid) / reltuples)) from pg_class
                     where relkind in ('r', 'i', 't') and reltuples > 0 and relname not like 'pg\\_%'
                     order by pg_relation_size(oid) desc limit 20\
                    """);
        }

        @Override
        public PageReads pageReads() throws IOException {
            return cluster.pageReads(DATABASE);
        }

        @Override
        public Duration cpu() {
            return cluster.cpu();
        }

        @Override
        public void close() throws IOException {
            cluster.close();
        }
    }
}

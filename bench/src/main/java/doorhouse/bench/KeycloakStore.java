package doorhouse.bench;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;

/// One of the two databases that Keycloak is compared on.
sealed interface KeycloakStore extends AutoCloseable {
    /// As the report names it.
    String name();

    /// As Keycloak's option `db` names it.
    String kind();

    /// What `start` must be told to use it.
    List<String> options();

    /// Its rows by plain SQL; the server must not run.
    Connection connect() throws SQLException;

    long bytes() throws IOException;

    /// The CPU that the database has spent outside of the server.
    Duration cpu();

    /// A table of the numbers from one to another, both inclusive.
    String numbers(int from, int to);

    /// Does at once what the database would do at some time after many writes.
    void settle() throws IOException, SQLException;

    @Override
    void close() throws IOException;

    static KeycloakStore open(StoreKind kind, KeycloakDistribution keycloak, Path folder)
            throws IOException {
        return switch (kind) {
            case EMBEDDED -> H2.empty(keycloak);
            case POSTGRESQL -> Postgresql.start(folder.resolve("keycloak-cluster"));
        };
    }

    /// The embedded one: a file in the distribution's own data folder.
    ///
    /// @param driver Keycloak's own, as its file is read by the same version alone
    record H2(Path file, Driver driver) implements KeycloakStore {
        private static final String USER = "sa";
        private static final String PASSWORD = "password";

        static H2 empty(KeycloakDistribution keycloak) throws IOException {
            var data = keycloak.home().resolve("data");
            if (Files.exists(data)) {
                try (var files = Files.walk(data)) {
                    for (var file : files.sorted(Comparator.reverseOrder()).toList())
                        Files.delete(file);
                }
            }
            var file = data.resolve("h2").resolve("keycloakdb");
            return new H2(file, driver(keycloak.jar("com.h2database.h2-")));
        }

        private static Driver driver(Path jar) throws IOException {
            try {
                var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()});
                return (Driver)
                        loader.loadClass("org.h2.Driver").getDeclaredConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IOException(e);
            }
        }

        @Override
        public String name() {
            return "H2";
        }

        @Override
        public String kind() {
            return "dev-file";
        }

        @Override
        public List<String> options() {
            return List.of("--db-username=" + USER, "--db-password=" + PASSWORD);
        }

        @Override
        public Connection connect() throws SQLException {
            var pair = new Properties();
            pair.setProperty("user", USER);
            pair.setProperty("password", PASSWORD);
            return driver.connect(
                    "jdbc:h2:file:" + file + ";NON_KEYWORDS=VALUE;CACHE_SIZE=400000", pair);
        }

        @Override
        public long bytes() throws IOException {
            return Files.size(file.resolveSibling(file.getFileName() + ".mv.db"));
        }

        @Override
        public Duration cpu() {
            return Duration.ZERO;
        }

        @Override
        public String numbers(int from, int to) {
            return "(select x as number from system_range(%d, %d))".formatted(from, to);
        }

        @Override
        public void settle() throws SQLException {
            for (var command : List.of("analyze", "shutdown compact")) {
                try (var connection = connect();
                        var statement = connection.createStatement()) {
                    statement.execute(command);
                }
            }
        }

        @Override
        public void close() {}
    }

    record Postgresql(PostgresCluster cluster) implements KeycloakStore {
        private static final String DATABASE = "keycloak";

        static Postgresql start(Path folder) throws IOException {
            var cluster = PostgresCluster.start(folder);
            cluster.create(DATABASE);
            return new Postgresql(cluster);
        }

        @Override
        public String name() {
            return "PostgreSQL";
        }

        @Override
        public String kind() {
            return "postgres";
        }

        @Override
        public List<String> options() {
            return List.of(
                    "--db-url=jdbc:" + cluster.url(DATABASE),
                    "--db-username=" + PostgresCluster.USER,
                    "--db-password=" + PostgresCluster.USER);
        }

        @Override
        public Connection connect() throws SQLException {
            return cluster.connect(DATABASE);
        }

        @Override
        public long bytes() throws IOException {
            return cluster.bytes(DATABASE);
        }

        @Override
        public Duration cpu() {
            return cluster.cpu();
        }

        @Override
        public String numbers(int from, int to) {
            return "(select generate_series(%d, %d) as number)".formatted(from, to);
        }

        @Override
        public void settle() throws IOException {
            cluster.settle(DATABASE);
        }

        @Override
        public void close() throws IOException {
            cluster.close();
        }
    }
}

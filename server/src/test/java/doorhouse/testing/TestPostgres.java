package doorhouse.testing;

import doorhouse.crypto.Secret;
import doorhouse.store.PostgresSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/// A real PostgreSQL, started once for all tests of this JVM and stopped with it.
public final class TestPostgres {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    private static final class Started {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("listen_addresses", "127.0.0.1")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// A new, empty database.
    public static PostgresSettings database() {
        var name = "test" + DATABASES.incrementAndGet();
        try (var connection = Started.SERVER.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(
                    "create database " + name + " template template0 encoding 'UTF8' locale 'C'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return PostgresSettings.of(
                Started.SERVER.getJdbcUrl("postgres", name), "postgres", Secret.of("postgres"));
    }
}

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
        private static final int TRIES = 3;

        static final EmbeddedPostgres SERVER = start();

        /// It looks for a free port, and another process may take that before it listens.
        private static EmbeddedPostgres start() {
            for (int tried = 1; ; tried++) {
                try {
                    return EmbeddedPostgres.builder()
                            .setServerConfig("listen_addresses", "127.0.0.1")
                            .start();
                } catch (IOException e) {
                    if (tried == TRIES) throw new UncheckedIOException(e);
                } catch (IllegalStateException e) {
                    if (tried == TRIES) throw e;
                }
            }
        }
    }

    /// A new, empty database.
    public static PostgresSettings database() {
        return database("locale 'C'");
    }

    /// A new, empty database whose texts are in the order of a language.
    public static PostgresSettings sortedAsIn(String language) {
        return database("locale_provider icu locale 'C' icu_locale '" + language + "'");
    }

    private static PostgresSettings database(String order) {
        var name = "test" + DATABASES.incrementAndGet();
        try (var connection = Started.SERVER.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(
                    "create database " + name + " template template0 encoding 'UTF8' " + order);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return PostgresSettings.of(
                Started.SERVER.getJdbcUrl("postgres", name), "postgres", Secret.of("postgres"));
    }
}

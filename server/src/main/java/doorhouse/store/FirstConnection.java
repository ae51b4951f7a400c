package doorhouse.store;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits for a PostgreSQL that is not there yet, such as one that begins with the machine at the
/// same moment as this server. One that refuses this server is not waited for.
final class FirstConnection {
    private static final Logger LOG = LoggerFactory.getLogger(FirstConnection.class);
    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration TOLD_EVERY = Duration.ofSeconds(5);

    private final String url;
    private final Properties properties = new Properties();

    private FirstConnection(PostgresSettings settings) {
        var parameters = UrlParameters.of(settings.url());
        url = parameters.url();
        if (!parameters.options().isEmpty())
            properties.setProperty("options", parameters.options());
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password().reveal());
        var answer = Long.toString(ANSWER.toSeconds());
        properties.setProperty("connectTimeout", answer);
        properties.setProperty("socketTimeout", answer);
        properties.setProperty("hostRecheckSeconds", "1");
    }

    /// Returns once there is a connection to be had.
    ///
    /// @throws StoreException when the server refuses this one, or was not there for so long
    static void await(PostgresSettings settings, Duration patience) {
        new FirstConnection(settings).await(patience);
    }

    private void await(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        long tell = System.nanoTime();
        while (true) {
            var fault = fault();
            if (fault == null) return;
            if (!Failures.isNotThereYet(fault))
                throw new StoreException("the database refuses this server", fault);
            long now = System.nanoTime();
            if (now >= end)
                throw new StoreUnavailable(
                        "the database was not there for " + patience.toSeconds() + " s", fault);
            if (now >= tell) {
                LOG.warn(
                        "waits for the database, {} s more at most: {}",
                        Duration.ofNanos(end - now).toSeconds(),
                        fault.getMessage());
                tell = now + TOLD_EVERY.toNanos();
            }
            Pause.of(Duration.ofNanos(Math.min(PAUSE.toNanos(), end - now)));
        }
    }

    private @Nullable SQLException fault() {
        try (var _ = DriverManager.getConnection(url, properties)) {
            return null;
        } catch (SQLException e) {
            return e;
        }
    }
}

package doorhouse.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits for a PostgreSQL that is not there yet, such as one that begins with the machine at the
/// same moment as this server. One that refuses this server is not waited for.
final class FirstConnection {
    private static final Logger LOG = LoggerFactory.getLogger(FirstConnection.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration TOLD_EVERY = Duration.ofSeconds(5);

    interface Maker {
        Connection connect() throws SQLException;
    }

    private final Maker maker;

    FirstConnection(Maker maker) {
        this.maker = maker;
    }

    /// Returns the connection once there is one to be had.
    ///
    /// @throws StoreException when the server refuses this one, or was not there for so long
    Connection await(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        long tell = System.nanoTime();
        while (true) {
            SQLException fault;
            try {
                return maker.connect();
            } catch (SQLException e) {
                fault = e;
            }
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

    /// Lets go of one that nobody needs.
    static void close(@Nullable Connection connection) {
        if (connection == null) return;
        try {
            connection.close();
        } catch (SQLException e) {
            // Then it is lost, which is as well.
        }
    }
}

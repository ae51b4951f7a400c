package doorhouse.store;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/// Makes the connections of one pool. The one by which the server was waited for is the pool's
/// first: each that is made costs both sides a part of a start.
final class PostgresConnections implements DataSource, AutoCloseable {
    /// Of a machine that is gone: so short that another host is reached while a call waits.
    private static final Duration CONNECT = Duration.ofSeconds(2);

    /// How long the driver believes what it knows of a host. Its own ten seconds would be lost
    /// after each failover.
    private static final Duration HOST_KNOWN = Duration.ofSeconds(1);

    /// Shorter than the driver's own wait, so that a slow statement ends and its connection stays.
    /// It does not hold for a commit's wait for a standby.
    private static final Duration LONGEST_STATEMENT = Engine.PATIENCE.minusMillis(500);

    /// What taking back a commit may take, which is a connection of its own.
    private static final Duration CANCEL = Duration.ofSeconds(1);

    /// Between two tries to reach a server that is not there.
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Driver driver = new Driver();
    private final String url;
    private final Properties properties = new Properties();
    private final AtomicReference<@Nullable Connection> first = new AtomicReference<>();
    private volatile @Nullable SQLException away;
    private volatile boolean closed;

    PostgresConnections(PostgresSettings settings) {
        var parameters = UrlParameters.of(settings.url());
        url = parameters.url();
        properties.setProperty("user", settings.user());
        properties.setProperty("password", settings.password().reveal());
        properties.setProperty("ApplicationName", "doorhouse");
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("connectTimeout", seconds(CONNECT));
        properties.setProperty("hostRecheckSeconds", seconds(HOST_KNOWN));
        properties.setProperty("socketTimeout", seconds(Engine.PATIENCE));
        properties.setProperty("cancelSignalTimeout", seconds(CANCEL));
        long longest = LONGEST_STATEMENT.toMillis();
        properties.setProperty(
                "options",
                parameters.optionsWith(
                        "-c statement_timeout=" + longest + " -c lock_timeout=" + longest));
    }

    private static String seconds(Duration time) {
        return Long.toString(time.toSeconds());
    }

    /// Waits for the server, and keeps the connection that came of it for who asks first.
    ///
    /// @throws StoreException when it refuses us, or does not come within the patience
    void await(Duration patience) {
        first.set(new FirstConnection(this::connect).await(patience));
    }

    /// Where the server is not there, returns once it is. Told of a failure, the pool would let
    /// twice as much time pass after each, up to five seconds, be the server back or not.
    @Override
    public Connection getConnection() throws SQLException {
        var kept = first.getAndSet(null);
        if (kept != null) return kept;
        while (true) {
            try {
                var made = connect();
                if (closed) throw late(made);
                away = null;
                return made;
            } catch (SQLException e) {
                away = e;
                if (closed || !Failures.isNotThereYet(e)) throw e;
            }
            Pause.of(PAUSE);
        }
    }

    /// The pool waited for no longer than [#getLoginTimeout], and nobody would close this one.
    private static SQLException late(Connection made) {
        FirstConnection.close(made);
        return new SQLException("the database is closed");
    }

    /// Why the last that was to be made is not there; null where it is.
    @Nullable SQLException away() {
        return away;
    }

    /// By the driver itself: asking for it by the URL loads SQLite's too.
    private Connection connect() throws SQLException {
        var made = driver.connect(url, properties);
        if (made == null) throw new SQLException("not an address of PostgreSQL");
        return made;
    }

    /// Tries no more, and lets go of a connection that nobody asked for.
    @Override
    public void close() {
        closed = true;
        FirstConnection.close(first.getAndSet(null));
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return DriverManager.getLogWriter();
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {
        // The driver writes to the log as everything does.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The single steps are bounded; the driver's own bound for all of them takes a thread each.
    }

    /// For so long a pool that is closed waits for one that is being made.
    @Override
    public int getLoginTimeout() {
        return (int) CONNECT.toSeconds();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return driver.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}

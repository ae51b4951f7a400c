package doorhouse.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cancels commits that take too long. PostgreSQL's own `statement_timeout` is over when a commit
/// begins to wait for a standby: without us only the socket's limit would end the wait, and the
/// server would keep waiting for a client that is gone, one connection more for each.
final class CommitWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CommitWatch.class);

    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().name("commit-watch").daemon().factory());

    CommitWatch() {
        timer.setRemoveOnCancelPolicy(true);
    }

    interface Commit<T> {
        T done() throws SQLException;
    }

    /// Commits. Who is cancelled ends with a failure, or with the warning that
    /// [Failures#requireReplicated] looks for.
    <T> T over(Connection connection, Duration longest, Commit<T> commit) throws SQLException {
        var cancel = new Cancel(connection.unwrap(PGConnection.class));
        var later = timer.schedule(cancel::start, longest.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return commit.done();
        } finally {
            later.cancel(false);
            cancel.noMore();
        }
    }

    /// Of one commit: what the connection does next is not to be cancelled.
    private static final class Cancel {
        private final PGConnection connection;
        private boolean over;

        Cancel(PGConnection connection) {
            this.connection = connection;
        }

        /// Each on a thread of its own, for it connects to the server.
        void start() {
            Thread.ofVirtual().name("cancel").start(this::run);
        }

        /// Keeps [#noMore] waiting until the server has taken it, or its time limit ends it.
        private synchronized void run() {
            if (over) return;
            try {
                connection.cancelQuery();
            } catch (SQLException e) {
                log.debug("a commit could not be cancelled: {}", e.getMessage());
            }
        }

        synchronized void noMore() {
            over = true;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}

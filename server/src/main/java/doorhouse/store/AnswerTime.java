package doorhouse.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;

/// Holds each answer of PostgreSQL to what is left of its caller's time, by the socket's own limit:
/// a server that was stopped keeps no `statement_timeout`.
final class AnswerTime {
    /// A connection's limit is left as it is while it is off by less.
    private static final Duration AT_ONCE = Duration.ofMillis(100);

    /// For a commit or a rollback, which is begun at any time: the way there was worth it.
    private static final Duration LAST = Duration.ofMillis(500);

    /// `query_canceled`.
    private static final String NO_TIME = "57014";

    private final Connection connection;
    private final Deadline end;
    private Duration limit = Engine.PATIENCE;

    /// @param connection with the limit of [Engine#PATIENCE]
    AnswerTime(Connection connection, Deadline end) {
        this.connection = connection;
        this.end = end;
    }

    /// For the next statement.
    ///
    /// @throws SQLException where there is no time for one
    void require() throws SQLException {
        var left = end.left();
        if (left.compareTo(AT_ONCE) < 0)
            throw new SQLTimeoutException("no time is left for a statement", NO_TIME);
        limit(left);
    }

    /// For the next statement where it is its own transaction: its answer is that of its commit,
    /// and must not be given up before [CommitWatch] has cancelled it.
    ///
    /// @throws SQLException where there is no time for one
    void requireWithCommit() throws SQLException {
        require();
        last();
    }

    /// For the end of a transaction.
    ///
    /// @return how long it may take
    Duration last() throws SQLException {
        var left = end.left();
        limit(left.compareTo(LAST) < 0 ? LAST : left);
        return limit;
    }

    private void limit(Duration left) throws SQLException {
        if (limit.minus(left).abs().compareTo(AT_ONCE) <= 0) return;
        connection.setNetworkTimeout(Runnable::run, (int) left.toMillis());
        limit = left;
    }
}

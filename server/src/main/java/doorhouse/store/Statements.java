package doorhouse.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;

/// Where a session gets its prepared statements. A statement belongs to its taker until it is given
/// back, so the same SQL may be in use twice.
sealed interface Statements {
    PreparedStatement take(String sql) throws SQLException;

    void giveBack(String sql, PreparedStatement statement) throws SQLException;

    /// Whether one text may hold several statements, with a semicolon between them: they are then
    /// sent together, and each has its result.
    boolean takeSeveral();

    /// Prepares anew each time, for a driver that keeps statements itself (pgjdbc does).
    record Passing(Connection connection, AnswerTime time) implements Statements {
        @Override
        public PreparedStatement take(String sql) throws SQLException {
            time.require();
            return connection.prepareStatement(sql);
        }

        @Override
        public void giveBack(String sql, PreparedStatement statement) throws SQLException {
            statement.close();
        }

        @Override
        public boolean takeSeveral() {
            return true;
        }
    }

    /// As [Passing], where each statement is its own transaction, whose commit must count.
    record Committing(Connection connection, AnswerTime time) implements Statements {
        @Override
        public PreparedStatement take(String sql) throws SQLException {
            time.requireWithCommit();
            return connection.prepareStatement(sql);
        }

        @Override
        public void giveBack(String sql, PreparedStatement statement) throws SQLException {
            try (statement) {
                Failures.requireReplicated(statement.getWarnings());
            }
        }

        /// They would be one transaction, of which [#giveBack] hears but the last one's warnings.
        @Override
        public boolean takeSeveral() {
            return false;
        }
    }

    /// Keeps the statements used last.
    final class Kept implements Statements {
        static final int MOST = 256;
        private final Connection connection;
        private final LinkedHashMap<String, PreparedStatement> idle = new LinkedHashMap<>();

        Kept(Connection connection) {
            this.connection = connection;
        }

        @Override
        public PreparedStatement take(String sql) throws SQLException {
            var kept = idle.remove(sql);
            return kept != null ? kept : connection.prepareStatement(sql);
        }

        @Override
        public void giveBack(String sql, PreparedStatement statement) throws SQLException {
            statement.clearParameters();
            var twin = idle.putLast(sql, statement);
            if (twin != null) twin.close();
            if (idle.size() > MOST) idle.pollFirstEntry().getValue().close();
        }

        /// SQLite prepares the first of them and passes over the others.
        @Override
        public boolean takeSeveral() {
            return false;
        }
    }
}

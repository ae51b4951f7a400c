package doorhouse.store;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLWarning;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLWarning;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Tells the kinds of database failures apart (PostgreSQL, Appendix A; SQLite, "Result and Error
/// Codes").
final class Failures {
    /// `serialization_failure` and `deadlock_detected`.
    private static final Set<String> CONFLICTS = Set.of("40001", "40P01");

    /// Connection, resources, operator intervention and time, system errors.
    private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "53", "57", "58");

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /// Also `read_only_sql_transaction`, as a server says that was demoted.
    private static final Set<String> UNAVAILABLE_STATES = Set.of(LOCK_NOT_AVAILABLE, "25006");

    /// `BUSY`, `LOCKED`, `READONLY`, `IOERR`, `FULL`, `CANTOPEN`, without their extensions.
    private static final Set<Integer> UNAVAILABLE_RESULTS = Set.of(5, 6, 8, 10, 13, 14);

    private static final String CONNECTION_FAILURE = "08006";

    /// `sqlclient_unable_to_establish_sqlconnection`, `cannot_connect_now`, `too_many_connections`.
    private static final Set<String> NOT_THERE_YET =
            Set.of("08001", CONNECTION_FAILURE, "57P03", "53300");

    private static final String UNIQUE_VIOLATION = "23505";

    private static final Set<SQLiteErrorCode> UNIQUE_RESULTS =
            Set.of(
                    SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE,
                    SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY);

    /// Where PostgreSQL waits for a standby. Its SQLSTATE, 01000, is that of any warning.
    private static final String WAIT_FOR_STANDBY = "SyncRepWaitForLSN";

    /// `transaction_resolution_unknown`.
    private static final String UNKNOWN = "08007";

    private Failures() {}

    /// A commit that ran out of time while it waited for a standby is acknowledged all the same,
    /// with a warning: it would be lost if the primary went now. So whoever wrote is not to be told
    /// that it is done.
    ///
    /// @param warnings of a commit, or of a statement that is its own transaction
    static void requireReplicated(@Nullable SQLWarning warnings) throws SQLException {
        for (var warning = warnings; warning != null; warning = warning.getNextWarning()) {
            if (!(warning instanceof PSQLWarning told)) continue;
            var message = told.getServerErrorMessage();
            if (message != null && WAIT_FOR_STANDBY.equals(message.getRoutine()))
                throw new SQLException("no standby has confirmed the commit", UNKNOWN, warning);
        }
    }

    /// Whether the failure ends by itself when the whole transaction is run again.
    static boolean isConflict(SQLException failure) {
        return failure.getSQLState() != null && CONFLICTS.contains(failure.getSQLState());
    }

    /// Whether others held a lock for too long, or each waited for the other's.
    static boolean isOthersLock(SQLException failure) {
        return LOCK_NOT_AVAILABLE.equals(failure.getSQLState()) || isConflict(failure);
    }

    /// Whether a server that gives no connection may give one soon, for it begins or is not found.
    static boolean isNotThereYet(SQLException failure) {
        var state = String.valueOf(failure.getSQLState());
        return NOT_THERE_YET.contains(state)
                && (!state.equals(CONNECTION_FAILURE) || isOfTheNetwork(failure));
    }

    /// The driver calls by one name a connection that was lost and one that it would not have: a
    /// certificate or a host's name that is not right, or a file for TLS that is not there.
    private static boolean isOfTheNetwork(SQLException failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof IOException
                    && !(e instanceof SSLException)
                    && !(e instanceof FileNotFoundException)) return true;
        }
        return false;
    }

    static StoreException thrown(String what, SQLException failure) {
        if (isNotUnique(failure)) return new NotUnique(what, failure);
        return isUnavailable(failure)
                ? new StoreUnavailable(what, failure)
                : new StoreException(what, failure);
    }

    private static boolean isNotUnique(SQLException failure) {
        return failure instanceof SQLiteException sqlite
                ? UNIQUE_RESULTS.contains(sqlite.getResultCode())
                : UNIQUE_VIOLATION.equals(failure.getSQLState());
    }

    private static boolean isUnavailable(SQLException failure) {
        if (failure instanceof SQLTransientConnectionException) return true;
        if (failure instanceof SQLiteException sqlite) {
            return UNAVAILABLE_RESULTS.contains(sqlite.getErrorCode() & 0xff);
        }
        var state = failure.getSQLState();
        if (state == null || state.length() < 2) return false;
        return UNAVAILABLE_STATES.contains(state)
                || UNAVAILABLE_CLASSES.contains(state.substring(0, 2));
    }
}

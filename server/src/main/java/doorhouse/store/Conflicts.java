package doorhouse.store;

import java.sql.SQLException;
import java.util.Set;

/// The failures that end by themselves when a transaction is run again: `serialization_failure` and
/// `deadlock_detected` (PostgreSQL, Appendix A).
final class Conflicts {
    private static final Set<String> STATES = Set.of("40001", "40P01");

    private Conflicts() {}

    static boolean mayPass(SQLException failure) {
        return failure.getSQLState() != null && STATES.contains(failure.getSQLState());
    }
}

package doorhouse.store;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.jspecify.annotations.Nullable;

/// Brings the tables up to date before anybody uses them. The scripts of all packages are in one
/// folder, and each package has its own range of numbers; so one with a lower number may come
/// later.
///
/// No server starts on tables of a newer one: it may not know what makes a session or a token
/// invalid there.
final class Migrations {
    private Migrations() {}

    /// @throws StoreException also when a newer server made the tables
    static void run(String url, @Nullable String user, @Nullable String password) {
        try {
            var flyway =
                    Flyway.configure()
                            .dataSource(url, user, password)
                            .locations("classpath:db")
                            .outOfOrder(true)
                            // In one transaction: all or none, and one disk flush instead of a
                            // hundred, which a first start would wait for.
                            .group(true)
                            .load();
            refuseNewer(flyway.info().applied());
            flyway.migrate();
        } catch (FlywayException e) {
            throw new StoreException("the database's tables cannot be brought up to date", e);
        }
    }

    private static void refuseNewer(MigrationInfo[] applied) {
        for (var one : applied) {
            var state = one.getState();
            if (state == MigrationState.FUTURE_SUCCESS || state == MigrationState.MISSING_SUCCESS) {
                throw new StoreException(
                        "a newer version of Doorhouse made the database's tables ("
                                + one.getScript()
                                + "): start that version, or restore a backup of this one's");
            }
        }
    }
}

package doorhouse.store;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/// Brings the tables up to date before anybody uses them. The scripts of all packages are in one
/// folder, and each package has its own range of numbers; so one with a lower number may come
/// later.
final class Migrations {
    private Migrations() {}

    static void run(String url, @Nullable String user, @Nullable String password) {
        try {
            Flyway.configure()
                    .dataSource(url, user, password)
                    .locations("classpath:db")
                    .outOfOrder(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new StoreException("the database's tables cannot be brought up to date", e);
        }
    }
}

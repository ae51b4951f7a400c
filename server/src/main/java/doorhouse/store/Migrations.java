package doorhouse.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the tables up to date before anybody uses them. The scripts of all packages are in one
/// folder, and each package has its own range of numbers; so one with a lower number may come
/// later.
///
/// No server starts on tables of a newer one: it may not know what makes a session or a token
/// invalid there.
final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);
    private static final String SCRIPTS = "classpath:db";

    /// Stand before statements that are for PostgreSQL alone; on SQLite that makes them comments.
    private static final String ON_POSTGRES = "";

    private static final String ON_SQLITE = "--";

    /// How long others' locks are waited for, on PostgreSQL.
    ///
    /// @param lock of each statement's wait. Whoever wants the table meanwhile, be it to read,
    ///   waits behind it, so it is shorter than what any call waits
    /// @param tries of the whole
    /// @param pause between two tries, in which the others are served
    record Patience(Duration lock, int tries, Duration pause) {
        static final Patience DEFAULT =
                new Patience(Duration.ofSeconds(1), 12, Duration.ofSeconds(4));
    }

    private Migrations() {}

    static void sqlite(String url) {
        sqlite(url, scripts(SCRIPTS, ON_SQLITE));
    }

    /// Makes the tables as they were by these scripts alone.
    static void sqlite(String url, Scripts older) {
        sqlite(url, scripts(SCRIPTS, ON_SQLITE).resourceProvider(older));
    }

    private static void sqlite(String url, FluentConfiguration scripts) {
        try {
            migrate(scripts.dataSource(url, null, null).load());
        } catch (FlywayException e) {
            throw failed(e);
        }
    }

    static void postgres(PostgresSettings settings) {
        postgres(settings, SCRIPTS, Patience.DEFAULT);
    }

    /// A lock that cannot be had ends the whole transaction, and so gives back those that it has.
    ///
    /// @throws StoreException also when a newer server made the tables
    static void postgres(PostgresSettings settings, String scripts, Patience patience) {
        postgres(settings, scripts(scripts, ON_POSTGRES), patience);
    }

    /// Makes the tables as they were by these scripts alone.
    static void postgres(PostgresSettings settings, Scripts older) {
        var scripts = scripts(SCRIPTS, ON_POSTGRES).resourceProvider(older);
        postgres(settings, scripts, Patience.DEFAULT);
    }

    private static void postgres(
            PostgresSettings settings, FluentConfiguration scripts, Patience patience) {
        var flyway = scripts.dataSource(source(settings, patience)).load();
        for (int tried = 1; ; tried++) {
            try {
                migrate(flyway);
                return;
            } catch (FlywayException e) {
                var lock = lockNotHad(e);
                if (lock == null) throw failed(e);
                if (tried == patience.tries())
                    throw new StoreUnavailable(
                            "the database's tables cannot be brought up to date, for somebody goes"
                                    + " on using them: end what pg_stat_activity shows as long"
                                    + " open, and try again",
                            lock);
                LOG.warn(
                        "the database's tables are in use and cannot be brought up to date: try {}"
                                + " of {}, the next in {} s",
                        tried,
                        patience.tries(),
                        patience.pause().toSeconds());
            }
            Pause.of(patience.pause());
        }
    }

    private static DataSource source(PostgresSettings settings, Patience patience) {
        var parameters = UrlParameters.of(settings.url());
        var source = new PGSimpleDataSource();
        source.setUrl(parameters.url());
        source.setUser(settings.user());
        source.setPassword(settings.password().reveal());
        // A table of millions of rows takes as long as it takes. Each statement sees what was
        // committed before the locks that the scripts take.
        source.setOptions(
                parameters.optionsWith(
                        "-c statement_timeout=0 -c default_transaction_isolation=read\\ committed"
                                + " -c lock_timeout="
                                + patience.lock().toMillis()));
        return source;
    }

    private static FluentConfiguration scripts(String folder, String postgresql) {
        return Flyway.configure()
                .locations(folder)
                .placeholders(Map.of("postgresql", postgresql))
                .outOfOrder(true)
                // In one transaction: all or none, and one disk flush instead of a hundred, which a
                // first start would wait for.
                .group(true);
    }

    private static void migrate(Flyway flyway) {
        refuseNewer(flyway.info().applied());
        flyway.migrate();
    }

    private static StoreException failed(FlywayException e) {
        return new StoreException("the database's tables cannot be brought up to date", e);
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

    /// What the database said where the failure is that others hold a lock.
    private static @Nullable SQLException lockNotHad(FlywayException failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof SQLException said && Failures.isOthersLock(said)) return said;
        }
        return null;
    }
}

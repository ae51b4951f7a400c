package doorhouse.userpool.signup;

import doorhouse.id.Sub;
import doorhouse.store.Database;
import doorhouse.trigger.TriggerName;
import doorhouse.userpool.directory.NameTaken;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Usernames;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.directory.Users.Aliases;
import doorhouse.userpool.mfa.UserMfas;
import doorhouse.userpool.password.Passwords;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.trigger.Occasion;
import doorhouse.userpool.trigger.UserMigration;
import doorhouse.userpool.trigger.UserMigration.Migrant;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes users over from another directory, which the pool's own function knows, when they first
/// come: the user with all names and the password, or nothing. Of two who come at once under one
/// name, one is taken over and the other found.
public final class Migrations {
    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    private final Database database;
    private final Users users;
    private final Passwords passwords;
    private final UserMfas mfas;
    private final UserMigration userMigration;
    private final Clock clock;

    public Migrations(
            Database database,
            Users users,
            Passwords passwords,
            UserMfas mfas,
            UserMigration userMigration,
            Clock clock) {
        this.database = database;
        this.users = users;
        this.passwords = passwords;
        this.mfas = mfas;
        this.userMigration = userMigration;
        this.clock = clock;
    }

    /// Whether the pool has a function that may know more users than the pool.
    public boolean possible(UserPool pool) {
        return pool.settings().triggers().find(TriggerName.USER_MIGRATION).isPresent();
    }

    /// Takes over somebody who signs in. What password they showed is to be checked afterwards as
    /// anybody's.
    ///
    /// @return empty where nobody knows them
    public Optional<User> signIn(Occasion occasion, String name, String password) {
        return userMigration
                .signingIn(occasion, name, password)
                .flatMap(migrant -> takeOver(occasion.pool(), name, migrant, password));
    }

    /// Takes over somebody who forgot the password, and so has none here yet.
    Optional<User> forgot(Occasion occasion, String name) {
        return userMigration
                .forgot(occasion, name)
                .flatMap(migrant -> takeOver(occasion.pool(), name, migrant, null));
    }

    private Optional<User> takeOver(
            UserPool pool, String name, Migrant migrant, @Nullable String password) {
        var user = user(pool, name, migrant);
        var prepared = password == null ? null : passwords.prepare(pool, user, password);
        try {
            return Optional.of(
                    database.transaction(() -> {
                        var added =
                                users.add(
                                        pool,
                                        user,
                                        migrant.movesAliases() ? Aliases.MOVED : Aliases.KEPT);
                        if (prepared != null) passwords.keep(added, prepared);
                        if (migrant.smsMfa()) mfas.enableSms(added);
                        return added;
                    }));
        } catch (NameTaken taken) {
            LOG.warn(
                    "UserMigration: the {} of a user of {} is taken", taken.attribute(), pool.id());
            return users.find(pool, name);
        }
    }

    private User user(UserPool pool, String name, Migrant migrant) {
        var sub = new Sub(UUID.randomUUID().toString());
        var settings = pool.settings();
        // Where addresses are names, the address that was given is the name.
        var called =
                settings.usernameAttributes().isEmpty() ? migrant.userName().orElse(name) : name;
        var chosen = Usernames.choose(settings, called, sub, migrant.attributes());
        pool.schema().checkCreation(chosen.attributes());
        var now = clock.instant();
        return new User(
                pool.id(),
                sub,
                chosen.username(),
                migrant.status(),
                true,
                chosen.attributes(),
                0,
                0,
                now,
                now);
    }
}

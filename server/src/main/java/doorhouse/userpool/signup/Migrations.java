package doorhouse.userpool.signup;

import static doorhouse.operation.CognitoErrors.USER_LAMBDA_VALIDATION;

import doorhouse.id.Sub;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.trigger.TriggerName;
import doorhouse.userpool.code.Phantoms;
import doorhouse.userpool.directory.NameTaken;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Usernames;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.directory.Users.Aliases;
import doorhouse.userpool.mfa.UserMfas;
import doorhouse.userpool.password.Lockout;
import doorhouse.userpool.password.Passwords;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.trigger.Occasion;
import doorhouse.userpool.trigger.UserMigration;
import doorhouse.userpool.trigger.UserMigration.Migrant;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
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
    private final Phantoms phantoms;
    private final Lockout lockout;
    private final Clock clock;

    public Migrations(
            Database database,
            Users users,
            Passwords passwords,
            UserMfas mfas,
            UserMigration userMigration,
            Phantoms phantoms,
            Lockout lockout,
            Clock clock) {
        this.database = database;
        this.users = users;
        this.passwords = passwords;
        this.mfas = mfas;
        this.userMigration = userMigration;
        this.phantoms = phantoms;
        this.lockout = lockout;
        this.clock = clock;
    }

    /// Whether the pool has a function that may know more users than the pool.
    public boolean possible(UserPool pool) {
        return pool.settings().triggers().find(TriggerName.USER_MIGRATION).isPresent();
    }

    /// Takes over somebody who signs in. What password they showed is to be checked afterwards as
    /// anybody's. Guesses at a name are counted as those at a user's password are, so that neither
    /// the other directory is open to guessing, nor the lock tells who is taken over already.
    ///
    /// @return empty where nobody knows them
    /// @throws doorhouse.operation.ApiException NotAuthorizedException `Password attempts exceeded`
    ///   after too many wrong guesses
    public Optional<User> signIn(Occasion occasion, String name, String password) {
        var pool = occasion.pool();
        var phantom = phantoms.counted(pool, name);
        var guess = new Guess(() -> userMigration.signingIn(occasion, name, password));
        var migrant = lockout.findUnknown(pool.id(), phantom, guess);
        if (guess.refusal != null) throw guess.refusal;
        var user = migrant.flatMap(m -> takeOver(pool, name, m, password));
        if (user.isPresent()) lockout.succeeded(pool.id(), phantom);
        return user;
    }

    /// One guess at a password that another directory knows. A function says no by an empty answer
    /// or, as in Cognito's documentation, by an error.
    private static final class Guess implements Supplier<Optional<Migrant>> {
        private final Supplier<Optional<Migrant>> question;
        private @Nullable ApiException refusal;

        Guess(Supplier<Optional<Migrant>> question) {
            this.question = question;
        }

        @Override
        public Optional<Migrant> get() {
            try {
                return question.get();
            } catch (ApiException e) {
                if (!e.error().equals(USER_LAMBDA_VALIDATION)) throw e;
                refusal = e;
                return Optional.empty();
            }
        }
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
        var now = clock.instant();
        var sub = Sub.at(now);
        var settings = pool.settings();
        // Where addresses are names, the address that was given is the name.
        var called =
                settings.usernameAttributes().isEmpty() ? migrant.userName().orElse(name) : name;
        var chosen = Usernames.choose(settings, called, sub, migrant.attributes());
        pool.schema().checkCreation(chosen.attributes());
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

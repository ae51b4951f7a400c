package doorhouse.userpool.directory;

import static doorhouse.operation.CognitoErrors.USER_NOT_FOUND;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.CognitoErrors;
import doorhouse.store.Database;
import doorhouse.userpool.pool.PoolSettings;
import doorhouse.userpool.pool.UserPool;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The users of all pools: found by any name they sign in with, added, changed, removed.
public final class Users {
    /// What becomes of a name that another user holds.
    public enum Aliases {
        /// The change is refused.
        KEPT,
        /// An alias moves here, and its former holder's address counts as unverified from then on.
        MOVED
    }

    private static final int MAX_TRIES = 20;

    private final Database database;
    private final UserStore store;
    private final Clock clock;

    public Users(Database database, Clock clock) {
        this.database = database;
        this.store = new UserStore(database);
        this.clock = clock;
    }

    /// The user who signs in with this name: the user name, an alias in force, or the sub.
    public Optional<User> find(UserPool pool, String name) {
        var byName = store.findByName(pool.id(), SignInNames.key(pool.settings(), name));
        if (byName.isPresent() || !Sub.fits(name)) return byName;
        return store.find(pool.id(), new Sub(name));
    }

    public Optional<User> find(UserPoolId pool, Sub sub) {
        return store.find(pool, sub);
    }

    /// @throws doorhouse.operation.ApiException UserNotFoundException `User does not exist.`
    public User get(UserPool pool, String name) {
        return find(pool, name).orElseThrow(Users::unknown);
    }

    /// @throws doorhouse.operation.ApiException UserNotFoundException `User does not exist.`
    public User get(UserPoolId pool, Sub sub) {
        return store.find(pool, sub).orElseThrow(Users::unknown);
    }

    /// The error for a user who is not there.
    public static doorhouse.operation.ApiException unknown() {
        return USER_NOT_FOUND.because("User does not exist.");
    }

    /// Adds a user with all names in force.
    ///
    /// @throws NameTaken when one of them belongs to somebody else
    public User add(UserPool pool, User user, Aliases aliases) {
        return database.transaction(() -> {
            store.insert(user);
            for (var name : SignInNames.of(pool.settings(), user).entrySet())
                claim(pool, user, name, aliases);
            store.index(pool.settings(), user);
            return user;
        });
    }

    /// Changes a user: reads, edits, writes. The edit may run again when another change came
    /// between, and what it throws is thrown here with nothing written.
    ///
    /// @throws NameTaken when the change would claim a name of somebody else
    public User change(UserPool pool, Sub sub, Aliases aliases, UnaryOperator<User> edit) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            var changed = database.transaction(() -> tryChange(pool, sub, aliases, edit));
            if (changed.isPresent()) return changed.get();
        }
        throw CognitoErrors.TOO_MANY_REQUESTS.because("Too many concurrent changes of one user.");
    }

    /// Changes a user without moving any alias.
    public User change(UserPool pool, Sub sub, UnaryOperator<User> edit) {
        return change(pool, sub, Aliases.KEPT, edit);
    }

    /// Changes a user, and keeps every other change of the user waiting until the transaction of
    /// this thread ends, also where the edit itself changes nothing. So a transaction that writes
    /// what depends on the user's state, such as a password, begins with this: the edit refuses the
    /// wrong state, and that state then holds.
    ///
    /// @throws NameTaken when the change would claim a name of somebody else
    public User hold(UserPool pool, Sub sub, UnaryOperator<User> edit) {
        return change(pool, sub, Aliases.KEPT, user -> edit.apply(user).modified(clock.instant()));
    }

    private Optional<User> tryChange(
            UserPool pool, Sub sub, Aliases aliases, UnaryOperator<User> edit) {
        var before = get(pool.id(), sub);
        var edited = edit.apply(before);
        if (edited.equals(before)) return Optional.of(before);
        var after = edited.modified(clock.instant());
        if (!store.update(after, before.revision())) return Optional.empty();
        move(pool, before, after, aliases);
        return Optional.of(after);
    }

    private void move(UserPool pool, User before, User after, Aliases aliases) {
        boolean named = before.status() == after.status();
        if (named && before.attributes().equals(after.attributes())) return;
        var settings = pool.settings();
        var had = SignInNames.of(settings, before);
        var has = SignInNames.of(settings, after);
        for (var name : had.keySet()) {
            if (!has.containsKey(name)) store.releaseName(pool.id(), name, after.sub());
        }
        for (var name : has.entrySet()) {
            if (!had.containsKey(name.getKey())) claim(pool, after, name, aliases);
        }
        store.unindex(after);
        store.index(settings, after);
    }

    private void claim(
            UserPool pool, User user, Map.Entry<String, SignInNames.Kind> name, Aliases aliases) {
        refuseSubOfAnother(pool, user, name);
        if (store.claimName(user, name.getKey(), name.getValue())) return;
        boolean movable = name.getValue() != SignInNames.Kind.USERNAME && aliases == Aliases.MOVED;
        var holder = store.findByName(pool.id(), name.getKey());
        if (holder.isPresent() && holder.get().sub().equals(user.sub())) return;
        if (!movable || holder.isEmpty() || !holdsAsAlias(pool.settings(), holder.get(), name)) {
            throw new NameTaken(name.getValue());
        }
        var attribute = SignInNames.attribute(name.getValue());
        change(
                pool,
                holder.get().sub(),
                Aliases.KEPT,
                u -> u.withAttribute(attribute + "_verified", "false"));
        if (!store.claimName(user, name.getKey(), name.getValue()))
            throw new NameTaken(name.getValue());
    }

    /// A sub finds its user too, so nobody may be called by the sub of somebody else.
    private void refuseSubOfAnother(
            UserPool pool, User user, Map.Entry<String, SignInNames.Kind> name) {
        var key = name.getKey();
        if (!Sub.fits(key) || key.equals(user.sub().value())) return;
        if (store.find(pool.id(), new Sub(key)).isPresent()) throw new NameTaken(name.getValue());
    }

    private static boolean holdsAsAlias(
            PoolSettings settings, User holder, Map.Entry<String, SignInNames.Kind> name) {
        var attribute = SignInNames.attribute(name.getValue());
        return settings.aliasAttributes().contains(attribute)
                && SignInNames.of(settings, holder).get(name.getKey()) == name.getValue()
                && name.getValue() != SignInNames.Kind.PREFERRED_USERNAME;
    }

    /// Revokes all tokens of a user issued so far.
    public void revokeTokens(UserPool pool, Sub sub) {
        change(pool, sub, User::withTokensRevoked);
    }

    /// Removes a user and every row that is kept by the user's sub in the tables of other packages.
    public void remove(User user) {
        database.transaction(() -> store.delete(user));
    }

    /// About how many users a pool has; exact up to ten thousand.
    public long estimatedCount(UserPoolId pool) {
        return store.estimatedCount(pool);
    }

    UserStore store() {
        return store;
    }
}

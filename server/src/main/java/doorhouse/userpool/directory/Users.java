package doorhouse.userpool.directory;

import static doorhouse.operation.CognitoErrors.USER_NOT_FOUND;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.CognitoErrors;
import doorhouse.store.Database;
import doorhouse.store.Read;
import doorhouse.userpool.pool.PoolSettings;
import doorhouse.userpool.pool.UserPool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

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

    private static final Duration ESTIMATE_KEPT = Duration.ofMinutes(1);

    private record Estimate(long users, Instant at) {}

    private final Map<UserPoolId, Estimate> estimates = new ConcurrentHashMap<>();
    private final Database database;
    private final UserStore store;
    private final UserSample sample;
    private final Clock clock;

    public Users(Database database, Clock clock) {
        this.database = database;
        this.store = new UserStore(database);
        this.sample = new UserSample(database);
        this.clock = clock;
    }

    /// The user who signs in with this name: the user name, an alias in force, or the sub.
    public Optional<User> find(UserPool pool, String name) {
        var settings = pool.settings();
        var key = SignInNames.key(settings, name);
        // Where users are named by an address, nobody is asked for by the user name.
        var byName =
                settings.usernameAttributes().isEmpty()
                        ? store.findByUsernameOrAlias(pool.id(), key)
                        : store.findByName(pool.id(), key);
        if (byName.isPresent() || !Sub.fits(name)) return byName;
        return store.find(pool.id(), new Sub(name));
    }

    public Optional<User> find(UserPoolId pool, Sub sub) {
        return store.find(pool, sub);
    }

    /// As [#find], together with other reads.
    public Read<Optional<User>> reading(UserPoolId pool, Sub sub) {
        return UserStore.reading(pool, sub);
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
            store.insert(pool.settings(), user);
            for (var name : SignInNames.of(pool.settings(), user).entrySet())
                claim(pool, user, name, aliases);
            return user;
        });
    }

    /// Adds users with all names in force, all of them or none, at a fraction of what it costs to
    /// add one after the other.
    ///
    /// @return false, and nothing written, when a name of one belongs to somebody else
    public boolean addAll(UserPool pool, List<UserRows> users) {
        if (users.stream().anyMatch(Users::namedLikeAnother)) return false;
        try {
            database.transaction(() -> {
                if (!store.insertAll(users)) throw new NameTaken(SignInNames.Kind.USERNAME);
            });
            return true;
        } catch (NameTaken taken) {
            return false;
        }
    }

    /// Those whose names are nobody's now, nor of somebody before them in the list: who can be
    /// added all at once.
    public List<UserRows> addable(UserPoolId pool, List<UserRows> users) {
        var seen = new HashSet<String>();
        var taken =
                store.taken(
                        pool,
                        users.stream()
                                .flatMap(user -> user.names.keySet().stream())
                                .collect(Collectors.toSet()));
        return users.stream()
                .filter(user -> {
                    boolean free = Collections.disjoint(user.names.keySet(), taken);
                    boolean first = Collections.disjoint(user.names.keySet(), seen);
                    seen.addAll(user.names.keySet());
                    return free && first && !namedLikeAnother(user);
                })
                .toList();
    }

    /// Whether a name is shaped like the sub of somebody else, who may be there.
    private static boolean namedLikeAnother(UserRows user) {
        return user.names.keySet().stream()
                .anyMatch(key -> Sub.fits(key) && !key.equals(user.user().sub().value()));
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
        if (!store.update(pool.settings(), before, after)) return Optional.empty();
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
    public void remove(UserPool pool, User user) {
        database.transaction(() -> store.delete(pool.settings(), pool.id(), user.sub()));
    }

    /// About how many users a pool has. Exact and of now up to ten thousand; beyond that it may be
    /// a minute old, for each look costs some tens of thousands of rows.
    public long estimatedCount(UserPoolId pool) {
        var now = clock.instant();
        var known = estimates.get(pool);
        if (known != null && known.at.isAfter(now.minus(ESTIMATE_KEPT)) && !known.at.isAfter(now)) {
            return known.users;
        }
        long users = sample.count(pool);
        if (users > UserSample.COUNTED) estimates.put(pool, new Estimate(users, now));
        else estimates.remove(pool);
        return users;
    }

    /// Some hundreds of a pool's users who stand for all of them, in no order: those whose last
    /// digits, which are random, come first, or all where these are too few. They stay the same as
    /// far as the pool does.
    public List<Sub> sample(UserPoolId pool) {
        return sample.users(pool);
    }

    UserStore store() {
        return store;
    }
}

package doorhouse.userpool.password;

import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.store.Lifetime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The back-off after failed passwords and codes. From the fifth failure on a user is locked, one
/// second first, twice as long after each further failure, at most fifteen minutes; tries while
/// locked do not count. A success, or fifteen quiet minutes after a lock, begin anew. Source:
/// Amazon Cognito Developer Guide, "Lockout behavior for failed sign-in attempts".
///
/// Guesses sent at once do not slip past: on a node only [#MAX_AT_ONCE] tries of one user are
/// checked at a time, and a right guess counts only if the user is still not locked when it was
/// found right.
public final class Lockout {
    private static final int FREE_FAILURES = 5;
    private static final int MAX_AT_ONCE = 5;
    private static final Duration LONGEST = Duration.ofMinutes(15);

    /// How long failures stay of a name that nobody has.
    private static final Duration UNKNOWN_KEPT = Duration.ofHours(1);

    private record Key(UserPoolId pool, Sub sub) {}

    private record Failures(long count, Instant lockedUntil, Instant lastAt) {}

    private final Database database;
    private final Clock clock;
    private final ConcurrentHashMap<Key, Integer> inFlight = new ConcurrentHashMap<>();

    public Lockout(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Runs one check of a secret under the back-off, and counts a failure. A right one ends
    /// nothing yet, for a password may be right and the second factor still be guessed:
    /// [#succeeded] does.
    ///
    /// @return whether the secret was right
    /// @throws ApiException NotAuthorizedException `Password attempts exceeded` while the user is
    ///   locked
    public boolean attempt(UserPoolId pool, Sub sub, BooleanSupplier check) {
        return find(pool, sub, () -> Optional.of(true).filter(_ -> check.getAsBoolean()))
                .isPresent();
    }

    /// As [#attempt], of a check that comes to something: empty is a failure. The check writes
    /// nothing that a right secret is good for, for it may still be refused.
    public <T> Optional<T> find(UserPoolId pool, Sub sub, Supplier<Optional<T>> check) {
        return find(new Key(pool, sub), null, check);
    }

    /// As [#find], for who is not in the pool yet, but may be known elsewhere. The count ends by
    /// itself, for nobody may ever come by that name.
    ///
    /// @param phantom made up from the name, the same each time
    public <T> Optional<T> findUnknown(UserPoolId pool, Sub phantom, Supplier<Optional<T>> check) {
        return find(new Key(pool, phantom), UNKNOWN_KEPT, check);
    }

    private <T> Optional<T> find(Key key, @Nullable Duration kept, Supplier<Optional<T>> check) {
        if (inFlight.merge(key, 1, Integer::sum) > MAX_AT_ONCE) {
            leave(key);
            throw exceeded();
        }
        try {
            var before = failures(key);
            if (locked(before)) throw exceeded();
            var found = check.get();
            if (found.isEmpty()) {
                recordFailure(key, kept);
                return found;
            }
            var after = failures(key);
            if (!after.equals(before) && locked(after)) throw exceeded();
            return found;
        } finally {
            leave(key);
        }
    }

    /// The user has signed in, or was given a new password: the count begins anew. Writes only
    /// where there was a failure.
    public void succeeded(UserPoolId pool, Sub sub) {
        if (failures(new Key(pool, sub)).isPresent()) clear(pool, sub);
    }

    private void clear(UserPoolId pool, Sub sub) {
        database.run(
                "delete from sign_in_failure where user_pool_id = ? and sub = ?",
                pool.value(),
                sub.value());
    }

    private void leave(Key key) {
        inFlight.computeIfPresent(key, (_, n) -> n == 1 ? null : n - 1);
    }

    private boolean locked(Optional<Failures> failures) {
        return failures.isPresent()
                && new Lifetime(LONGEST).holds(clock.instant(), failures.get().lockedUntil());
    }

    private Optional<Failures> failures(Key key) {
        return database.find(
                "select failures, locked_until, last_at from sign_in_failure where user_pool_id = ? and sub = ?",
                row ->
                        new Failures(
                                row.number("failures"),
                                row.instant("locked_until"),
                                row.instant("last_at")),
                key.pool().value(),
                key.sub().value());
    }

    private void recordFailure(Key key, @Nullable Duration kept) {
        var now = clock.instant();
        database.transaction(() -> {
            var before = failures(key);
            boolean anew =
                    before.isPresent()
                            && before.get().count() >= FREE_FAILURES
                            && !now.isBefore(before.get().lastAt().plus(LONGEST));
            // Of a clock that ran ahead, or of a node whose clock differs: how long ago is not
            // known, so they count, but lock for no longer than the first that do.
            boolean ahead =
                    before.isPresent() && Lifetime.begins(before.get().lastAt()).isAfter(now);
            if (anew) clear(key.pool(), key.sub());
            if (ahead && before.get().count() > FREE_FAILURES) count(key, FREE_FAILURES);
            database.run(
                    """
                    insert into sign_in_failure
                           (user_pool_id, sub, failures, locked_until, last_at, expires_at)
                    values (?, ?, 1, 0, ?, ?)
                        on conflict (user_pool_id, sub) do update
                       set failures = sign_in_failure.failures + 1, last_at = excluded.last_at,
                           expires_at = excluded.expires_at\
                    """,
                    key.pool().value(),
                    key.sub().value(),
                    now,
                    kept == null ? null : now.plus(kept));
            long count = failures(key).orElseThrow().count();
            if (count >= FREE_FAILURES) lock(key, now.plus(lockAfter(count)));
        });
    }

    private void count(Key key, long failures) {
        database.run(
                "update sign_in_failure set failures = ? where user_pool_id = ? and sub = ?",
                failures,
                key.pool().value(),
                key.sub().value());
    }

    private void lock(Key key, Instant until) {
        database.run(
                "update sign_in_failure set locked_until = ? where user_pool_id = ? and sub = ?",
                until,
                key.pool().value(),
                key.sub().value());
    }

    /// How long a user is locked after so many failures.
    static Duration lockAfter(long failures) {
        long doublings = Math.min(failures - FREE_FAILURES, 10);
        var lock = Duration.ofSeconds(1L << doublings);
        return lock.compareTo(LONGEST) > 0 ? LONGEST : lock;
    }

    private static ApiException exceeded() {
        return NOT_AUTHORIZED.because("Password attempts exceeded");
    }
}

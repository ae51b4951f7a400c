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
/// Guesses sent at once do not slip past, however many nodes they are sent to: the row of the user
/// puts them in line. Of those that began before a lock and come to the row after it, a wrong one
/// is not told to be wrong and a right one is refused. Where nobody has failed, a right one does
/// not come to the row, so that such a sign-in writes nothing; that lets at most one guess of each
/// node pass beside the line, the first that is found out there. How many are checked at a time
/// ([#MAX_AT_ONCE] on a node) bounds what guessing costs, not what it finds.
public final class Lockout {
    private static final int FREE_FAILURES = 5;
    private static final int MAX_AT_ONCE = 5;
    private static final Duration LONGEST = Duration.ofMinutes(15);

    /// How long failures stay of a name that nobody has, and a row without any.
    private static final Duration UNKNOWN_KEPT = Duration.ofHours(1);

    private record Key(UserPoolId pool, Sub sub) {}

    private record Failures(long count, Instant lockedUntil, Instant lastAt) {
        static final Failures NONE = new Failures(0, Instant.EPOCH, Instant.EPOCH);
    }

    /// Tries under way on this node.
    ///
    /// @param wrong whether any was found wrong since there were none
    private record Tries(int open, boolean wrong) {
        static final Tries ONE = new Tries(1, false);

        Tries and(Tries more) {
            return new Tries(open + more.open, wrong || more.wrong);
        }

        Tries foundWrong() {
            return new Tries(open, true);
        }

        @Nullable Tries withoutOne() {
            return open == 1 ? null : new Tries(open - 1, wrong);
        }
    }

    private final Database database;
    private final Clock clock;
    private final ConcurrentHashMap<Key, Tries> inFlight = new ConcurrentHashMap<>();

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
        if (inFlight.merge(key, Tries.ONE, Tries::and).open() > MAX_AT_ONCE) {
            leave(key);
            throw exceeded();
        }
        try {
            var before = failures(key);
            if (locked(before)) throw exceeded();
            var found = check.get();
            boolean inTime = found.isPresent() ? passes(key, before) : counts(key, kept, before);
            if (!inTime) throw exceeded();
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
        inFlight.computeIfPresent(key, (_, tries) -> tries.withoutOne());
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

    /// Counts a failure, and locks from the fifth on. False, and nothing counted, where the user
    /// was locked since the try began: beyond the free failures each locks, so another count than
    /// then says so, whatever the nodes' clocks show.
    private boolean counts(Key key, @Nullable Duration kept, Optional<Failures> before) {
        inFlight.computeIfPresent(key, (_, tries) -> tries.foundWrong());
        var now = clock.instant();
        var began = before.orElse(Failures.NONE);
        long next = next(began, now);
        return 1
                == database.run(
                        """
                        insert into sign_in_failure
                               (user_pool_id, sub, failures, locked_until, last_at, expires_at)
                        values (?, ?, 1, 0, ?, ?)
                            on conflict (user_pool_id, sub) do update
                           set failures = case when sign_in_failure.failures < ?
                                               then sign_in_failure.failures + 1 else ? end,
                               locked_until = case when sign_in_failure.failures < ? then 0
                                                   when sign_in_failure.failures < ? then ?
                                                   else ? end,
                               last_at = excluded.last_at, expires_at = excluded.expires_at
                         where sign_in_failure.failures < ? or sign_in_failure.failures = ?\
                        """,
                        key.pool().value(),
                        key.sub().value(),
                        now,
                        kept == null ? null : now.plus(kept),
                        FREE_FAILURES,
                        next,
                        FREE_FAILURES - 1,
                        FREE_FAILURES,
                        now.plus(lockAfter(FREE_FAILURES)),
                        next < FREE_FAILURES ? Instant.EPOCH : now.plus(lockAfter(next)),
                        FREE_FAILURES,
                        began.count());
    }

    /// The count after one more failure beyond the free ones.
    private static long next(Failures before, Instant now) {
        if (!now.isBefore(before.lastAt().plus(LONGEST))) return 1;
        // Of a clock that ran ahead, or of a node whose clock differs: how long ago is not known.
        // So they count, but lock for no longer than the first that do.
        boolean ahead = Lifetime.begins(before.lastAt()).isAfter(now);
        return 1 + (ahead ? Math.min(before.count(), FREE_FAILURES) : before.count());
    }

    /// Whether a right try comes to the row before a lock. It waits there for the wrong ones that
    /// are being counted.
    private boolean passes(Key key, Optional<Failures> before) {
        var tries = inFlight.get(key);
        boolean alone = tries == null || !tries.wrong();
        if (before.isEmpty() && alone && failures(key).isEmpty()) return true;
        var now = clock.instant();
        return 1
                == database.run(
                        """
                        insert into sign_in_failure
                               (user_pool_id, sub, failures, locked_until, last_at, expires_at)
                        values (?, ?, 0, 0, ?, ?)
                            on conflict (user_pool_id, sub) do update
                           set failures = sign_in_failure.failures
                         where sign_in_failure.failures < ? or sign_in_failure.failures = ?\
                        """,
                        key.pool().value(),
                        key.sub().value(),
                        now,
                        now.plus(UNKNOWN_KEPT),
                        FREE_FAILURES,
                        before.orElse(Failures.NONE).count());
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

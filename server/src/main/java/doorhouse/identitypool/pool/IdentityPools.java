package doorhouse.identitypool.pool;

import static doorhouse.operation.CognitoErrors.CONCURRENT_MODIFICATION;
import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;

import doorhouse.id.AccountId;
import doorhouse.id.IdentityPoolId;
import doorhouse.id.Region;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.store.Recent;
import doorhouse.store.Removals;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// All identity pools. A pool is remembered for a moment; a change is seen at once on this node and
/// after that moment on others.
public final class IdentityPools {
    private static final Duration MOMENT = Duration.ofMillis(500);
    private static final int MAX_TRIES = 20;
    private static final Pattern ARN =
            Pattern.compile("arn:aws:cognito-identity:[^:]*:[0-9]*:identitypool/(\\S+)");
    private static final Removals.Columns ROWS =
            new Removals.Columns("identity_pool_id", "identity_id", "removed_identity_pool");

    /// The most for one pool in one go of [#sweepRemoved].
    private static final int LATER = 4_000;

    private final IdentityPoolStore store;
    private final Removals removals;
    private final Clock clock;
    private final Recent<IdentityPoolId, IdentityPool> recent;

    /// @param nanoTime a clock that only runs forward, such as [System#nanoTime]
    public IdentityPools(Database database, Clock clock, LongSupplier nanoTime) {
        this.store = new IdentityPoolStore(database);
        this.removals = new Removals(database, clock, ROWS);
        this.clock = clock;
        this.recent = new Recent<>(MOMENT, nanoTime, store::find);
    }

    public Optional<IdentityPool> find(IdentityPoolId id) {
        return recent.find(id);
    }

    /// Whether the text is an ARN of an identity pool; says nothing of whether the pool exists.
    static boolean isArn(String text) {
        return ARN.matcher(text).matches();
    }

    /// The pool that an ARN names; empty also for what is no identity pool's.
    public Optional<IdentityPool> find(String arn) {
        var parts = ARN.matcher(arn);
        if (!parts.matches() || !IdentityPoolId.fits(parts.group(1))) return Optional.empty();
        var id = new IdentityPoolId(parts.group(1));
        return find(id).filter(pool -> pool.arn().value().equals(arn));
    }

    /// @throws ApiException ResourceNotFoundException `IdentityPool '<id>' not found.`
    public IdentityPool get(IdentityPoolId id) {
        return find(id).orElseThrow(() -> unknown(id));
    }

    /// The pool read afresh.
    ///
    /// @throws ApiException ResourceNotFoundException
    IdentityPool getNow(IdentityPoolId id) {
        return store.find(id).orElseThrow(() -> unknown(id));
    }

    /// What is said of a pool that is not there.
    public static ApiException unknown(IdentityPoolId id) {
        return RESOURCE_NOT_FOUND.because("IdentityPool '" + id + "' not found.");
    }

    /// Makes a pool.
    public IdentityPool create(AccountId account, Region region, PoolSettings settings) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            var made = make(account, settings, IdentityPoolId.in(region, UUID.randomUUID()));
            if (made.isPresent()) return made.get();
        }
        throw new IllegalStateException("no free identity pool id");
    }

    /// Makes a pool with an id of one's choice, for development.
    ///
    /// @throws ApiException InvalidParameterException when the id is taken
    public IdentityPool create(AccountId account, PoolSettings settings, IdentityPoolId id) {
        return make(account, settings, id)
                .orElseThrow(() ->
                        INVALID_PARAMETER.because("IdentityPool '" + id + "' already exists."));
    }

    private Optional<IdentityPool> make(
            AccountId account, PoolSettings settings, IdentityPoolId id) {
        if (store.find(id).isPresent()) return Optional.empty();
        finishRemoval(id);
        var now = clock.instant();
        var pool = new IdentityPool(id, account, settings, PoolRoles.NONE, Map.of(), 1, now, now);
        return store.add(pool) ? Optional.of(pool) : Optional.empty();
    }

    /// Changes a pool. The edit may run again when another change came between; what it throws is
    /// thrown here with nothing written.
    ///
    /// @throws ApiException ResourceNotFoundException, ConcurrentModificationException
    IdentityPool change(IdentityPoolId id, UnaryOperator<IdentityPool> edit) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            var changed = edit.apply(getNow(id)).changedAt(clock.instant());
            if (store.update(changed)) {
                recent.changed();
                return changed;
            }
        }
        throw CONCURRENT_MODIFICATION.because("Too many concurrent changes of one identity pool.");
    }

    /// Removes a pool with all that belongs to it: it is gone once this returns, and so are its
    /// rows unless they are many or the store is slow. [#sweepRemoved] takes those.
    void remove(IdentityPoolId id) {
        removals.begin(id.value(), () -> {});
        recent.changed();
        removals.sweepSoon(id.value());
    }

    /// Goes on with the rows of pools that are gone; to be called now and then.
    public void sweepRemoved() {
        for (var id : removals.begun()) {
            boolean settled = removals.settled(id);
            if (removals.sweep(id, LATER) && settled) removals.end(id);
        }
    }

    /// An id that is used again must not find rows of the pool that had it.
    private void finishRemoval(IdentityPoolId id) {
        if (removals.begunAt(id.value()).isEmpty()) return;
        removals.sweep(id.value(), Integer.MAX_VALUE);
        removals.end(id.value());
    }

    /// Removes every pool of every region. For development.
    public void removeAll() {
        for (var id : store.ids()) {
            remove(id);
            finishRemoval(id);
        }
    }

    /// How many pools an account has in a region.
    long count(AccountId account, Region region) {
        return store.count(account, region);
    }

    /// A page in the order of ids.
    public List<IdentityPool> list(AccountId account, Region region, String after, int limit) {
        return store.list(account, region, after, limit);
    }
}

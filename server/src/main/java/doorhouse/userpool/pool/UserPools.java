package doorhouse.userpool.pool;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.CognitoErrors.TOO_MANY_REQUESTS;

import doorhouse.crypto.RandomText;
import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.store.Recent;
import doorhouse.store.Removals;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/// All user pools. Every request reads its pool, so a pool is remembered for a moment; a change is
/// seen at once on this node and after that moment on others.
public final class UserPools {
    private static final Duration MOMENT = Duration.ofMillis(500);
    private static final int MAX_TRIES = 20;
    private static final int SUFFIX_LENGTH = 9;
    static final Removals.Columns ROWS =
            new Removals.Columns("user_pool_id", "sub", "removed_pool");

    /// The most for one pool in one go of [#sweepRemoved].
    private static final int LATER = 4_000;

    /// How pools are made.
    ///
    /// @param allowPinnedIds whether a tag may choose the id: for development only, for whoever
    ///   chooses an id may choose that of a pool that was removed
    /// @param whenCreated makes what a pool needs beside its row, such as signing keys; called
    ///   before the pool can be found, and again for the same id if that failed
    /// @param whenChanged brings what stands beside a pool's row to its settings; called after each
    ///   change, whatever it changed
    /// @param whenRemoved forgets what is kept for a pool elsewhere than in rows with its id;
    ///   called in the transaction that removes the pool, and again after it
    public record Making(
            RandomText random,
            boolean allowPinnedIds,
            BiConsumer<UserPoolId, PoolSettings> whenCreated,
            BiConsumer<UserPoolId, PoolSettings> whenChanged,
            Consumer<UserPoolId> whenRemoved) {}

    private final PoolStore store;
    private final Removals removals;
    private final Clock clock;
    private final Making making;
    private final Recent<UserPoolId, UserPool> recent;

    /// @param nanoTime a clock that only runs forward, such as [System#nanoTime]
    public UserPools(Database database, Clock clock, LongSupplier nanoTime, Making making) {
        this.store = new PoolStore(database);
        this.removals = new Removals(database, clock, ROWS);
        this.clock = clock;
        this.making = making;
        this.recent = new Recent<>(MOMENT, nanoTime, store::find);
    }

    public Optional<UserPool> find(UserPoolId id) {
        return recent.find(id);
    }

    /// @throws ApiException ResourceNotFoundException `User pool <id> does not exist.`
    public UserPool get(UserPoolId id) {
        return find(id).orElseThrow(() -> unknown(id));
    }

    private static ApiException unknown(UserPoolId id) {
        return RESOURCE_NOT_FOUND.because("User pool " + id + " does not exist.");
    }

    /// Makes a pool.
    ///
    /// @param asked a CreateUserPool request, checked against the model
    public UserPool create(AccountId account, Region region, ObjectNode asked) {
        if (making.allowPinnedIds) {
            var pinned = PinnedIds.find(asked.path("UserPoolTags"), region);
            if (pinned.isPresent()) return create(account, asked, pinned.get());
        }
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            var made = make(account, asked, newId(region));
            if (made.isPresent()) return made.get();
        }
        throw new IllegalStateException("no free user pool id");
    }

    /// Makes a pool with an id of one's choice, for development.
    ///
    /// @param asked a CreateUserPool request, checked against the model
    /// @throws ApiException InvalidParameterException when the id is taken
    public UserPool create(AccountId account, ObjectNode asked, UserPoolId id) {
        return make(account, asked, id)
                .orElseThrow(
                        () -> INVALID_PARAMETER.because("User pool " + id + " already exists."));
    }

    private Optional<UserPool> make(AccountId account, ObjectNode asked, UserPoolId id) {
        var document = PoolDocument.created(asked);
        var mfa = PoolMfa.created(document);
        PoolRules.check(document, mfa);
        if (store.find(id).isPresent()) return Optional.empty();
        finishRemoval(id);
        var now = clock.instant();
        var pool = UserPool.of(id, account, document, mfa, 1, now, now);
        making.whenCreated.accept(id, pool.settings());
        return store.add(pool) ? Optional.of(pool) : Optional.empty();
    }

    private UserPoolId newId(Region region) {
        return new UserPoolId(region + "_" + making.random.letters(SUFFIX_LENGTH));
    }

    /// The settings of a pool that a change edits: copies, to be changed in place or replaced.
    record Documents(ObjectNode document, ObjectNode mfa) {}

    /// Changes a pool's settings. The edit may run again when another change came between; what it
    /// throws is thrown here with nothing written.
    ///
    /// @throws ApiException ResourceNotFoundException
    UserPool change(UserPoolId id, UnaryOperator<Documents> edit) {
        for (int tries = 0; tries < MAX_TRIES; tries++) {
            var before = store.find(id).orElseThrow(() -> unknown(id));
            var after =
                    edit.apply(
                            new Documents(before.document().deepCopy(), before.mfa().deepCopy()));
            var changed =
                    UserPool.of(
                            id,
                            before.account(),
                            after.document(),
                            after.mfa(),
                            before.revision(),
                            before.createdAt(),
                            clock.instant());
            if (store.update(changed)) {
                recent.changed();
                making.whenChanged.accept(id, changed.settings());
                return changed;
            }
        }
        throw TOO_MANY_REQUESTS.because("Too many concurrent changes of one user pool.");
    }

    /// Removes a pool with all that belongs to it: it is gone once this returns, and so are its
    /// rows unless they are many or the store is slow. [#sweepRemoved] takes those.
    void remove(UserPoolId id) {
        removals.begin(id.value(), () -> making.whenRemoved.accept(id));
        recent.changed();
        making.whenRemoved.accept(id);
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
    private void finishRemoval(UserPoolId id) {
        if (removals.begunAt(id.value()).isEmpty()) return;
        removals.sweep(id.value(), Integer.MAX_VALUE);
        removals.end(id.value());
    }

    /// Removes every pool of every region, whatever protects it. For development.
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

    List<UserPool> list(AccountId account, Region region, String after, int limit) {
        return store.list(account, region, after, limit);
    }

    /// The pool read afresh.
    UserPool getNow(UserPoolId id) {
        return store.find(id).orElseThrow(() -> unknown(id));
    }
}

package doorhouse.sync.dataset;

import doorhouse.id.IdentityId;
import doorhouse.id.IdentityPoolId;
import doorhouse.store.Database;
import java.util.Optional;

/// How many datasets an identity has, and at which sync count its next one begins. Whoever makes or
/// removes a dataset takes this row first, so its counts are right however many race.
final class IdentityStore {
    static final int MOST_DATASETS = 20;

    /// @param closed whether the identity gets no dataset any more
    record Datasets(long count, long floor, boolean closed) {}

    private static final String OF_IDENTITY = " where identity_pool_id = ? and identity_id = ?";

    private final Database database;

    IdentityStore(Database database) {
        this.database = database;
    }

    Optional<Datasets> find(IdentityPoolId pool, IdentityId identity) {
        return database.find(
                "select dataset_count, floor_count, closed from sync_identity" + OF_IDENTITY,
                row ->
                        new Datasets(
                                row.number("dataset_count"),
                                row.number("floor_count"),
                                row.flag("closed")),
                pool.value(),
                identity.value());
    }

    private void ensure(IdentityPoolId pool, IdentityId identity) {
        database.run(
                """
                insert into sync_identity
                       (identity_pool_id, identity_id, dataset_count, floor_count, closed)
                values (?, ?, 0, 0, ?) on conflict (identity_pool_id, identity_id) do nothing\
                """,
                pool.value(),
                identity.value(),
                false);
    }

    /// Counts one dataset more. False when there are as many as there may be, or the identity is
    /// closed.
    boolean countOne(IdentityPoolId pool, IdentityId identity) {
        ensure(pool, identity);
        return 1
                == database.run(
                        "update sync_identity set dataset_count = dataset_count + 1"
                                + OF_IDENTITY
                                + " and dataset_count < ? and closed = ?",
                        pool.value(),
                        identity.value(),
                        MOST_DATASETS,
                        false);
    }

    /// Takes the identity's row before one of its datasets is removed.
    void uncountOne(IdentityPoolId pool, IdentityId identity) {
        database.run(
                "update sync_identity set dataset_count = dataset_count - 1" + OF_IDENTITY,
                pool.value(),
                identity.value());
    }

    /// From now on datasets begin at this count or above.
    void raiseFloor(IdentityPoolId pool, IdentityId identity, long floor) {
        database.run(
                "update sync_identity set floor_count = ?" + OF_IDENTITY + " and floor_count < ?",
                floor,
                pool.value(),
                identity.value(),
                floor);
    }

    /// The identity has none any more, and gets none.
    void close(IdentityPoolId pool, IdentityId identity) {
        ensure(pool, identity);
        database.run(
                "update sync_identity set dataset_count = 0, closed = ?" + OF_IDENTITY,
                true,
                pool.value(),
                identity.value());
    }

    /// Counts datasets that came from another identity, however many there are then.
    void countMoved(IdentityPoolId pool, IdentityId identity, int moved) {
        ensure(pool, identity);
        database.run(
                "update sync_identity set dataset_count = dataset_count + ?" + OF_IDENTITY,
                moved,
                pool.value(),
                identity.value());
    }

    void delete(IdentityPoolId pool, IdentityId identity) {
        database.run("delete from sync_identity" + OF_IDENTITY, pool.value(), identity.value());
    }
}

package doorhouse.userpool.replica;

import doorhouse.id.Region;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import java.time.Instant;
import java.util.List;

/// The rows of replicas.
final class ReplicaStore {
    private final Database database;

    ReplicaStore(Database database) {
        this.database = database;
    }

    /// False, and nothing written, when there is one.
    boolean add(UserPoolId pool, Region region, Instant now) {
        return 1
                == database.run(
                        """
                        insert into pool_replica (user_pool_id, region, created_at) values (?, ?, ?)
                            on conflict (user_pool_id, region) do nothing\
                        """,
                        pool.value(),
                        region.value(),
                        now);
    }

    /// By the name of the region, after this one.
    List<Region> list(UserPoolId pool, String after, int limit) {
        return database.list(
                """
                select region from pool_replica where user_pool_id = ? and region > ?
                 order by region limit ?\
                """,
                row -> new Region(row.text("region")),
                pool.value(),
                after,
                limit);
    }

    boolean exists(UserPoolId pool, Region region) {
        return database.find(
                        "select region from pool_replica where user_pool_id = ? and region = ?",
                        row -> row.text("region"),
                        pool.value(),
                        region.value())
                .isPresent();
    }

    /// False when there is none.
    boolean delete(UserPoolId pool, Region region) {
        return 1
                == database.run(
                        "delete from pool_replica where user_pool_id = ? and region = ?",
                        pool.value(),
                        region.value());
    }
}

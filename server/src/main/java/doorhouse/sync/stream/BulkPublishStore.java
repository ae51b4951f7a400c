package doorhouse.sync.stream;

import doorhouse.id.IdentityPoolId;
import doorhouse.store.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The last bulk publish of each pool. One at a time: the row decides who may begin, and that it
/// was begun at this moment says whose it is.
final class BulkPublishStore {
    static final String IN_PROGRESS = "IN_PROGRESS";
    static final String SUCCEEDED = "SUCCEEDED";
    static final String FAILED = "FAILED";

    /// A node that does the work says so more often than this.
    static final Duration SILENCE = Duration.ofMinutes(2);

    /// After one that succeeded.
    static final Duration REST = Duration.ofHours(24);

    record BulkPublish(
            String status,
            Instant startedAt,
            @Nullable Instant completedAt,
            Instant aliveAt,
            @Nullable String failureMessage) {
        boolean running(Instant now) {
            return status.equals(IN_PROGRESS) && now.isBefore(aliveAt.plus(SILENCE));
        }

        boolean rests(Instant now) {
            return status.equals(SUCCEEDED)
                    && completedAt != null
                    && now.isBefore(completedAt.plus(REST));
        }
    }

    private final Database database;

    BulkPublishStore(Database database) {
        this.database = database;
    }

    Optional<BulkPublish> find(IdentityPoolId pool) {
        return database.find(
                """
                select status, started_at, completed_at, alive_at, failure_message
                  from sync_bulk_publish where identity_pool_id = ?\
                """,
                row ->
                        new BulkPublish(
                                row.text("status"),
                                row.instant("started_at"),
                                row.instantOrNull("completed_at"),
                                row.instant("alive_at"),
                                row.textOrNull("failure_message")),
                pool.value());
    }

    /// False when one is under way, or succeeded less than a day ago.
    boolean begin(IdentityPoolId pool, Instant now) {
        return 1
                == database.run(
                        """
                        insert into sync_bulk_publish
                               (identity_pool_id, status, started_at, completed_at, alive_at,
                                failure_message)
                        values (?, ?, ?, null, ?, null)
                            on conflict (identity_pool_id)
                            do update set status = excluded.status,
                                          started_at = excluded.started_at,
                                          completed_at = null,
                                          alive_at = excluded.alive_at,
                                          failure_message = null
                             where not (sync_bulk_publish.status = ?
                                        and sync_bulk_publish.alive_at > ?)
                               and not (sync_bulk_publish.status = ?
                                        and sync_bulk_publish.completed_at > ?)\
                        """,
                        pool.value(),
                        IN_PROGRESS,
                        now,
                        now,
                        IN_PROGRESS,
                        now.minus(SILENCE),
                        SUCCEEDED,
                        now.minus(REST));
    }

    /// False when the work is another's by now.
    boolean alive(IdentityPoolId pool, Instant started, Instant now) {
        return 1
                == database.run(
                        """
                        update sync_bulk_publish set alive_at = ?
                         where identity_pool_id = ? and started_at = ? and status = ?\
                        """,
                        now,
                        pool.value(),
                        started,
                        IN_PROGRESS);
    }

    /// @param failure null where it succeeded
    void end(IdentityPoolId pool, Instant started, Instant now, @Nullable String failure) {
        database.run(
                """
                update sync_bulk_publish set status = ?, completed_at = ?, failure_message = ?
                 where identity_pool_id = ? and started_at = ? and status = ?\
                """,
                failure == null ? SUCCEEDED : FAILED,
                now,
                failure,
                pool.value(),
                started,
                IN_PROGRESS);
    }
}

package doorhouse.userpool.code;

import static doorhouse.operation.CognitoErrors.LIMIT_EXCEEDED;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import java.time.Clock;
import java.time.Duration;

/// Counts what users may do only so often, on all nodes together. An hour begins with the first
/// time; who is refused does not prolong it, so nobody can keep another out for longer.
public final class HourlyLimits {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Database database;
    private final Clock clock;

    public HourlyLimits(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Counts one time, before it is done.
    ///
    /// @throws doorhouse.operation.ApiException LimitExceededException
    public void count(UserPoolId pool, Sub sub, HourlyLimit kind) {
        var now = clock.instant();
        int counted =
                database.run(
                        """
                        insert into hourly_count (user_pool_id, sub, kind, times, expires_at)
                        values (?, ?, ?, 1, ?)
                            on conflict (user_pool_id, sub, kind) do update
                           set times = case when hourly_count.expires_at <= ? then 1
                                            else hourly_count.times + 1 end,
                               expires_at = case when hourly_count.expires_at <= ? then excluded.expires_at
                                                 else hourly_count.expires_at end
                         where hourly_count.expires_at <= ? or hourly_count.times < ?\
                        """,
                        pool.value(),
                        sub.value(),
                        kind.name(),
                        now.plus(HOUR),
                        now,
                        now,
                        now,
                        kind.most());
        if (counted == 0) {
            throw LIMIT_EXCEEDED.because("Attempt limit exceeded, please try after some time.");
        }
    }
}

package doorhouse.userpool.code;

import static doorhouse.operation.CognitoErrors.LIMIT_EXCEEDED;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Lifetime;
import java.time.Clock;
import java.time.Duration;

/// Counts what users may do only so often, on all nodes together. An hour begins with the first
/// time; who is refused does not prolong it, so nobody can keep another out for longer.
public final class HourlyLimits {
    private static final Duration HOUR = Duration.ofHours(1);

    /// What one source may take of it, where strangers may ask under a user's name.
    private static final int MOST_OF_A_SOURCE = 5;

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
        count(pool, sub, kind.name(), kind.most());
    }

    /// The same of what anybody may ask for under the user's name: no single source takes more than
    /// its share, so that a stranger leaves something to the user.
    ///
    /// @param address where the call comes from; of one that tells nobody apart no share is counted
    /// @throws doorhouse.operation.ApiException LimitExceededException
    public void count(UserPoolId pool, Sub sub, HourlyLimit kind, String address) {
        database.transaction(() -> {
            Source.of(address)
                    .ifPresent(from -> count(pool, sub, share(kind, from), MOST_OF_A_SOURCE));
            count(pool, sub, kind);
        });
    }

    /// Takes one time back that turned out to be the user's own.
    ///
    /// @param address where the call comes from that shows it
    public void giveBack(UserPoolId pool, Sub sub, HourlyLimit kind, String address) {
        database.run(
                """
                update hourly_count set times = times - 1
                 where user_pool_id = ? and sub = ? and kind in (?, ?) and times > 0\
                """,
                pool.value(),
                sub.value(),
                kind.name(),
                Source.of(address).map(from -> share(kind, from)).orElse(""));
    }

    private static String share(HourlyLimit kind, Source from) {
        return kind.name() + " " + from.network();
    }

    private void count(UserPoolId pool, Sub sub, String kind, int most) {
        var now = clock.instant();
        var running = now.plusMillis(1);
        // An hour that ends later was begun by a clock that ran ahead.
        var latest = new Lifetime(HOUR).latestEnd(now);
        int counted =
                database.run(
                        """
                        insert into hourly_count (user_pool_id, sub, kind, times, expires_at)
                        values (?, ?, ?, 1, ?)
                            on conflict (user_pool_id, sub, kind) do update
                           set times = case when hourly_count.expires_at between ? and ?
                                       then hourly_count.times + 1 else 1 end,
                               expires_at = case when hourly_count.expires_at between ? and ?
                                            then hourly_count.expires_at else excluded.expires_at end
                         where hourly_count.expires_at not between ? and ?
                            or hourly_count.times < ?\
                        """,
                        pool.value(),
                        sub.value(),
                        kind,
                        now.plus(HOUR),
                        running,
                        latest,
                        running,
                        latest,
                        running,
                        latest,
                        most);
        if (counted == 0) {
            throw LIMIT_EXCEEDED.because("Attempt limit exceeded, please try after some time.");
        }
    }
}

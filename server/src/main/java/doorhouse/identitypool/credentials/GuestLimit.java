package doorhouse.identitypool.credentials;

import static doorhouse.operation.CognitoErrors.TOO_MANY_REQUESTS;

import doorhouse.id.IdentityPoolId;
import doorhouse.store.Database;
import doorhouse.store.Lifetime;
import doorhouse.userpool.code.Source;
import java.time.Clock;
import java.time.Duration;

/// Counts the guests that one source makes of a pool, on all nodes together: each is a row, and
/// anybody may ask. An hour begins with the first; who is refused does not prolong it.
public final class GuestLimit {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Database database;
    private final Clock clock;
    private final int most;

    /// @param most guests of a source in an hour; 0 for no limit
    public GuestLimit(Database database, Clock clock, int most) {
        this.database = database;
        this.clock = clock;
        this.most = most;
    }

    /// Counts one guest, before it is made.
    ///
    /// @param address where the call comes from; of one that tells nobody apart nothing is counted
    /// @throws doorhouse.operation.ApiException TooManyRequestsException
    void count(IdentityPoolId pool, String address) {
        if (most == 0) return;
        var source = Source.of(address);
        if (source.isPresent() && !counted(pool, source.get())) {
            throw TOO_MANY_REQUESTS.because("Too many requests");
        }
    }

    private boolean counted(IdentityPoolId pool, Source source) {
        var now = clock.instant();
        var running = now.plusMillis(1);
        // An hour that ends later was begun by a clock that ran ahead.
        var latest = new Lifetime(HOUR).latestEnd(now);
        return 1
                == database.run(
                        """
                        insert into guest_count (identity_pool_id, network, times, expires_at)
                        values (?, ?, 1, ?)
                            on conflict (identity_pool_id, network) do update
                           set times = case when guest_count.expires_at between ? and ?
                                       then guest_count.times + 1 else 1 end,
                               expires_at = case when guest_count.expires_at between ? and ?
                                            then guest_count.expires_at else excluded.expires_at end
                         where guest_count.expires_at not between ? and ?
                            or guest_count.times < ?\
                        """,
                        pool.value(),
                        source.network(),
                        now.plus(HOUR),
                        running,
                        latest,
                        running,
                        latest,
                        running,
                        latest,
                        most);
    }
}

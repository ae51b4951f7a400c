package doorhouse.userpool.code;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The samples of pools. One that is in use is read again after two minutes, by one caller; where
/// that fails, the one that was read last stays good until the next time.
public final class Samples {
    private static final Logger LOG = LoggerFactory.getLogger(Samples.class);
    private static final Duration FRESH = Duration.ofMinutes(2);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int MOST_KEPT = 1_000;

    /// @param triedAt when a caller last began to read it again, whatever came of it
    private record Known(Sample sample, long triedAt) {}

    private final Function<UserPoolId, List<Sub>> users;
    private final Ticker ticker;
    private final Cache<UserPoolId, Known> known;

    /// @param users some of a pool who stand for all
    public Samples(Function<UserPoolId, List<Sub>> users, Ticker ticker) {
        this.users = users;
        this.ticker = ticker;
        this.known =
                Caffeine.newBuilder()
                        .ticker(ticker)
                        .expireAfterAccess(KEPT)
                        .maximumSize(MOST_KEPT)
                        .build();
    }

    Sample of(UserPoolId pool) {
        var last = known.getIfPresent(pool);
        long now = ticker.read();
        if (last == null) return read(pool, now);
        if (now - last.triedAt < FRESH.toNanos()) return last.sample;
        boolean first = known.asMap().replace(pool, last, new Known(last.sample, now));
        if (!first) return last.sample;
        try {
            return read(pool, now);
        } catch (StoreException e) {
            LOG.warn("a sample of {}'s users was not read", pool, e);
            return last.sample;
        }
    }

    private Sample read(UserPoolId pool, long now) {
        var sample = new Sample(users.apply(pool));
        known.put(pool, new Known(sample, now));
        return sample;
    }

    /// Forgets a pool that is gone.
    public void forget(UserPoolId pool) {
        known.invalidate(pool);
    }
}

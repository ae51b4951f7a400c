package doorhouse.quota;

import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.store.Database;
import doorhouse.store.StoreException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// What was asked for beyond what is free, by category. Requests of all regions are counted
/// together, so of several regions' limits the highest is granted.
public final class ProvisionedLimits {
    /// After this every node grants what was asked for on another.
    private static final Duration FRESH = Duration.ofSeconds(1);

    private record Row(String category, long value) {}

    private final Database database;
    private final AccountId account;
    private final Ticker ticker;
    private final AtomicLong readAt;
    private volatile Map<String, Integer> granted = Map.of();

    public ProvisionedLimits(Database database, AccountId account, Ticker ticker) {
        this.database = database;
        this.account = account;
        this.ticker = ticker;
        readAt = new AtomicLong(ticker.read() - FRESH.toNanos());
    }

    void set(Region region, String category, int perSecond) {
        database.run(
                """
                insert into provisioned_limit (account, region, category, value)
                values (?, ?, ?, ?)
                    on conflict (account, region, category) do update set value = excluded.value\
                """,
                account.value(),
                region.value(),
                category,
                perSecond);
    }

    Optional<Integer> find(Region region, String category) {
        return database.find(
                """
                select value from provisioned_limit
                 where account = ? and region = ? and category = ?\
                """,
                row -> Math.toIntExact(row.number("value")),
                account.value(),
                region.value(),
                category);
    }

    /// What was asked for at most a second ago; 0 for nothing.
    int granted(String category) {
        long last = readAt.get();
        long now = ticker.read();
        // One caller reads for all; the others go by what was read before.
        if (now - last >= FRESH.toNanos() && readAt.compareAndSet(last, now)) read();
        return granted.getOrDefault(category, 0);
    }

    private void read() {
        try {
            var all = new HashMap<String, Integer>();
            for (var row :
                    database.list(
                            """
                            select category, max(value) as value from provisioned_limit
                             where account = ? group by category\
                            """,
                            r -> new Row(r.text("category"), r.number("value")),
                            account.value())) all.put(row.category, Math.toIntExact(row.value));
            granted = Map.copyOf(all);
        } catch (StoreException e) {
            // What was granted is granted until the store tells otherwise; the request itself
            // finds out whether it needs the store.
        }
    }
}

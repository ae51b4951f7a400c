package doorhouse.userpool.code;

import static java.nio.charset.StandardCharsets.UTF_8;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Lifetime;
import doorhouse.vault.Vault;
import java.time.Clock;
import java.time.Duration;

/// Counts the messages that one address is sent, whoever's name they are sent in, on all nodes
/// together: so that nobody makes a pool pour messages over a stranger, or run up a bill at a phone
/// company of one's own. An hour begins with the first message.
public final class AddressLimit {
    private static final Duration HOUR = Duration.ofHours(1);

    private final Database database;
    private final Vault vault;
    private final Clock clock;
    private final int most;

    /// @param most messages an hour; 0 for no limit
    public AddressLimit(Database database, Vault vault, Clock clock, int most) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
        this.most = most;
    }

    /// Counts one message before it is sent; false when there were enough.
    boolean count(UserPoolId pool, Address address) {
        if (most == 0) return true;
        var now = clock.instant();
        var running = now.plusMillis(1);
        // An hour that ends later was begun by a clock that ran ahead.
        var latest = new Lifetime(HOUR).latestEnd(now);
        int counted =
                database.run(
                        """
                        insert into address_count (user_pool_id, address_hash, times, expires_at)
                        values (?, ?, 1, ?)
                            on conflict (user_pool_id, address_hash) do update
                           set times = case when address_count.expires_at between ? and ?
                                       then address_count.times + 1 else 1 end,
                               expires_at = case when address_count.expires_at between ? and ?
                                            then address_count.expires_at else excluded.expires_at end
                         where address_count.expires_at not between ? and ?
                            or address_count.times < ?\
                        """,
                        pool.value(),
                        hash(pool, address),
                        now.plus(HOUR),
                        running,
                        latest,
                        running,
                        latest,
                        running,
                        latest,
                        most);
        return counted == 1;
    }

    private byte[] hash(UserPoolId pool, Address address) {
        return vault.sealer(pool.value())
                .keyedHash(
                        "sent-address",
                        address.attribute().getBytes(UTF_8),
                        address.value().getBytes(UTF_8));
    }
}

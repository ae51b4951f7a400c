package doorhouse.iam;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import doorhouse.id.AccountId;
import doorhouse.id.Region;
import doorhouse.operation.Principal;
import doorhouse.store.Database;
import doorhouse.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When access keys and roles were last used, and for what. It is written at most once in a quarter
/// of an hour for each, so that calls need not write; that is as exact as it ever is.
public final class LastUse {
    private static final Logger LOG = LoggerFactory.getLogger(LastUse.class);
    private static final Duration AT_MOST_EVERY = Duration.ofMinutes(15);
    private static final int MOST_KEPT = 10_000;

    record Used(String service, String region, Instant at) {}

    private final Database database;
    private final AccountId account;
    private final Clock clock;
    private final Cache<String, Boolean> noted;

    public LastUse(Database database, AccountId account, Clock clock, Ticker ticker) {
        this.database = database;
        this.account = account;
        this.clock = clock;
        this.noted =
                Caffeine.newBuilder()
                        .ticker(ticker)
                        .expireAfterWrite(AT_MOST_EVERY)
                        .maximumSize(MOST_KEPT)
                        .build();
    }

    /// Notes a call that was rightly signed.
    public void note(Principal principal, String service, Region region) {
        var id =
                principal.kind() == Principal.Kind.ASSUMED_ROLE
                        ? roleId(principal)
                        : principal.accessKeyId();
        if (noted.asMap().putIfAbsent(id, true) != null) return;
        try {
            write(id, service, region);
        } catch (StoreException e) {
            // No call that needs no store is to fail for this.
            LOG.warn("the use of {} was not noted", id, e);
        }
    }

    private void write(String id, String service, Region region) {
        database.run(
                """
                insert into last_use (account, id, service, region, used_at)
                select ?, ?, ?, ?, ?
                 where exists (select 1 from access_key where account = ? and access_key_id = ?)
                    or exists (select 1 from iam_role where account = ? and role_id = ?)
                    on conflict (account, id) do update
                   set service = excluded.service, region = excluded.region,
                       used_at = excluded.used_at\
                """,
                account.value(),
                id,
                service,
                region.value(),
                clock.instant(),
                account.value(),
                id,
                account.value(),
                id);
    }

    /// The user id of a role's session is the role's id, a colon and the session's name.
    private static String roleId(Principal principal) {
        var id = principal.userId();
        int colon = id.indexOf(':');
        return colon < 0 ? id : id.substring(0, colon);
    }

    Optional<Used> of(String id) {
        return database.find(
                "select service, region, used_at from last_use where account = ? and id = ?",
                row -> new Used(row.text("service"), row.text("region"), row.instant("used_at")),
                account.value(),
                id);
    }

    Shown.LastUsed ofRole(String roleId) {
        return of(roleId)
                .map(used -> new Shown.LastUsed(used.at, used.region))
                .orElse(Shown.LastUsed.NEVER);
    }

    /// To go with the key or role that it is of.
    void delete(String id) {
        database.run("delete from last_use where account = ? and id = ?", account.value(), id);
    }

    /// For development.
    public void deleteAll() {
        noted.invalidateAll();
        database.run("delete from last_use where account = ?", account.value());
    }
}

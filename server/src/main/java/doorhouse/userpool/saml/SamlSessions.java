package doorhouse.userpool.saml;

import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which session of a provider a sign-in belongs to, for as long as the browser's own session
/// lasts: signing out of one signs out of the other.
final class SamlSessions {
    /// @param eventId of the sign-in
    /// @param issuer the provider's entity id
    /// @param format of the name; null where the provider said none, as is the index
    record Session(
            UserPoolId userPoolId,
            String eventId,
            String sub,
            String providerName,
            String providerId,
            String issuer,
            String nameId,
            @Nullable String format,
            @Nullable String sessionIndex,
            Instant expiresAt) {}

    /// A provider that a sign-in was by.
    record Via(String name, String id) {}

    private static final int MOST_PROVIDERS = 100;

    private final Database database;
    private final Clock clock;

    SamlSessions(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    void add(Session s) {
        database.run(
                """
                insert into saml_session
                       (user_pool_id, event_id, sub, provider_name, provider_id, issuer, name_id,
                        name_format, session_index, expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    on conflict (user_pool_id, event_id) do nothing\
                """,
                s.userPoolId.value(),
                s.eventId,
                s.sub,
                s.providerName,
                s.providerId,
                s.issuer,
                s.nameId,
                s.format,
                s.sessionIndex,
                s.expiresAt);
    }

    Optional<Session> find(UserPoolId pool, String eventId) {
        return database.find(
                        """
                        select * from saml_session where user_pool_id = ? and event_id = ?\
                        """,
                        row -> read(pool, row),
                        pool.value(),
                        eventId)
                .filter(this::lasts);
    }

    /// The providers of an entity id: those that have gone too, as long as a session with them is
    /// kept.
    List<Via> providers(UserPoolId pool, String issuer) {
        var all = new ArrayList<Via>();
        for (var found = next(pool, issuer, "");
                found.isPresent() && all.size() < MOST_PROVIDERS;
                found = next(pool, issuer, found.get().id())) {
            all.add(found.get());
        }
        return all;
    }

    /// One after the other by the index, as each may have many sessions.
    private Optional<Via> next(UserPoolId pool, String issuer, String after) {
        return database.find(
                """
                select provider_name, provider_id from saml_session
                 where user_pool_id = ? and issuer = ? and provider_id > ?
                 order by provider_id limit 1\
                """,
                row -> new Via(row.text("provider_name"), row.text("provider_id")),
                pool.value(),
                issuer,
                after);
    }

    /// The sessions of a name with its provider.
    List<Session> list(UserPoolId pool, String issuer, String nameId) {
        return database
                .list(
                        """
                        select * from saml_session
                         where user_pool_id = ? and issuer = ? and name_id = ?\
                        """,
                        row -> read(pool, row),
                        pool.value(),
                        issuer,
                        nameId)
                .stream()
                .filter(this::lasts)
                .toList();
    }

    /// False when it was gone: of two that end it at once, one tells the provider.
    boolean remove(Session session) {
        return 1
                == database.run(
                        "delete from saml_session where user_pool_id = ? and event_id = ?",
                        session.userPoolId.value(),
                        session.eventId);
    }

    private boolean lasts(Session session) {
        return clock.instant().isBefore(session.expiresAt);
    }

    private static Session read(UserPoolId pool, Row row) {
        return new Session(
                pool,
                row.text("event_id"),
                row.text("sub"),
                row.text("provider_name"),
                row.text("provider_id"),
                row.text("issuer"),
                row.text("name_id"),
                row.textOrNull("name_format"),
                row.textOrNull("session_index"),
                row.instant("expires_at"));
    }
}

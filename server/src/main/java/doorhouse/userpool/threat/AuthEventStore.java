package doorhouse.userpool.threat;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The rows of events. A user's newest [#MOST] are kept, for two years.
final class AuthEventStore {
    static final int MOST = 1_000;
    private static final Duration KEPT = Duration.ofDays(730);
    private static final int DELETED_AT_ONCE = 200;
    private static final String COLUMNS =
            "user_pool_id, sub, event_id, event_type, event_response, challenges, ip_address,"
                    + " device_name, timezone, feedback_value, feedback_provider, feedback_at,"
                    + " created_at";

    private final Database database;

    AuthEventStore(Database database) {
        this.database = database;
    }

    Optional<AuthEvent> find(UserPoolId pool, Sub sub, String eventId) {
        return database.find(
                "select "
                        + COLUMNS
                        + " from auth_event where user_pool_id = ? and sub = ? and event_id = ?",
                AuthEventStore::event,
                pool.value(),
                sub.value(),
                eventId);
    }

    /// Writes an event, or what became of it.
    void put(AuthEvent event) {
        database.run(
                """
                insert into auth_event
                       (user_pool_id, sub, event_id, event_type, event_response, challenges,
                        ip_address, device_name, timezone, created_at, expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    on conflict (user_pool_id, sub, event_id)
                    do update set event_response = excluded.event_response,
                                  challenges = excluded.challenges\
                """,
                event.userPoolId().value(),
                event.sub().value(),
                event.eventId(),
                event.type().name(),
                event.response().name(),
                event.challenges().stream().map(Enum::name).collect(Collectors.joining(",")),
                event.client().ipAddress(),
                event.client().deviceName(),
                event.client().timezone(),
                event.createdAt(),
                event.createdAt().plus(KEPT));
    }

    /// Deletes the oldest beyond those that are kept.
    void trim(UserPoolId pool, Sub sub) {
        database.run(
                """
                delete from auth_event
                 where user_pool_id = ? and sub = ?
                   and event_id in (select event_id from auth_event
                                     where user_pool_id = ? and sub = ?
                                     order by created_at desc, event_id desc
                                     limit ? offset ?)\
                """,
                pool.value(),
                sub.value(),
                pool.value(),
                sub.value(),
                DELETED_AT_ONCE,
                MOST);
    }

    /// A page, the newest first.
    ///
    /// @param before older than this, and of those of that moment the ids before `beforeId`
    List<AuthEvent> list(UserPoolId pool, Sub sub, Instant before, String beforeId, int limit) {
        return database.list(
                "select "
                        + COLUMNS
                        + """
                         from auth_event
                        where user_pool_id = ? and sub = ?
                          and (created_at < ? or (created_at = ? and event_id < ?))
                        order by created_at desc, event_id desc limit ?\
                        """,
                AuthEventStore::event,
                pool.value(),
                sub.value(),
                before,
                before,
                beforeId,
                limit);
    }

    /// False when there is no such event.
    boolean putFeedback(UserPoolId pool, Sub sub, String eventId, AuthEvent.Feedback feedback) {
        return 1
                == database.run(
                        """
                        update auth_event
                           set feedback_value = ?, feedback_provider = ?, feedback_at = ?
                         where user_pool_id = ? and sub = ? and event_id = ?\
                        """,
                        feedback.feedbackValue(),
                        feedback.provider(),
                        feedback.feedbackDate(),
                        pool.value(),
                        sub.value(),
                        eventId);
    }

    private static AuthEvent event(Row row) {
        return new AuthEvent(
                new UserPoolId(row.text("user_pool_id")),
                new Sub(row.text("sub")),
                row.text("event_id"),
                AuthEvent.Type.valueOf(row.text("event_type")),
                AuthEvent.Response.valueOf(row.text("event_response")),
                challenges(row.text("challenges")),
                new AuthEvent.Client(
                        row.text("ip_address"),
                        row.textOrNull("device_name"),
                        row.textOrNull("timezone")),
                feedback(row),
                row.instant("created_at"));
    }

    private static List<AuthEvent.Shown> challenges(String text) {
        if (text.isEmpty()) return List.of();
        return Stream.of(text.split(",")).map(AuthEvent.Shown::valueOf).toList();
    }

    private static AuthEvent.@Nullable Feedback feedback(Row row) {
        var value = row.textOrNull("feedback_value");
        if (value == null) return null;
        return new AuthEvent.Feedback(
                value, row.text("feedback_provider"), row.instant("feedback_at"));
    }
}

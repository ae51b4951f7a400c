package doorhouse.userpool.threat;

import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;
import static doorhouse.operation.CognitoErrors.RESOURCE_NOT_FOUND;
import static doorhouse.operation.Operation.anyone;
import static doorhouse.operation.Operation.signed;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.Page;
import doorhouse.operation.PagingToken;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.vault.Vault;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operations on what users did and what is said of it.
public final class AuthEventOperations implements Operations {
    private static final String LIST = "AdminListUserAuthEvents";
    private static final int FULL_PAGE = 60;

    private final UserPools pools;
    private final Users users;
    private final AuthEvents events;
    private final FeedbackTokens tokens;
    private final Clock clock;

    public AuthEventOperations(
            UserPools pools, Users users, AuthEvents events, Vault vault, Clock clock) {
        this.pools = pools;
        this.users = users;
        this.events = events;
        this.tokens = new FeedbackTokens(vault, clock);
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed(LIST, AdminListUserAuthEvents.class, this::adminListUserAuthEvents),
                signed(
                        "AdminUpdateAuthEventFeedback",
                        AdminUpdateAuthEventFeedback.class,
                        this::adminUpdateAuthEventFeedback),
                anyone(
                        "UpdateAuthEventFeedback",
                        UpdateAuthEventFeedback.class,
                        this::updateAuthEventFeedback));
    }

    record AdminListUserAuthEvents(
            UserPoolId userPoolId,
            String username,
            @Nullable Integer maxResults,
            @Nullable String nextToken) {}

    /// No attempt is rated yet, so none has a risk: it says so, and has no level.
    record Risk(String riskDecision, boolean compromisedCredentialsDetected) {
        static final Risk NONE = new Risk("NoRisk", false);
    }

    record Challenge(String challengeName, String challengeResponse) {}

    record Described(
            String eventId,
            AuthEvent.Type eventType,
            Instant creationDate,
            AuthEvent.Response eventResponse,
            Risk eventRisk,
            List<Challenge> challengeResponses,
            AuthEvent.Client eventContextData,
            AuthEvent.@Nullable Feedback eventFeedback) {
        static Described of(AuthEvent event) {
            return new Described(
                    event.eventId(),
                    event.type(),
                    event.createdAt(),
                    event.response(),
                    Risk.NONE,
                    event.challenges().stream()
                            .map(c -> new Challenge(c.challenge(), c.result()))
                            .toList(),
                    event.client(),
                    event.feedback());
        }
    }

    record EventPage(List<Described> authEvents, @Nullable String nextToken) {}

    EventPage adminListUserAuthEvents(AdminListUserAuthEvents asked) {
        var pool = pool(asked.userPoolId);
        var user = users.get(pool, asked.username);
        var from = PagingToken.open(LIST, 2, asked.nextToken);
        events.settle();
        int limit =
                asked.maxResults == null || asked.maxResults == 0 ? FULL_PAGE : asked.maxResults;
        var found =
                events.store()
                        .list(
                                pool.id(),
                                user.sub(),
                                from.isEmpty()
                                        ? Instant.ofEpochMilli(Long.MAX_VALUE)
                                        : moment(from),
                                from.isEmpty() ? "" : from.getLast(),
                                limit + 1);
        var page = Page.of(found, limit, AuthEventOperations::token);
        return new EventPage(page.shown(Described::of), page.token());
    }

    private static Instant moment(List<String> keys) {
        try {
            return Instant.ofEpochMilli(Long.parseLong(keys.getFirst()));
        } catch (NumberFormatException e) {
            // Forged: it only moves its holder's own position.
            return Instant.EPOCH;
        }
    }

    private static String token(AuthEvent last) {
        return PagingToken.of(LIST, Long.toString(last.createdAt().toEpochMilli()), last.eventId());
    }

    record AdminUpdateAuthEventFeedback(
            UserPoolId userPoolId, String username, String eventId, String feedbackValue) {}

    Empty adminUpdateAuthEventFeedback(AdminUpdateAuthEventFeedback asked) {
        var pool = pool(asked.userPoolId);
        var user = users.get(pool, asked.username);
        put(pool, user.sub(), asked.eventId, asked.feedbackValue, "Admin");
        return Empty.EMPTY;
    }

    record UpdateAuthEventFeedback(
            UserPoolId userPoolId,
            String username,
            String eventId,
            String feedbackToken,
            String feedbackValue) {}

    /// The token alone lets in, so who is not there is refused as a wrong token is.
    Empty updateAuthEventFeedback(UpdateAuthEventFeedback asked) {
        var pool = pool(asked.userPoolId);
        var user = users.find(pool, asked.username);
        boolean fits =
                user.isPresent()
                        && tokens.fits(
                                asked.feedbackToken, pool.id(), user.get().sub(), asked.eventId);
        if (!fits) throw NOT_AUTHORIZED.because("Invalid feedback token");
        put(pool, user.get().sub(), asked.eventId, asked.feedbackValue, "User");
        return Empty.EMPTY;
    }

    private UserPool pool(UserPoolId id) {
        var pool = pools.get(id);
        AddOns.require(pool);
        return pool;
    }

    private void put(UserPool pool, Sub sub, String eventId, String value, String provider) {
        events.settle();
        var feedback = new AuthEvent.Feedback(value, provider, clock.instant());
        if (!events.store().putFeedback(pool.id(), sub, eventId, feedback)) {
            throw RESOURCE_NOT_FOUND.because("Event " + eventId + " does not exist.");
        }
    }
}

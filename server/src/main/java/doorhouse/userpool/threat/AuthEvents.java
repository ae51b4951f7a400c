package doorhouse.userpool.threat;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.store.StoreException;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPool;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes down what users do, for pools that ask for it: behind the answer, some at a time, so that
/// nobody waits for it. Where more comes than can be written, events are left out rather than users
/// kept waiting; those still in memory when the process dies are lost.
public final class AuthEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuthEvents.class);
    private static final int MOST_WAITING = 10_000;
    private static final int AT_ONCE = 100;
    private static final int MOST_CHALLENGES = 20;
    private static final Duration LAST_WRITES = Duration.ofSeconds(5);

    /// An attempt as it happened.
    ///
    /// @param sub the user; null where only a name is known
    /// @param username who was named; looked up where the sub is not known
    /// @param eventId of the sign-in that it belongs to, or of its own
    /// @param shown what was shown for the first time or wrongly; added to what was before
    public record Attempt(
            UserPool pool,
            @Nullable Sub sub,
            String username,
            String eventId,
            AuthEvent.Type type,
            AuthEvent.Response response,
            List<AuthEvent.Shown> shown,
            AuthEvent.Client client) {}

    /// What somebody is about to try under a user's name.
    ///
    /// @param sourceAddress where the call comes from
    /// @param context what the client tells of the user's surroundings; null for nothing
    public record Trial(
            UserPool pool,
            AppClient client,
            String username,
            AuthEvent.Type type,
            String sourceAddress,
            @Nullable UserContext context) {}

    private sealed interface Waiting {}

    private record Noted(Attempt attempt, Instant at) implements Waiting {}

    /// All that came before it is written.
    ///
    /// @param last whether nothing comes after it
    private record Mark(CountDownLatch reached, boolean last) implements Waiting {}

    private final Database database;
    private final AuthEventStore store;
    private final Users users;
    private final Clock clock;
    private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong leftOut = new AtomicLong();
    private volatile boolean closing;

    public AuthEvents(Database database, Users users, Clock clock) {
        this.database = database;
        this.store = new AuthEventStore(database);
        this.users = users;
        this.clock = clock;
        Thread.ofVirtual().name("auth-events").start(this::work);
    }

    /// Notes an attempt, of a pool that asks for it. Never waits.
    public void record(Attempt attempt) {
        if (closing) return;
        if (waiting.offer(new Noted(attempt, clock.instant()))) return;
        if (leftOut.getAndIncrement() % MOST_WAITING == 0) {
            LOG.warn("auth events are left out: more come than can be written");
        }
    }

    /// Does what is tried, and notes what came of it: what the API refuses has failed.
    ///
    /// @param response what a result means
    /// @throws ApiException InvalidParameterException when the context is none, and what the work
    ///   throws
    public <T> T tried(Trial trial, Function<T, AuthEvent.Response> response, Supplier<T> work) {
        if (trial.context() != null) trial.context().check();
        if (!trial.pool().settings().threatProtection().records(false)) return work.get();
        try {
            var result = work.get();
            note(trial, response.apply(result));
            return result;
        } catch (ApiException refusal) {
            note(trial, AuthEvent.Response.FAIL);
            throw refusal;
        }
    }

    private void note(Trial trial, AuthEvent.Response response) {
        boolean believed = trial.client().propagatesUserContext();
        record(
                new Attempt(
                        trial.pool(),
                        null,
                        trial.username(),
                        UUID.randomUUID().toString(),
                        trial.type(),
                        response,
                        List.of(),
                        client(believed, trial.sourceAddress(), trial.context())));
    }

    /// What is known of where an attempt comes from.
    ///
    /// @param believed whether what the caller says of the user's address counts
    public static AuthEvent.Client client(
            boolean believed, String sourceAddress, @Nullable UserContext context) {
        return context == null
                ? new AuthEvent.Client(sourceAddress, null, null)
                : context.client(believed, sourceAddress);
    }

    /// Waits a moment until what was noted so far on this node is written.
    void settle() {
        await(new Mark(new CountDownLatch(1), false));
    }

    private void await(Mark mark) {
        try {
            long end = System.nanoTime() + LAST_WRITES.toNanos();
            boolean reached =
                    waiting.offer(mark, LAST_WRITES.toMillis(), TimeUnit.MILLISECONDS)
                            && mark.reached.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (!reached) LOG.warn("auth events are behind");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    AuthEventStore store() {
        return store;
    }

    private void work() {
        try {
            var taken = new ArrayList<Waiting>();
            do {
                taken.clear();
                taken.add(waiting.take());
                waiting.drainTo(taken, AT_ONCE - 1);
                write(taken);
            } while (taken.stream().noneMatch(one -> one instanceof Mark mark && mark.last));
        } catch (InterruptedException e) {
            LOG.warn("auth events are no longer written");
        }
    }

    private void write(List<Waiting> taken) {
        var noted = taken.stream().filter(Noted.class::isInstance).map(Noted.class::cast).toList();
        try {
            if (!noted.isEmpty()) database.transaction(() -> put(noted));
        } catch (StoreException e) {
            LOG.warn("{} auth events were not written: {}", noted.size(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("of {} auth events one cannot be written", noted.size(), e);
            writeSingly(noted);
        }
        for (var one : taken) if (one instanceof Mark mark) mark.reached.countDown();
    }

    /// So that one event that cannot be written takes no others with it.
    private void writeSingly(List<Noted> noted) {
        for (var one : noted) {
            try {
                database.transaction(() -> put(List.of(one)));
            } catch (RuntimeException e) {
                LOG.warn("an auth event was not written: {}", e.getMessage());
            }
        }
    }

    private void put(List<Noted> noted) {
        var grown = new HashSet<Owner>();
        for (var one : noted) {
            sub(one.attempt)
                    .ifPresent(sub -> {
                        if (put(one, sub)) grown.add(new Owner(one.attempt.pool().id(), sub));
                    });
        }
        for (var owner : grown) store.trim(owner.pool, owner.sub);
    }

    private record Owner(UserPoolId pool, Sub sub) {}

    /// Whether it is an event that was not there.
    private boolean put(Noted noted, Sub sub) {
        var attempt = noted.attempt;
        var pool = attempt.pool().id();
        var before = store.find(pool, sub, attempt.eventId());
        store.put(
                new AuthEvent(
                        pool,
                        sub,
                        attempt.eventId(),
                        attempt.type(),
                        attempt.response(),
                        shown(before.map(AuthEvent::challenges).orElse(List.of()), attempt),
                        attempt.client(),
                        null,
                        before.map(AuthEvent::createdAt).orElse(noted.at)));
        return before.isEmpty();
    }

    /// Who is not there, or not any more, has no events.
    private Optional<Sub> sub(Attempt attempt) {
        if (attempt.sub() == null) {
            return users.find(attempt.pool(), attempt.username()).map(User::sub);
        }
        return users.find(attempt.pool().id(), attempt.sub()).map(User::sub);
    }

    /// What was shown before and now: a factor once it is right, each time it is wrong.
    private static List<AuthEvent.Shown> shown(List<AuthEvent.Shown> before, Attempt attempt) {
        var all = new ArrayList<>(before);
        for (var one : attempt.shown()) {
            boolean again = one.success() && all.contains(one);
            if (!again && all.size() < MOST_CHALLENGES) all.add(one);
        }
        return all;
    }

    /// Writes what is noted already, and takes no more.
    @Override
    public void close() {
        if (closing) return;
        closing = true;
        await(new Mark(new CountDownLatch(1), true));
    }
}

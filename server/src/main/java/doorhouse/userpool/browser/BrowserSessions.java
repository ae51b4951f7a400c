package doorhouse.userpool.browser;

import doorhouse.crypto.Hashes;
import doorhouse.crypto.RandomText;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.signin.SignedIn;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Begins, finds and ends the sessions of browsers. The browser alone has the secret; kept is its
/// digest.
public final class BrowserSessions {
    /// 43 letters and digits: 256 bits.
    private static final int SECRET_LENGTH = 43;

    private record Kept(
            Sub sub, String eventId, Instant authenticatedAt, boolean federated, Instant endsAt) {}

    private final Database database;
    private final Users users;
    private final RandomText random;
    private final Clock clock;

    public BrowserSessions(Database database, Users users, RandomText random, Clock clock) {
        this.database = database;
        this.users = users;
        this.random = random;
        this.clock = clock;
    }

    /// How long one lives from the sign-in on; use does not prolong it.
    public static Duration lifetime(UserPool pool) {
        return pool.settings().extensions().browserSession();
    }

    /// Begins a session, under a secret that nobody had before.
    ///
    /// @return the secret, for the browser's cookie
    public String begin(SignedIn who) {
        var secret = random.letters(SECRET_LENGTH);
        database.run(
                """
                insert into browser_session
                       (user_pool_id, digest, sub, event_id, authenticated_at, federated, expires_at)
                values (?, ?, ?, ?, ?, ?, ?)\
                """,
                who.pool().id().value(),
                digest(secret),
                who.user().sub().value(),
                who.eventId(),
                who.authenticatedAt(),
                who.federated(),
                clock.instant().plus(lifetime(who.pool())));
        return secret;
    }

    /// The session that a secret stands for, if it has not ended and its user is still there and
    /// enabled.
    public Optional<BrowserSession> find(UserPool pool, String secret) {
        if (secret.length() != SECRET_LENGTH) return Optional.empty();
        return kept(pool.id(), secret)
                .filter(kept -> clock.instant().isBefore(kept.endsAt))
                .flatMap(kept ->
                        users.find(pool.id(), kept.sub)
                                .filter(User::enabled)
                                .map(user ->
                                        new BrowserSession(
                                                user,
                                                kept.eventId,
                                                kept.authenticatedAt,
                                                kept.federated,
                                                kept.endsAt)));
    }

    private Optional<Kept> kept(UserPoolId pool, String secret) {
        return database.find(
                """
                select sub, event_id, authenticated_at, federated, expires_at
                  from browser_session where user_pool_id = ? and digest = ?\
                """,
                row ->
                        new Kept(
                                new Sub(row.text("sub")),
                                row.text("event_id"),
                                row.instant("authenticated_at"),
                                row.flag("federated"),
                                row.instant("expires_at")),
                pool.value(),
                digest(secret));
    }

    /// Ends one session.
    public void end(UserPool pool, String secret) {
        database.run(
                "delete from browser_session where user_pool_id = ? and digest = ?",
                pool.id().value(),
                digest(secret));
    }

    /// Ends the sessions of one sign-in.
    public void endOf(UserPool pool, String eventId) {
        database.run(
                "delete from browser_session where user_pool_id = ? and event_id = ?",
                pool.id().value(),
                eventId);
    }

    /// Ends all sessions of a user.
    public void endAll(User user) {
        database.run(
                "delete from browser_session where user_pool_id = ? and sub = ?",
                user.userPoolId().value(),
                user.sub().value());
    }

    private static byte[] digest(String secret) {
        return Hashes.sha256(secret.getBytes(StandardCharsets.UTF_8));
    }
}

package doorhouse.userpool.browser;

import doorhouse.crypto.Hashes;
import doorhouse.crypto.RandomText;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.store.Lifetime;
import doorhouse.store.Row;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.identityprovider.IdentityProviders;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.session.SessionPasswords;
import doorhouse.userpool.signin.SignedIn;
import doorhouse.userpool.signin.SignedIn.Prover;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Begins, finds and ends the sessions of browsers. The browser alone has the secret; kept is its
/// digest.
public final class BrowserSessions {
    /// 43 letters and digits: 256 bits.
    private static final int SECRET_LENGTH = 43;

    /// As long as Cognito's last.
    private static final Duration SHORT = Duration.ofHours(1);

    /// @param passwordMark null where another provider proved the user
    private record Kept(
            Sub sub,
            String eventId,
            Instant authenticatedAt,
            @Nullable Prover prover,
            @Nullable String passwordMark,
            long tokenGeneration,
            Instant endsAt) {}

    private final Database database;
    private final Users users;
    private final SessionPasswords passwords;
    private final IdentityProviders providers;
    private final RandomText random;
    private final Clock clock;

    public BrowserSessions(
            Database database,
            Users users,
            SessionPasswords passwords,
            IdentityProviders providers,
            RandomText random,
            Clock clock) {
        this.database = database;
        this.users = users;
        this.passwords = passwords;
        this.providers = providers;
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
        var prover = who.prover();
        database.run(
                """
                insert into browser_session
                       (user_pool_id, digest, sub, event_id, authenticated_at, provider_name,
                        provider_id, password_mark, token_generation, expires_at)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
                """,
                who.pool().id().value(),
                digest(secret),
                who.user().sub().value(),
                who.eventId(),
                who.authenticatedAt(),
                prover == null ? null : prover.name(),
                prover == null ? null : prover.id(),
                prover == null ? passwords.mark(who.user()) : null,
                who.user().tokenGeneration(),
                clock.instant().plus(lifetime(who.pool())));
        return secret;
    }

    /// The session that a secret stands for, if it has not ended and what it rests on still holds:
    /// the user is there and may sign in, with the same password or by the same provider.
    public Optional<BrowserSession> find(UserPool pool, String secret) {
        if (secret.length() != SECRET_LENGTH) return Optional.empty();
        return kept(pool.id(), secret)
                .filter(kept -> new Lifetime(lifetime(pool)).holds(clock.instant(), kept.endsAt))
                .flatMap(kept ->
                        users.find(pool.id(), kept.sub)
                                .filter(user -> holds(pool, kept, user))
                                .map(user ->
                                        new BrowserSession(
                                                user,
                                                kept.eventId,
                                                kept.authenticatedAt,
                                                kept.prover,
                                                kept.endsAt)));
    }

    private boolean holds(UserPool pool, Kept kept, User user) {
        if (!user.enabled() || user.status() == UserStatus.RESET_REQUIRED) return false;
        if (endsByGlobalSignOut(pool) && user.tokenGeneration() != kept.tokenGeneration) {
            return false;
        }
        var prover = kept.prover;
        if (prover == null) return passwords.mark(user).equals(kept.passwordMark);
        return providers
                .find(pool.id(), prover.name())
                .filter(provider -> provider.id().equals(prover.id()))
                .isPresent();
    }

    /// Not so at Cognito, whose sessions soon end by themselves.
    private static boolean endsByGlobalSignOut(UserPool pool) {
        return pool.settings().extensions().strict() || lifetime(pool).compareTo(SHORT) > 0;
    }

    private Optional<Kept> kept(UserPoolId pool, String secret) {
        return database.find(
                """
                select sub, event_id, authenticated_at, provider_name, provider_id, password_mark,
                       token_generation, expires_at
                  from browser_session where user_pool_id = ? and digest = ?\
                """,
                BrowserSessions::read,
                pool.value(),
                digest(secret));
    }

    private static Kept read(Row row) {
        var name = row.textOrNull("provider_name");
        return new Kept(
                new Sub(row.text("sub")),
                row.text("event_id"),
                row.instant("authenticated_at"),
                name == null ? null : new Prover(name, row.text("provider_id")),
                row.textOrNull("password_mark"),
                row.number("token_generation"),
                row.instant("expires_at"));
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

package doorhouse.userpool.authorization;

import doorhouse.crypto.Hashes;
import doorhouse.store.Database;
import doorhouse.store.Lifetime;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.session.RevokedFamilies;
import doorhouse.userpool.signin.OAuthGrants;
import doorhouse.userpool.signin.SignedIn;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Authorization codes: given for a request, bound to its client, redirect URI and challenge, and
/// good for five minutes and one use. Kept is only a digest. A second use ends the tokens that the
/// first one gave, for one of the two was not the client's (RFC 6749 §4.1.2, RFC 9700 §4.5).
public final class AuthorizationCodes {
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    /// How long a second use is told from a code that never was.
    private static final Duration REMEMBERED = Duration.ofHours(1);

    /// A UUID has 36 characters; what is longer is not even looked for.
    private static final int LENGTH = 36;

    private final CodeStore store;
    private final Users users;
    private final RevokedFamilies revoked;
    private final SecureRandom random;
    private final Clock clock;

    public AuthorizationCodes(
            Database database,
            Users users,
            RevokedFamilies revoked,
            SecureRandom random,
            Clock clock) {
        this.store = new CodeStore(database);
        this.users = users;
        this.revoked = revoked;
        this.random = random;
        this.clock = clock;
    }

    /// A code for what a client asked on behalf of somebody who signed in.
    ///
    /// @return a UUID of version 4: 122 random bits
    public String give(AuthorizationRequest asked, SignedIn who) {
        var code = randomUuid();
        var now = clock.instant();
        store.add(
                who.pool().id(),
                digest(code),
                new CodeStore.Kept(
                        asked.client().id(),
                        asked.redirectUri(),
                        asked.codeChallenge(),
                        String.join(" ", asked.scopes()),
                        asked.nonce(),
                        asked.resource(),
                        who.user().sub(),
                        who.user().tokenGeneration(),
                        who.eventId(),
                        who.authenticatedAt(),
                        who.device(),
                        UUID.randomUUID().toString(),
                        now.plus(LIFETIME),
                        false),
                now.plus(REMEMBERED));
        return code;
    }

    /// Uses a code up.
    ///
    /// @param client has proved itself
    /// @param verifier null where none was sent
    /// @return empty when it is not good: another client's, for another redirect URI, without its
    ///   verifier or with one though there was no challenge, too old, used before, or of a user who
    ///   was deleted, disabled or signed out since. Only of a use before does anything come
    public Optional<OAuthGrants.Granted> take(
            UserPool pool,
            AppClient client,
            String code,
            String redirectUri,
            @Nullable String verifier) {
        if (code.length() != LENGTH) return Optional.empty();
        byte[] digest = digest(code);
        var found = store.find(pool.id(), digest).filter(k -> k.client().equals(client.id()));
        if (found.isEmpty()) return Optional.empty();
        var kept = found.get();
        if (kept.spent()) return usedBefore(pool, client, kept);
        if (!new Lifetime(LIFETIME).holds(clock.instant(), kept.goodUntil())
                || !kept.redirectUri().equals(redirectUri)
                || !CodeVerifier.fits(verifier, kept.codeChallenge())) {
            return Optional.empty();
        }
        if (!store.spend(pool.id(), digest, clock.instant())) {
            return usedBefore(pool, client, kept);
        }
        return users.find(pool.id(), kept.sub())
                .filter(User::enabled)
                .filter(user -> user.tokenGeneration() == kept.tokenGeneration())
                .map(user -> granted(pool, client, user, kept));
    }

    private Optional<OAuthGrants.Granted> usedBefore(
            UserPool pool, AppClient client, CodeStore.Kept kept) {
        revoked.revoke(
                pool.id(), kept.family(), clock.instant().plus(client.refreshTokenValidity()));
        return Optional.empty();
    }

    private static OAuthGrants.Granted granted(
            UserPool pool, AppClient client, User user, CodeStore.Kept kept) {
        var who =
                new SignedIn(
                        pool,
                        client,
                        user,
                        kept.eventId(),
                        kept.authenticatedAt(),
                        kept.device(),
                        null);
        return new OAuthGrants.Granted(
                who, kept.family(), kept.scopeList(), kept.nonce(), kept.resource());
    }

    private String randomUuid() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return uuid(bytes).toString();
    }

    /// RFC 9562 §5.4.
    private static UUID uuid(byte[] random) {
        var buffer = java.nio.ByteBuffer.wrap(random);
        long high = (buffer.getLong() & ~0xF000L) | 0x4000L;
        long low = (buffer.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static byte[] digest(String code) {
        return Hashes.sha256(code.getBytes(StandardCharsets.UTF_8));
    }
}

package doorhouse.userpool.browser;

import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.federation.Identities;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.signin.SignedIn;
import doorhouse.userpool.signin.SignedIn.Prover;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A browser whose user signed in a while ago.
///
/// @param user as of now
/// @param eventId of the sign-in
/// @param authenticatedAt when the user showed the first factor
/// @param prover null where the pool itself proved the user
public record BrowserSession(
        User user,
        String eventId,
        Instant authenticatedAt,
        @Nullable Prover prover,
        Instant expiresAt) {
    /// Whether the session signs the user in for a client: only if that client takes who proved the
    /// user, the pool itself or another provider, to whom the user still belongs.
    public boolean serves(AppClient client) {
        var taken = client.supportedProviders();
        if (prover == null) return taken.contains(AppClient.THIS_POOL);
        return taken.contains(prover.name()) && Identities.providers(user).contains(prover.name());
    }

    /// The user as signed in for one of the pool's clients.
    public SignedIn at(UserPool pool, AppClient client) {
        return new SignedIn(pool, client, user, eventId, authenticatedAt, null, prover);
    }

    /// Whether the sign-in is no longer ago than this; never so for no time at all, which asks for
    /// a new one (OpenID Connect Core §3.1.2.1, `max_age`).
    public boolean within(Duration age, Instant now) {
        return age.isPositive() && !authenticatedAt.plus(age).isBefore(now);
    }
}

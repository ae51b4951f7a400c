package doorhouse.userpool.browser;

import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.federation.Identities;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.signin.SignedIn;
import java.time.Duration;
import java.time.Instant;

/// A browser whose user signed in a while ago.
///
/// @param user as of now
/// @param eventId of the sign-in
/// @param authenticatedAt when the user showed the first factor
/// @param federated whether another provider proved the user
public record BrowserSession(
        User user, String eventId, Instant authenticatedAt, boolean federated, Instant expiresAt) {
    /// Whether the session signs the user in for a client: only if that client takes who proved the
    /// user, the pool itself or one of the providers that the user has identities of.
    public boolean serves(AppClient client) {
        var taken = client.supportedProviders();
        if (!federated) return taken.contains(AppClient.THIS_POOL);
        return Identities.providers(user).stream().anyMatch(taken::contains);
    }

    /// The user as signed in for one of the pool's clients.
    public SignedIn at(UserPool pool, AppClient client) {
        return new SignedIn(pool, client, user, eventId, authenticatedAt, null, federated);
    }

    /// Whether the sign-in is no longer ago than this; never so for no time at all, which asks for
    /// a new one (OpenID Connect Core §3.1.2.1, `max_age`).
    public boolean within(Duration age, Instant now) {
        return age.isPositive() && !authenticatedAt.plus(age).isBefore(now);
    }
}

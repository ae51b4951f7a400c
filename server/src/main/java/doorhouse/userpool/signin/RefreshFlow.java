package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;
import static doorhouse.operation.CognitoErrors.REFRESH_TOKEN_REUSE;

import doorhouse.store.Lifetime;
import doorhouse.token.IssuedTokens;
import doorhouse.token.RefreshToken;
import doorhouse.token.RefreshTokens;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.device.Devices;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.session.RevokedFamilies;
import doorhouse.userpool.session.SpentMarks;
import doorhouse.userpool.trigger.Occasion;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// New tokens for a refresh token. Where the client rotates them, a token is good once, and for the
/// grace period after that, so that a client whose answer was lost may try again. Whoever brings it
/// later tells that it is in two hands, and nobody knows whose are the right ones: all of its
/// family end (RFC 9700 §4.14.2). Source: Amazon Cognito Developer Guide, "Refresh tokens",
/// "Refresh token rotation".
public final class RefreshFlow {
    private final AppClients clients;
    private final Users users;
    private final RefreshTokens refreshTokens;
    private final RevokedFamilies revoked;
    private final SpentMarks marks;
    private final Devices devices;
    private final TokenGrants grants;
    private final Clock clock;

    public RefreshFlow(
            AppClients clients,
            Users users,
            RefreshTokens refreshTokens,
            RevokedFamilies revoked,
            SpentMarks marks,
            Devices devices,
            TokenGrants grants,
            Clock clock) {
        this.clients = clients;
        this.users = users;
        this.refreshTokens = refreshTokens;
        this.revoked = revoked;
        this.marks = marks;
        this.devices = devices;
        this.grants = grants;
        this.clock = clock;
    }

    /// REFRESH_TOKEN_AUTH: the client proves itself by SECRET_HASH, over the user's own name.
    IssuedTokens begin(UserPool pool, AppClient client, Asked asked) {
        KeyHolders.refuseToRefresh(pool, client);
        var token = opened(pool, client, asked.get("REFRESH_TOKEN"));
        clients.checkSecretHashOfAny(
                client,
                List.of(token.username(), token.sub().value()),
                asked.values().get("SECRET_HASH"));
        // Metadata of InitiateAuth is for functions that let a sign-in begin, which this is not.
        var occasion = new Occasion(pool, client.id(), Map.of());
        return refreshed(occasion, client, token, new Holder(asked.find("DEVICE_KEY"), null));
    }

    /// New tokens for a client that has proved itself.
    ///
    /// @param occasion the call, with the metadata that reaches the pool's function
    /// @param deviceKey that the client says it runs on; null where it says nothing
    /// @param boundTo the thumbprint of the key that the client has proved to hold; null for none
    /// @return with a refresh token where the client rotates them
    /// @throws doorhouse.operation.ApiException NotAuthorizedException when the token is not good,
    ///   RefreshTokenReuseException when it was rotated out
    public IssuedTokens exchange(
            Occasion occasion,
            AppClient client,
            String text,
            @Nullable String deviceKey,
            @Nullable String boundTo) {
        var token = opened(occasion.pool(), client, text);
        var holder = new Holder(Optional.ofNullable(deviceKey), boundTo);
        return refreshed(occasion, client, token, holder);
    }

    /// What whoever brings a token says of itself.
    private record Holder(Optional<String> device, @Nullable String boundTo) {}

    private RefreshToken opened(UserPool pool, AppClient client, String text) {
        return refreshTokens
                .open(pool.id(), text)
                .filter(token -> token.clientId().equals(client.id()))
                .orElseThrow(() -> NOT_AUTHORIZED.because("Invalid Refresh Token"));
    }

    private IssuedTokens refreshed(
            Occasion occasion, AppClient client, RefreshToken token, Holder holder) {
        var pool = occasion.pool();
        if (!clock.instant().isBefore(token.expiresAt()))
            throw NOT_AUTHORIZED.because("Refresh Token has expired");
        // Issued by a clock that ran ahead: it would outlive its validity by as much.
        if (Lifetime.begins(token.authenticated()).isAfter(clock.instant()))
            throw NOT_AUTHORIZED.because("Invalid Refresh Token");
        var user = users.find(pool.id(), token.sub()).orElseThrow(Users::unknown);
        if (token.generation() != user.tokenGeneration()
                || revoked.revoked(pool.id(), token.family(), token.expiresAt())) {
            throw NOT_AUTHORIZED.because("Refresh Token has been revoked");
        }
        if (!user.enabled()) throw FirstFactor.disabled();
        if (token.boundTo() != null && !token.boundTo().equals(holder.boundTo))
            throw NOT_AUTHORIZED.because("Invalid Refresh Token");
        if (!fromItsDevice(pool, token, holder.device))
            throw NOT_AUTHORIZED.because("Invalid Refresh Token.");
        var grace = client.refreshRotation();
        var request = new TokenGrants.ForRequest(null, holder.boundTo);
        if (grace != null) return rotated(occasion, client, user, token, grace, request);
        // It may have been rotated out before the client gave rotation up: spent it stays.
        if (marks.spentAt(pool.id(), token.id()).isPresent()) {
            throw NOT_AUTHORIZED.because("Refresh Token has been revoked");
        }
        var content = grants.refreshed(occasion, user, token);
        return grants.issue(pool, client, user, token, content, request);
    }

    /// A pool that tracks devices takes a token only from the device that it was issued to, and
    /// only while the user has that device: it must have been confirmed, and not be forgotten.
    private boolean fromItsDevice(UserPool pool, RefreshToken token, Optional<String> device) {
        var key = token.deviceKey();
        if (key == null || !pool.settings().devices().on()) return true;
        return device.filter(key.value()::equals).isPresent()
                && devices.find(pool.id(), token.sub(), key).isPresent();
    }

    private IssuedTokens rotated(
            Occasion occasion,
            AppClient client,
            User user,
            RefreshToken token,
            Duration grace,
            TokenGrants.ForRequest request) {
        var pool = occasion.pool();
        refuseReuse(pool, token, grace);
        // Before the token is spent: a function that fails then costs nobody the way back in.
        var content = grants.refreshed(occasion, user, token);
        if (!marks.spend(pool.id(), token.id(), token.expiresAt())) refuseReuse(pool, token, grace);
        return grants.rotate(pool, client, user, token, content, request);
    }

    private void refuseReuse(UserPool pool, RefreshToken token, Duration grace) {
        var spentAt = marks.spentAt(pool.id(), token.id());
        if (spentAt.isEmpty() || clock.instant().isBefore(spentAt.get().plus(grace))) return;
        revoked.revoke(pool.id(), token);
        throw REFRESH_TOKEN_REUSE.because("Refresh token has been invalidated by rotation");
    }
}

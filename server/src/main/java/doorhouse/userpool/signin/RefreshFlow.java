package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;
import static doorhouse.operation.CognitoErrors.REFRESH_TOKEN_REUSE;

import doorhouse.store.Database;
import doorhouse.store.Lifetime;
import doorhouse.store.Reads;
import doorhouse.token.IssuedTokens;
import doorhouse.token.RefreshToken;
import doorhouse.token.RefreshTokens;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.device.Devices;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.group.GroupClaims;
import doorhouse.userpool.group.Groups;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.session.RevokedFamilies;
import doorhouse.userpool.session.SpentMarks;
import doorhouse.userpool.trigger.Occasion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// New tokens for a refresh token. Where the client rotates them, a token is good once, and for the
/// grace period after that, so that a client whose answer was lost may try again. Whoever brings it
/// later tells that it is in two hands, and nobody knows whose are the right ones: all of its
/// family end (RFC 9700 §4.14.2). Source: Amazon Cognito Developer Guide, "Refresh tokens",
/// "Refresh token rotation".
public final class RefreshFlow {
    private final Database database;
    private final AppClients clients;
    private final Users users;
    private final RefreshTokens refreshTokens;
    private final RevokedFamilies revoked;
    private final SpentMarks marks;
    private final Devices devices;
    private final Groups groups;
    private final TokenGrants grants;
    private final Clock clock;

    public RefreshFlow(
            Database database,
            AppClients clients,
            Users users,
            RefreshTokens refreshTokens,
            RevokedFamilies revoked,
            SpentMarks marks,
            Devices devices,
            Groups groups,
            TokenGrants grants,
            Clock clock) {
        this.database = database;
        this.clients = clients;
        this.users = users;
        this.refreshTokens = refreshTokens;
        this.revoked = revoked;
        this.marks = marks;
        this.devices = devices;
        this.groups = groups;
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

    /// What is known of a token's user, family and use, and the user's groups.
    private record Known(
            Supplier<Optional<User>> user,
            Supplier<Boolean> familyEnded,
            Supplier<Optional<Instant>> spentAt,
            Supplier<GroupClaims> groups) {}

    /// Read all at once: of a refresh, the way to the database and back is what most is waited for.
    private Known known(UserPool pool, RefreshToken token) {
        var reads = new Reads();
        var known =
                new Known(
                        reads.add(users.reading(pool.id(), token.sub())),
                        reads.add(revoked.reading(pool.id(), token.family(), token.expiresAt())),
                        reads.add(marks.reading(pool.id(), token.id())),
                        reads.add(groups.reading(pool.id(), token.sub())));
        database.read(reads);
        return known;
    }

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
        var known = known(pool, token);
        var user = known.user.get().orElseThrow(Users::unknown);
        if (token.generation() != user.tokenGeneration() || known.familyEnded.get()) {
            throw NOT_AUTHORIZED.because("Refresh Token has been revoked");
        }
        if (!user.enabled()) throw FirstFactor.disabled();
        if (token.boundTo() != null && !token.boundTo().equals(holder.boundTo))
            throw NOT_AUTHORIZED.because("Invalid Refresh Token");
        if (!fromItsDevice(pool, token, holder.device))
            throw NOT_AUTHORIZED.because("Invalid Refresh Token.");
        var grace = client.refreshRotation();
        var request = new TokenGrants.ForRequest(null, holder.boundTo);
        if (grace != null) {
            refuseReuse(pool, token, grace, known.spentAt.get());
            // Before the token is spent: a function that fails then costs nobody the way back in.
            var content = grants.refreshed(occasion, user, token, known.groups.get());
            spend(pool, token, grace);
            return grants.rotate(pool, client, user, token, content, request);
        }
        // It may have been rotated out before the client gave rotation up: spent it stays.
        if (known.spentAt.get().isPresent()) {
            throw NOT_AUTHORIZED.because("Refresh Token has been revoked");
        }
        var content = grants.refreshed(occasion, user, token, known.groups.get());
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

    private void spend(UserPool pool, RefreshToken token, Duration grace) {
        if (marks.spend(pool.id(), token.id(), token.expiresAt())) return;
        refuseReuse(pool, token, grace, marks.spentAt(pool.id(), token.id()));
    }

    private void refuseReuse(
            UserPool pool, RefreshToken token, Duration grace, Optional<Instant> spentAt) {
        if (spentAt.isEmpty() || clock.instant().isBefore(spentAt.get().plus(grace))) return;
        revoked.revoke(pool.id(), token);
        throw REFRESH_TOKEN_REUSE.because("Refresh token has been invalidated by rotation");
    }
}

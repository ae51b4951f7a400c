package doorhouse.userpool.signup;

import static doorhouse.operation.CognitoErrors.USER_NOT_FOUND;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.operation.Call;
import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.code.Phantoms;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.threat.AuthEvent;
import doorhouse.userpool.threat.AuthEvents;
import doorhouse.userpool.threat.UserContext;
import doorhouse.userpool.trigger.Occasion;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What begins every call that an app makes for a user by name: the client, its secret's hash, the
/// pool, the user.
public final class AppCalls {
    private final AppClients clients;
    private final UserPools pools;
    private final Users users;
    private final Phantoms phantoms;

    public AppCalls(AppClients clients, UserPools pools, Users users, Phantoms phantoms) {
        this.clients = clients;
        this.pools = pools;
        this.users = users;
        this.phantoms = phantoms;
    }

    /// The app that calls, and the pool it belongs to.
    record App(AppClient client, UserPool pool) {
        /// The call, as the pool's functions are told of it.
        Occasion occasion(@Nullable Map<String, String> clientMetadata) {
            return Occasion.of(pool, client.id(), clientMetadata);
        }

        /// What the call tries under a user's name.
        AuthEvents.Trial trial(String username, AuthEvent.Type type, Origin origin) {
            return new AuthEvents.Trial(
                    pool, client, username, type, origin.sourceAddress, origin.context);
        }
    }

    /// Where a call comes from.
    ///
    /// @param context what the caller tells of the user's surroundings; null for nothing
    record Origin(String sourceAddress, @Nullable UserContext context) {
        static Origin of(Call call, @Nullable UserContext context) {
            return new Origin(call.sourceAddress(), context);
        }
    }

    /// The user whom a call names.
    ///
    /// @param real false for one who does not exist, where the client hides that
    record Named(User user, boolean real) {}

    /// @throws ApiException ResourceNotFoundException for an unknown client, NotAuthorizedException
    ///   without the right hash
    App app(ClientId id, String username, @Nullable String secretHash) {
        var client = clients.get(id);
        clients.checkSecretHash(client, username, secretHash);
        return new App(client, pools.get(client.userPoolId()));
    }

    /// The app that one of our own pages acts for.
    App app(UserPool pool, AppClient client) {
        return new App(client, pool);
    }

    /// The app that a link names; nothing proves it.
    ///
    /// @throws ApiException ResourceNotFoundException when the pool has no such client
    App app(UserPoolId pool, ClientId id) {
        return new App(clients.get(pool, id), pools.get(pool));
    }

    /// The user, or a phantom of this status.
    ///
    /// @throws ApiException UserNotFoundException where the client does not hide who exists
    Named named(App app, String username, UserStatus phantomStatus) {
        var found = users.find(app.pool(), username);
        if (found.isPresent()) return new Named(found.get(), true);
        if (!app.client().hidesUserExistence()) {
            throw USER_NOT_FOUND.because("Username/client id combination not found.");
        }
        return phantom(app, username, phantomStatus);
    }

    Named phantom(App app, String username, UserStatus status) {
        return new Named(phantoms.user(app.pool(), username, status), false);
    }
}

package doorhouse.iam;

import static doorhouse.iam.IamErrors.noUser;

import doorhouse.operation.Call;
import doorhouse.operation.Principal;
import org.jspecify.annotations.Nullable;

/// Whom an operation is about: the user it names, or else whoever calls.
final class Owners {
    /// @param id a user's id, or the account's for the root
    /// @param user null for the root
    record Owner(String id, @Nullable IamUser user) {
        /// Null for the root, which has none.
        @Nullable String userName() {
            return user == null ? null : user.userName();
        }
    }

    private final IamUserStore users;

    Owners(IamUserStore users) {
        this.users = users;
    }

    /// @throws doorhouse.operation.ApiException NoSuchEntity when there is no such user
    Owner owner(Call call, @Nullable String userName) {
        if (userName != null) {
            var user = named(userName);
            return new Owner(user.userId(), user);
        }
        var caller = call.signer();
        if (caller.kind() == Principal.Kind.ROOT) return new Owner(caller.userId(), null);
        var user = users.findById(caller.userId()).orElseThrow(() -> noUser(caller.userId()));
        return new Owner(user.userId(), user);
    }

    /// @throws doorhouse.operation.ApiException NoSuchEntity when there is no such user
    IamUser named(String userName) {
        return users.find(userName).orElseThrow(() -> noUser(userName));
    }

    /// Holds a user as it is until the transaction ends; the root is always there.
    ///
    /// @throws doorhouse.operation.ApiException NoSuchEntity when it is gone meanwhile
    void hold(Owner owner) {
        var user = owner.user();
        if (user != null) hold(user);
    }

    /// The same of a user.
    void hold(IamUser user) {
        if (!users.hold(user.userId())) throw noUser(user.userName());
    }
}

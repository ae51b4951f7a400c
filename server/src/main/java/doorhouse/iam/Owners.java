package doorhouse.iam;

import static doorhouse.iam.IamErrors.VALIDATION_ERROR;

import doorhouse.iam.Entity.Kind;
import doorhouse.operation.Call;
import doorhouse.operation.Principal;
import org.jspecify.annotations.Nullable;

/// Whom an operation is about: the user it names, or else whoever calls.
final class Owners {
    /// @param id a user's id, or the account's for the root
    /// @param user null for the root
    record Owner(String id, @Nullable Entity user) {
        /// Null for the root, which has none.
        @Nullable String userName() {
            return user == null ? null : user.name();
        }
    }

    private final EntityStore store;
    private final Entities entities;

    Owners(EntityStore store) {
        this.store = store;
        this.entities = new Entities(store);
    }

    /// @throws doorhouse.operation.ApiException NoSuchEntity when there is no such user,
    ///   ValidationError when none is named and no user calls
    Owner owner(Call call, @Nullable String userName) {
        if (userName != null) {
            var user = entities.named(Kind.USER, userName);
            return new Owner(user.id(), user);
        }
        var caller = call.signer();
        if (caller.kind() == Principal.Kind.ROOT) return new Owner(caller.userId(), null);
        if (caller.kind() != Principal.Kind.USER)
            throw VALIDATION_ERROR.because(
                    "Must specify userName when calling with non-User credentials");
        var user =
                store.findById(caller.userId())
                        .orElseThrow(() -> IamErrors.none(Kind.USER, caller.userId()));
        return new Owner(user.id(), user);
    }

    /// Holds a user as it is until the transaction ends; the root is always there.
    ///
    /// @throws doorhouse.operation.ApiException NoSuchEntity when it is gone meanwhile
    void hold(Owner owner) {
        var user = owner.user();
        if (user != null) entities.hold(user);
    }
}

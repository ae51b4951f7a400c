package doorhouse.userpool.account;

import static doorhouse.operation.Operation.signed;

import com.fasterxml.jackson.annotation.JsonProperty;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.operation.PagingToken;
import doorhouse.store.Database;
import doorhouse.userpool.directory.DescribedUser;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserListing;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.mfa.MfaKind;
import doorhouse.userpool.mfa.UserMfa;
import doorhouse.userpool.mfa.UserMfas;
import doorhouse.userpool.password.Lockout;
import doorhouse.userpool.password.PasswordRules;
import doorhouse.userpool.password.Passwords;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.terms.Agreements;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The administrators' operations of the user pools API on users as a whole.
public final class AdminUserOperations implements Operations {
    private static final String LIST = "ListUsers";
    private static final int FULL_PAGE = 60;

    private final UserPools pools;
    private final Database database;
    private final Users users;
    private final UserListing listing;
    private final UserMfas mfas;
    private final Passwords passwords;
    private final Lockout lockout;
    private final AdminCreateUser creation;
    private final Agreements agreements;
    private final Consumer<User> whenDisabled;

    /// @param whenDisabled ends what else a user has who is disabled, in the same transaction
    public AdminUserOperations(
            UserPools pools,
            Database database,
            Users users,
            UserMfas mfas,
            Passwords passwords,
            Lockout lockout,
            AdminCreateUser creation,
            Agreements agreements,
            Consumer<User> whenDisabled) {
        this.pools = pools;
        this.database = database;
        this.users = users;
        this.listing = new UserListing(users);
        this.mfas = mfas;
        this.passwords = passwords;
        this.lockout = lockout;
        this.creation = creation;
        this.agreements = agreements;
        this.whenDisabled = whenDisabled;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                signed("AdminCreateUser", AdminCreateUser.Request.class, this::adminCreateUser),
                signed("AdminGetUser", OneUser.class, this::adminGetUser),
                signed("AdminDeleteUser", OneUser.class, this::adminDeleteUser),
                signed("AdminEnableUser", OneUser.class, this::adminEnableUser),
                signed("AdminDisableUser", OneUser.class, this::adminDisableUser),
                signed(
                        "AdminSetUserPassword",
                        AdminSetUserPassword.class,
                        this::adminSetUserPassword),
                signed(LIST, ListUsers.class, this::listUsers));
    }

    record CreatedUser(DescribedUser user) {}

    CreatedUser adminCreateUser(AdminCreateUser.Request asked) {
        return new CreatedUser(DescribedUser.of(creation.run(asked)));
    }

    record OneUser(UserPoolId userPoolId, String username) {}

    record AdminUser(
            String username,
            List<User.Attribute> userAttributes,
            Instant userCreateDate,
            Instant userLastModifiedDate,
            boolean enabled,
            UserStatus userStatus,
            @Nullable MfaKind preferredMfaSetting,
            @JsonProperty("UserMFASettingList") @Nullable List<String> userMfaSettingList,
            @JsonProperty("MFAOptions") @Nullable List<UserMfa.MfaOption> mfaOptions) {}

    AdminUser adminGetUser(OneUser asked) {
        var user = users.get(pools.get(asked.userPoolId), asked.username);
        var mfa = mfas.find(user.userPoolId(), user.sub());
        var attributes = new ArrayList<>(user.listed());
        attributes.addAll(AgreementAttributes.of(agreements.of(user.userPoolId(), user.sub())));
        return new AdminUser(
                user.username(),
                attributes,
                user.createdAt(),
                user.modifiedAt(),
                user.enabled(),
                user.status(),
                mfa.preferred(),
                mfa.listed(),
                mfa.options());
    }

    Empty adminDeleteUser(OneUser asked) {
        var pool = pools.get(asked.userPoolId);
        users.remove(pool, users.get(pool, asked.username));
        return Empty.EMPTY;
    }

    Empty adminEnableUser(OneUser asked) {
        var pool = pools.get(asked.userPoolId);
        users.change(pool, users.get(pool, asked.username).sub(), user -> user.withEnabled(true));
        return Empty.EMPTY;
    }

    Empty adminDisableUser(OneUser asked) {
        var pool = pools.get(asked.userPoolId);
        var sub = users.get(pool, asked.username).sub();
        database.transaction(() ->
                whenDisabled.accept(
                        users.change(
                                pool, sub, user -> user.withEnabled(false).withTokensRevoked())));
        return Empty.EMPTY;
    }

    record AdminSetUserPassword(
            UserPoolId userPoolId, String username, String password, boolean permanent) {}

    Empty adminSetUserPassword(AdminSetUserPassword asked) {
        var pool = pools.get(asked.userPoolId);
        var user = users.get(pool, asked.username);
        PasswordRules.check(
                pool.settings().passwordPolicy(),
                asked.password,
                PasswordRules.Wording.DID_NOT_CONFORM);
        if (asked.permanent) {
            set(pool, user, passwords.prepare(pool, user, asked.password), UserStatus.CONFIRMED);
        } else {
            set(
                    pool,
                    user,
                    passwords.prepareTemporary(pool, user, asked.password),
                    UserStatus.FORCE_CHANGE_PASSWORD);
        }
        return Empty.EMPTY;
    }

    private void set(UserPool pool, User user, Passwords.Prepared password, UserStatus status) {
        database.transaction(() -> {
            users.hold(pool, user.sub(), u -> u.withStatus(status));
            passwords.keep(user, password);
        });
        lockout.succeeded(pool.id(), user.sub());
    }

    record ListUsers(
            UserPoolId userPoolId,
            @Nullable List<String> attributesToGet,
            int limit,
            @Nullable String paginationToken,
            @Nullable String filter) {}

    record UserPage(List<DescribedUser> users, @Nullable String paginationToken) {}

    UserPage listUsers(ListUsers asked) {
        var pool = pools.get(asked.userPoolId);
        var from = PagingToken.open(LIST, 2, asked.paginationToken);
        var after =
                from.isEmpty()
                        ? UserListing.After.START
                        : new UserListing.After(from.getFirst(), from.getLast());
        int limit = asked.limit == 0 ? FULL_PAGE : asked.limit;
        var page = listing.page(pool, asked.filter, after, limit);
        var shown = page.users().stream().map(DescribedUser::of);
        if (asked.attributesToGet != null && !asked.attributesToGet.isEmpty()) {
            shown = shown.map(user -> user.only(asked.attributesToGet));
        }
        return new UserPage(
                shown.toList(),
                page.next().map(n -> PagingToken.of(LIST, n.value(), n.sub())).orElse(null));
    }
}

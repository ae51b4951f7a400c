package doorhouse.userpool.account;

import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;
import static doorhouse.operation.CognitoErrors.PASSWORD_RESET_REQUIRED;
import static doorhouse.operation.CognitoErrors.USER_NOT_CONFIRMED;
import static doorhouse.operation.Operation.byUser;

import com.fasterxml.jackson.annotation.JsonProperty;
import doorhouse.operation.ApiException;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import doorhouse.userpool.client.AppClients;
import doorhouse.userpool.code.HourlyLimit;
import doorhouse.userpool.code.HourlyLimits;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.mfa.MfaKind;
import doorhouse.userpool.mfa.UserMfa;
import doorhouse.userpool.mfa.UserMfas;
import doorhouse.userpool.password.Lockout;
import doorhouse.userpool.password.PasswordRules;
import doorhouse.userpool.password.Passwords;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.threat.AuthEvent;
import doorhouse.userpool.threat.AuthEvents;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operations of the user pools API by which users see themselves, change their password and
/// leave.
public final class OwnAccountOperations implements Operations {
    private final UserPools pools;
    private final AppClients clients;
    private final Database database;
    private final Users users;
    private final UserMfas mfas;
    private final Passwords passwords;
    private final Lockout lockout;
    private final HourlyLimits limits;
    private final AuthEvents events;

    public OwnAccountOperations(
            UserPools pools,
            AppClients clients,
            Database database,
            Users users,
            UserMfas mfas,
            Passwords passwords,
            Lockout lockout,
            HourlyLimits limits,
            AuthEvents events) {
        this.pools = pools;
        this.clients = clients;
        this.database = database;
        this.users = users;
        this.mfas = mfas;
        this.passwords = passwords;
        this.lockout = lockout;
        this.limits = limits;
        this.events = events;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                byUser("GetUser", Oneself.class, this::getUser),
                byUser("DeleteUser", Oneself.class, this::deleteUser),
                byUser("ChangePassword", ChangePassword.class, this::changePassword));
    }

    record Oneself() {}

    record OwnUser(
            String username,
            List<User.Attribute> userAttributes,
            @Nullable MfaKind preferredMfaSetting,
            @JsonProperty("UserMFASettingList") @Nullable List<String> userMfaSettingList,
            @JsonProperty("MFAOptions") @Nullable List<UserMfa.MfaOption> mfaOptions) {}

    OwnUser getUser(Call call, Oneself asked) {
        var caller = call.signedInUser();
        var user = users.get(caller.userPoolId(), caller.sub());
        var client = clients.get(caller.clientId());
        var mfa = mfas.find(user.userPoolId(), user.sub());
        return new OwnUser(
                user.username(),
                user.listed().stream().filter(a -> client.reads(a.name())).toList(),
                mfa.preferred(),
                mfa.listed(),
                mfa.options());
    }

    Empty deleteUser(Call call, Oneself asked) {
        var caller = call.signedInUser();
        users.remove(pools.get(caller.userPoolId()), users.get(caller.userPoolId(), caller.sub()));
        return Empty.EMPTY;
    }

    record ChangePassword(@Nullable String previousPassword, String proposedPassword) {}

    Empty changePassword(Call call, ChangePassword asked) {
        var caller = call.signedInUser();
        var pool = pools.get(caller.userPoolId());
        var user = users.get(pool.id(), caller.sub());
        var trial =
                new AuthEvents.Trial(
                        pool,
                        clients.get(caller.clientId()),
                        user.username(),
                        AuthEvent.Type.PASSWORD_CHANGE,
                        call.sourceAddress(),
                        null);
        return events.tried(
                trial, _ -> AuthEvent.Response.PASS, () -> changePassword(pool, user, asked));
    }

    private Empty changePassword(UserPool pool, User user, ChangePassword asked) {
        limits.count(pool.id(), user.sub(), HourlyLimit.CHANGE_PASSWORD);
        checkMayChangePassword(user);
        var before = passwords.find(pool.id(), user.sub()).orElse(null);
        checkPrevious(pool, user, asked.previousPassword, before);
        PasswordRules.check(
                pool.settings().passwordPolicy(),
                asked.proposedPassword,
                PasswordRules.Wording.DOES_NOT_CONFORM);
        var prepared = passwords.prepare(pool, user, asked.proposedPassword);
        database.transaction(() -> {
            // Checked again, for an administrator or another change may have come between.
            users.hold(
                    pool,
                    user.sub(),
                    now -> {
                        checkMayChangePassword(now);
                        return now;
                    });
            if (!passwords.unchanged(user, before)) throw incorrect();
            passwords.keep(user, prepared);
        });
        lockout.succeeded(pool.id(), user.sub());
        return Empty.EMPTY;
    }

    /// A password that an administrator wants replaced is replaced by signing in, or by a code.
    private static void checkMayChangePassword(User user) {
        if (!user.enabled()) throw NOT_AUTHORIZED.because("User is disabled.");
        switch (user.status()) {
            case CONFIRMED, EXTERNAL_PROVIDER -> {}
            case UNCONFIRMED -> throw USER_NOT_CONFIRMED.because("User is not confirmed.");
            case RESET_REQUIRED ->
                    throw PASSWORD_RESET_REQUIRED.because("Password reset required for the user");
            case FORCE_CHANGE_PASSWORD ->
                    throw NOT_AUTHORIZED.because(
                            "User password cannot be reset in the current state.");
        }
    }

    /// A user who has a password must show it.
    private void checkPrevious(
            UserPool pool, User user, @Nullable String previous, Passwords.@Nullable Kept kept) {
        if (kept == null) return;
        boolean right =
                lockout.attempt(
                        pool.id(),
                        user.sub(),
                        () -> previous != null && passwords.matches(pool, user, previous, kept));
        if (!right) throw incorrect();
    }

    private static ApiException incorrect() {
        return NOT_AUTHORIZED.because("Incorrect username or password.");
    }
}

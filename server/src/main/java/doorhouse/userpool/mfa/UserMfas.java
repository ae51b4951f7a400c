package doorhouse.userpool.mfa;

import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.store.Database;
import doorhouse.userpool.directory.User;

/// What second factors users have, and the change of it.
public final class UserMfas {
    private final MfaStore store;

    public UserMfas(Database database) {
        this.store = new MfaStore(database);
    }

    /// [UserMfa#NONE] for a user who never set one up.
    public UserMfa find(UserPoolId pool, Sub sub) {
        return store.find(pool, sub).orElse(UserMfa.NONE);
    }

    /// Switches codes by text message on for a user who has a phone number.
    public void enableSms(User user) {
        var on = new PreferenceChange.Setting(true, false);
        change(user, new PreferenceChange(on, null, null));
    }

    /// Switches a kind on, after it was set up during a sign-in that asked for it. Fit to run
    /// inside a transaction.
    public void enable(User user, MfaKind kind) {
        var on = new PreferenceChange.Setting(true, false);
        store.change(
                user.userPoolId(),
                user.sub(),
                new PreferenceChange(
                        kind == MfaKind.SMS_MFA ? on : null,
                        kind == MfaKind.SOFTWARE_TOKEN_MFA ? on : null,
                        kind == MfaKind.EMAIL_OTP ? on : null));
    }

    /// @throws doorhouse.operation.ApiException InvalidParameterException when it switches on what
    ///   the user could never answer
    void change(User user, PreferenceChange change) {
        if (change.isEmpty()) return;
        change.check(user, find(user.userPoolId(), user.sub()));
        store.change(user.userPoolId(), user.sub(), change);
    }
}

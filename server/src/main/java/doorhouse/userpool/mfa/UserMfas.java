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

    /// Switches codes sent to an address on, as the first second factor of a user who set it up
    /// during a sign-in that asked for one. To be run inside a transaction.
    ///
    /// @param kind SMS_MFA or EMAIL_OTP
    /// @return false when the user got another one in the meantime
    public boolean enableFirst(User user, MfaKind kind) {
        return store.enableFirst(user.userPoolId(), user.sub(), kind);
    }

    /// @throws doorhouse.operation.ApiException InvalidParameterException when it switches on what
    ///   the user could never answer
    void change(User user, PreferenceChange change) {
        if (change.isEmpty()) return;
        change.check(user, find(user.userPoolId(), user.sub()));
        store.change(user.userPoolId(), user.sub(), change);
    }
}

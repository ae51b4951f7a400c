package doorhouse.userpool.signup;

import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;
import static doorhouse.userpool.code.CodePurpose.SIGN_UP;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.store.Database;
import doorhouse.userpool.code.Codes;
import doorhouse.userpool.code.HourlyLimit;
import doorhouse.userpool.code.Verification;
import doorhouse.userpool.directory.NameTaken;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.directory.Users.Aliases;

/// Confirms those who signed up, by the code that they were sent: in an app, or by the link in a
/// mail.
public final class Confirmations {
    private final Database database;
    private final AppCalls calls;
    private final Users users;
    private final Verification verification;

    public Confirmations(
            Database database, AppCalls calls, Users users, Verification verification) {
        this.database = database;
        this.calls = calls;
        this.users = users;
        this.verification = verification;
    }

    /// Follows the link of a mail. Its code is proof enough: a client's secret cannot stand in it.
    ///
    /// @throws ApiException as ConfirmSignUp
    public void followLink(UserPoolId pool, ClientId client, String username, String code) {
        var app = calls.app(pool, client);
        var named = calls.named(app, username, UserStatus.UNCONFIRMED);
        requireUnconfirmed(named.user());
        confirm(app, named, code, Aliases.KEPT);
    }

    void confirm(AppCalls.App app, AppCalls.Named named, String code, Aliases aliases) {
        var pool = app.pool().id();
        var sub = named.user().sub();
        verification.limits().count(pool, sub, HourlyLimit.CONFIRM_SIGN_UP);
        var proof = verification.codes().check(pool, sub, SIGN_UP, code);
        if (!named.real()) throw Codes.mismatch();
        try {
            database.transaction(() -> {
                users.change(
                        app.pool(),
                        sub,
                        aliases,
                        user -> Verification.proven(confirmed(user), proof));
                verification.codes().spend(pool, sub, SIGN_UP, code);
            });
        } catch (NameTaken taken) {
            throw taken.refusal(NameTaken.At.CONFIRM_SIGN_UP);
        }
    }

    static User confirmed(User user) {
        requireUnconfirmed(user);
        return user.withStatus(UserStatus.CONFIRMED);
    }

    static void requireUnconfirmed(User user) {
        if (user.status() == UserStatus.UNCONFIRMED) return;
        throw NOT_AUTHORIZED.because(
                "User cannot be confirmed. Current status is " + user.status());
    }
}

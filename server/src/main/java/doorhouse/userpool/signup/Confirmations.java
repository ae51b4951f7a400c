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
        confirm(app, confirmable(app, username), code, Aliases.KEPT);
    }

    /// The user whose sign-up a code may confirm. Who is not unconfirmed is told so, as SignUp
    /// tells of everybody; where nobody signs up and the client hides who exists, they are answered
    /// as somebody who does not.
    ///
    /// @throws ApiException NotAuthorizedException, or as [AppCalls#named]
    AppCalls.Named confirmable(AppCalls.App app, String username) {
        var named = calls.named(app, username, UserStatus.UNCONFIRMED);
        if (named.user().status() == UserStatus.UNCONFIRMED) return named;
        if (app.client().hidesUserExistence() && app.pool().settings().adminCreateUserOnly()) {
            return calls.phantom(app, username, UserStatus.UNCONFIRMED);
        }
        throw notUnconfirmed(named.user());
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
        if (user.status() != UserStatus.UNCONFIRMED) throw notUnconfirmed(user);
        return user.withStatus(UserStatus.CONFIRMED);
    }

    private static ApiException notUnconfirmed(User user) {
        return NOT_AUTHORIZED.because(
                "User cannot be confirmed. Current status is " + user.status());
    }
}

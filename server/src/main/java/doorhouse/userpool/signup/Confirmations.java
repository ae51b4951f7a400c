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
import doorhouse.userpool.trigger.Occasion;
import doorhouse.userpool.trigger.PostConfirmation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Confirms those who signed up, by the code that they were sent: in an app, or by the link in a
/// mail.
public final class Confirmations {
    private static final Logger LOG = LoggerFactory.getLogger(Confirmations.class);

    private final Database database;
    private final AppCalls calls;
    private final Users users;
    private final Verification verification;
    private final PostConfirmation postConfirmation;

    public Confirmations(
            Database database,
            AppCalls calls,
            Users users,
            Verification verification,
            PostConfirmation postConfirmation) {
        this.database = database;
        this.calls = calls;
        this.users = users;
        this.verification = verification;
        this.postConfirmation = postConfirmation;
    }

    /// Follows the link of a mail. Its code is proof enough: a client's secret cannot stand in it.
    ///
    /// @throws ApiException as ConfirmSignUp
    public void followLink(UserPoolId pool, ClientId client, String username, String code) {
        var app = calls.app(pool, client);
        var user = confirm(app, confirmable(app, username), code, Aliases.KEPT);
        try {
            tell(app.occasion(null), user);
        } catch (ApiException e) {
            // Whoever follows a link is confirmed, and could do nothing about the function.
            LOG.warn("after the link of a mail was followed: {}", e.error().name());
        }
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

    /// Confirms, and gives the user as confirmed.
    User confirm(AppCalls.App app, AppCalls.Named named, String code, Aliases aliases) {
        var pool = app.pool().id();
        var sub = named.user().sub();
        verification.limits().count(pool, sub, HourlyLimit.CONFIRM_SIGN_UP);
        var proof = verification.codes().check(pool, sub, SIGN_UP, code);
        if (!named.real()) throw Codes.mismatch();
        try {
            return database.transaction(() -> {
                var user =
                        users.change(
                                app.pool(),
                                sub,
                                aliases,
                                u -> Verification.proven(confirmed(u), proof));
                verification.codes().spend(pool, sub, SIGN_UP, code);
                return user;
            });
        } catch (NameTaken taken) {
            throw taken.refusal(NameTaken.At.CONFIRM_SIGN_UP);
        }
    }

    /// Tells the pool's function that a user was confirmed, which its error does not undo.
    void tell(Occasion occasion, User confirmed) {
        postConfirmation.tell(occasion, PostConfirmation.Source.CONFIRM_SIGN_UP, confirmed);
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

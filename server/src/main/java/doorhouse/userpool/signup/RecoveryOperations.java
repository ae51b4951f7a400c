package doorhouse.userpool.signup;

import static doorhouse.operation.CognitoErrors.NOT_AUTHORIZED;
import static doorhouse.operation.Operation.anyone;
import static doorhouse.operation.Operation.signed;
import static doorhouse.userpool.code.CodePurpose.FORGOT_PASSWORD;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import doorhouse.userpool.code.Address;
import doorhouse.userpool.code.CodeDeliveryDetails;
import doorhouse.userpool.code.Codes;
import doorhouse.userpool.code.HourlyLimit;
import doorhouse.userpool.code.Letter;
import doorhouse.userpool.code.Verification;
import doorhouse.userpool.directory.NameTaken;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.mfa.UserMfas;
import doorhouse.userpool.password.Lockout;
import doorhouse.userpool.password.PasswordRules;
import doorhouse.userpool.password.Passwords;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.threat.AuthEvent;
import doorhouse.userpool.threat.AuthEvents;
import doorhouse.userpool.threat.UserContext.UserContextData;
import doorhouse.userpool.trigger.MessageSource;
import doorhouse.userpool.trigger.Occasion;
import doorhouse.userpool.trigger.PostConfirmation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Forgotten passwords: a code to a verified address, then a new password.
///
/// Where the client hides who exists, everybody who cannot reset a password is answered as somebody
/// who does not exist: with a code that is never sent.
public final class RecoveryOperations implements Operations {
    private final Database database;
    private final AppCalls calls;
    private final UserPools pools;
    private final Users users;
    private final UserMfas mfas;
    private final Passwords passwords;
    private final Lockout lockout;
    private final Verification verification;
    private final Migrations migrations;
    private final PostConfirmation postConfirmation;
    private final AuthEvents events;

    public RecoveryOperations(
            Database database,
            AppCalls calls,
            UserPools pools,
            Users users,
            UserMfas mfas,
            Passwords passwords,
            Lockout lockout,
            Verification verification,
            Migrations migrations,
            PostConfirmation postConfirmation,
            AuthEvents events) {
        this.database = database;
        this.calls = calls;
        this.pools = pools;
        this.users = users;
        this.mfas = mfas;
        this.passwords = passwords;
        this.lockout = lockout;
        this.verification = verification;
        this.migrations = migrations;
        this.postConfirmation = postConfirmation;
        this.events = events;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                anyone("ForgotPassword", ForgotPassword.class, this::forgotPassword),
                anyone(
                        "ConfirmForgotPassword",
                        ConfirmForgotPassword.class,
                        this::confirmForgotPassword),
                signed(
                        "AdminResetUserPassword",
                        AdminResetUserPassword.class,
                        this::adminResetUserPassword));
    }

    record ForgotPassword(
            ClientId clientId,
            String username,
            @Nullable String secretHash,
            @Nullable Map<String, String> clientMetadata,
            @Nullable UserContextData userContextData) {}

    record Sent(CodeDeliveryDetails codeDeliveryDetails) {}

    Sent forgotPassword(Call call, ForgotPassword asked) {
        var app = calls.app(asked.clientId, asked.username, asked.secretHash);
        return forgotPassword(app, AppCalls.Origin.of(call, asked.userContextData), asked);
    }

    /// As the operation, for an app that has proved itself.
    Sent forgotPassword(AppCalls.App app, AppCalls.Origin origin, ForgotPassword asked) {
        return events.tried(
                app.trial(asked.username, AuthEvent.Type.FORGOT_PASSWORD, origin),
                _ -> AuthEvent.Response.IN_PROGRESS,
                () -> forgot(app, asked));
    }

    private Sent forgot(AppCalls.App app, ForgotPassword asked) {
        var pool = app.pool();
        if (Recovery.adminOnly(pool.settings())) {
            throw NOT_AUTHORIZED.because("Contact administrator to reset password.");
        }
        var occasion = app.occasion(asked.clientMetadata);
        if (migrations.possible(pool) && users.find(pool, asked.username).isEmpty()) {
            migrations.forgot(occasion, asked.username);
        }
        var named = recoverable(app, asked.username);
        var user = named.user();
        verification.limits().count(pool.id(), user.sub(), HourlyLimit.FORGOT_PASSWORD);
        var address = address(pool, user).orElseThrow(Recovery::noAddress);
        var letter = letter(occasion, user, address);
        if (!app.client().hidesUserExistence()) {
            return new Sent(verification.messages().send(letter));
        }
        if (named.real()) verification.messages().sendUnseen(letter);
        return new Sent(CodeDeliveryDetails.of(address));
    }

    /// The user, if a password of theirs can be reset.
    private AppCalls.Named recoverable(AppCalls.App app, String username) {
        var named = calls.named(app, username, UserStatus.CONFIRMED);
        var refusal =
                Recovery.refusal(named.user())
                        .or(() ->
                                address(app.pool(), named.user()).isPresent()
                                        ? Optional.empty()
                                        : Optional.of(Recovery.noAddress()));
        if (refusal.isEmpty()) return named;
        if (!app.client().hidesUserExistence()) throw refusal.get();
        return calls.phantom(app, username, UserStatus.CONFIRMED);
    }

    private Optional<Address> address(UserPool pool, User user) {
        return Recovery.address(pool.settings(), user, mfas.find(pool.id(), user.sub()));
    }

    private Letter letter(Occasion occasion, User user, Address address) {
        var proof = new Codes.Proof(FORGOT_PASSWORD, address, false);
        var code = verification.codes().issue(occasion.pool().id(), user.sub(), proof);
        return new Letter(occasion, MessageSource.FORGOT_PASSWORD, user, address, code);
    }

    record ConfirmForgotPassword(
            ClientId clientId,
            String username,
            @Nullable String secretHash,
            String confirmationCode,
            String password,
            @Nullable Map<String, String> clientMetadata,
            @Nullable UserContextData userContextData) {}

    Empty confirmForgotPassword(Call call, ConfirmForgotPassword asked) {
        var app = calls.app(asked.clientId, asked.username, asked.secretHash);
        return confirmForgotPassword(app, AppCalls.Origin.of(call, asked.userContextData), asked);
    }

    /// As the operation, for an app that has proved itself.
    Empty confirmForgotPassword(
            AppCalls.App app, AppCalls.Origin origin, ConfirmForgotPassword asked) {
        return events.tried(
                app.trial(asked.username, AuthEvent.Type.FORGOT_PASSWORD, origin),
                _ -> AuthEvent.Response.PASS,
                () -> confirm(app, asked));
    }

    private Empty confirm(AppCalls.App app, ConfirmForgotPassword asked) {
        var pool = app.pool();
        PasswordRules.check(
                pool.settings().passwordPolicy(),
                asked.password,
                PasswordRules.Wording.DOES_NOT_CONFORM);
        var named = recoverable(app, asked.username);
        var user = named.user();
        verification.limits().count(pool.id(), user.sub(), HourlyLimit.FORGOT_PASSWORD);
        var proof =
                verification
                        .codes()
                        .check(pool.id(), user.sub(), FORGOT_PASSWORD, asked.confirmationCode);
        if (!named.real()) throw Codes.mismatch();
        var password = passwords.prepare(pool, user, asked.password);
        var changed = reset(app, user, proof, asked.confirmationCode, password);
        lockout.succeeded(pool.id(), user.sub());
        postConfirmation.tell(
                app.occasion(asked.clientMetadata),
                PostConfirmation.Source.CONFIRM_FORGOT_PASSWORD,
                changed);
        return Empty.EMPTY;
    }

    private User reset(
            AppCalls.App app,
            User user,
            Codes.Proof proof,
            String code,
            Passwords.Prepared password) {
        var pool = app.pool();
        try {
            return database.transaction(() -> {
                var changed =
                        users.hold(
                                pool,
                                user.sub(),
                                now -> {
                                    requireRecoverable(app, now);
                                    return Verification.proven(now, proof)
                                            .withStatus(UserStatus.CONFIRMED);
                                });
                verification.codes().spend(pool.id(), user.sub(), FORGOT_PASSWORD, code);
                passwords.keep(changed, password);
                return changed;
            });
        } catch (NameTaken taken) {
            // The address was verified when the code went there, and is somebody else's since.
            throw Codes.expired();
        }
    }

    /// Checked again under the change, for an administrator may have come between.
    private static void requireRecoverable(AppCalls.App app, User user) {
        Recovery.refusal(user)
                .ifPresent(refusal -> {
                    throw app.client().hidesUserExistence() ? Codes.mismatch() : refusal;
                });
    }

    record AdminResetUserPassword(
            UserPoolId userPoolId, String username, @Nullable Map<String, String> clientMetadata) {}

    /// The password of before no longer signs in; tokens stay.
    Empty adminResetUserPassword(AdminResetUserPassword asked) {
        var pool = pools.get(asked.userPoolId);
        var user = users.get(pool, asked.username);
        requireResettable(user);
        var address = address(pool, user).orElseThrow(Recovery::noAddress);
        var occasion = Occasion.of(pool, null, asked.clientMetadata);
        var letter =
                database.transaction(() -> {
                    var changed =
                            users.change(
                                    pool,
                                    user.sub(),
                                    u -> {
                                        requireResettable(u);
                                        return u.withStatus(UserStatus.RESET_REQUIRED);
                                    });
                    return letter(occasion, changed, address);
                });
        verification.messages().send(letter);
        return Empty.EMPTY;
    }

    private static void requireResettable(User user) {
        switch (user.status()) {
            case CONFIRMED, RESET_REQUIRED -> {}
            case UNCONFIRMED, FORCE_CHANGE_PASSWORD, EXTERNAL_PROVIDER ->
                    throw Recovery.wrongState();
        }
    }
}

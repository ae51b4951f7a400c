package doorhouse.userpool.signup;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.Operation.anyone;
import static doorhouse.operation.Operation.signed;
import static doorhouse.userpool.code.CodePurpose.SIGN_UP;

import doorhouse.id.ClientId;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import doorhouse.userpool.client.AuthFlow;
import doorhouse.userpool.code.Address;
import doorhouse.userpool.code.CodeDeliveryDetails;
import doorhouse.userpool.code.CodeMessages;
import doorhouse.userpool.code.Codes;
import doorhouse.userpool.code.HourlyLimit;
import doorhouse.userpool.code.Verification;
import doorhouse.userpool.directory.NameTaken;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.directory.Users.Aliases;
import doorhouse.userpool.password.PasswordRules;
import doorhouse.userpool.password.Passwords;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.session.ChallengeSessions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signing up and confirming it.
public final class SignUpOperations implements Operations {
    /// The challenge of the session that goes from ConfirmSignUp to the first sign-in, which then
    /// asks for nothing more.
    public static final String CONFIRMED = "CONFIRM_SIGN_UP";

    /// That of the session from SignUp to ConfirmSignUp.
    private static final String SIGNED_UP = "SIGN_UP";

    private final Database database;
    private final AppCalls calls;
    private final UserPools pools;
    private final Users users;
    private final Passwords passwords;
    private final Verification verification;
    private final Confirmations confirmations;
    private final ChallengeSessions sessions;
    private final Clock clock;

    public SignUpOperations(
            Database database,
            AppCalls calls,
            UserPools pools,
            Users users,
            Passwords passwords,
            Verification verification,
            Confirmations confirmations,
            ChallengeSessions sessions,
            Clock clock) {
        this.database = database;
        this.calls = calls;
        this.pools = pools;
        this.users = users;
        this.passwords = passwords;
        this.verification = verification;
        this.confirmations = confirmations;
        this.sessions = sessions;
        this.clock = clock;
    }

    @Override
    public List<Operation<?, ?>> operations() {
        return List.of(
                anyone("SignUp", SignUp.class, this::signUp),
                anyone("ConfirmSignUp", ConfirmSignUp.class, this::confirmSignUp),
                anyone(
                        "ResendConfirmationCode",
                        ResendConfirmationCode.class,
                        this::resendConfirmationCode),
                signed("AdminConfirmSignUp", AdminConfirmSignUp.class, this::adminConfirmSignUp));
    }

    record SignUp(
            ClientId clientId,
            String username,
            @Nullable String secretHash,
            @Nullable String password,
            @Nullable List<NewUsers.Given> userAttributes) {}

    record SignedUp(
            boolean userConfirmed,
            String userSub,
            @Nullable CodeDeliveryDetails codeDeliveryDetails,
            @Nullable String session) {}

    SignedUp signUp(SignUp asked) {
        var app = calls.app(asked.clientId, asked.username, asked.secretHash);
        var given = asked.userAttributes == null ? List.<NewUsers.Given>of() : asked.userAttributes;
        var now = clock.instant();
        var user = NewUsers.user(app.pool(), app.client(), asked.username, given, now);
        var password = prepared(app, user, asked.password);
        var letter = add(app, user, password);
        var details = letter.map(verification.messages()::send);
        return new SignedUp(
                false,
                user.sub().value(),
                details.orElse(null),
                continuesToSignIn(app) ? session(app, user, SIGNED_UP) : null);
    }

    private Optional<Passwords.Prepared> prepared(
            AppCalls.App app, User user, @Nullable String password) {
        var settings = app.pool().settings();
        if (password == null) {
            if (NewUsers.passwordless(settings)) return Optional.empty();
            throw INVALID_PARAMETER.because("Missing required parameter Password");
        }
        PasswordRules.check(
                settings.passwordPolicy(), password, PasswordRules.Wording.DID_NOT_CONFORM);
        return Optional.of(passwords.prepare(app.pool(), user, password));
    }

    /// Writes the user, the password and the code, all or none.
    private Optional<CodeMessages.Letter> add(
            AppCalls.App app, User user, Optional<Passwords.Prepared> password) {
        var address = Verification.signUpAddress(app.pool().settings(), user);
        try {
            return database.transaction(() -> {
                users.add(app.pool(), user, Aliases.KEPT);
                password.ifPresent(prepared -> passwords.keep(user, prepared));
                return address.map(to -> letter(app, user, to));
            });
        } catch (NameTaken taken) {
            throw taken.refusal(NameTaken.At.SIGN_UP);
        }
    }

    private CodeMessages.Letter letter(AppCalls.App app, User user, Address to) {
        var proof = new Codes.Proof(SIGN_UP, to, false);
        var code = verification.codes().issue(app.pool().id(), user.sub(), proof);
        return new CodeMessages.Letter(app.pool(), user, app.client().id(), proof, code);
    }

    private static boolean continuesToSignIn(AppCalls.App app) {
        return app.client().allows(AuthFlow.USER_AUTH)
                && app.pool().settings().allowedFirstAuthFactors().stream()
                        .anyMatch(factor -> !factor.equals("PASSWORD"));
    }

    private String session(AppCalls.App app, User user, String challenge) {
        return sessions.issue(app.client(), user.sub(), challenge, Map.of());
    }

    record ConfirmSignUp(
            ClientId clientId,
            String username,
            @Nullable String secretHash,
            String confirmationCode,
            @Nullable Boolean forceAliasCreation,
            @Nullable String session) {}

    record Confirmed(@Nullable String session) {}

    Confirmed confirmSignUp(ConfirmSignUp asked) {
        var app = calls.app(asked.clientId, asked.username, asked.secretHash);
        var named = confirmations.confirmable(app, asked.username);
        var user = named.user();
        if (asked.session != null) checkSession(app, user, asked.session);
        boolean force = Boolean.TRUE.equals(asked.forceAliasCreation);
        confirmations.confirm(
                app, named, asked.confirmationCode, force ? Aliases.MOVED : Aliases.KEPT);
        return new Confirmed(asked.session == null ? null : session(app, user, CONFIRMED));
    }

    private void checkSession(AppCalls.App app, User user, String text) {
        var session = sessions.open(app.pool().id(), app.client().id(), text, SIGNED_UP);
        if (!session.sub().equals(user.sub())) throw ChallengeSessions.invalid();
    }

    record ResendConfirmationCode(
            ClientId clientId, String username, @Nullable String secretHash) {}

    record Sent(CodeDeliveryDetails codeDeliveryDetails) {}

    Sent resendConfirmationCode(ResendConfirmationCode asked) {
        var app = calls.app(asked.clientId, asked.username, asked.secretHash);
        var named = resendable(app, asked.username);
        var user = named.user();
        var address = address(app, named).orElseThrow(SignUpOperations::nothingToResendTo);
        verification
                .limits()
                .count(app.pool().id(), user.sub(), HourlyLimit.RESEND_CONFIRMATION_CODE);
        var letter = letter(app, user, address);
        if (!app.client().hidesUserExistence()) {
            return new Sent(verification.messages().send(letter));
        }
        if (named.real()) verification.messages().sendUnseen(letter);
        return new Sent(CodeDeliveryDetails.of(address));
    }

    /// The user to whom a code may be sent again. Where the client hides who exists, everybody else
    /// is answered as somebody who does not (observed on the live service).
    private AppCalls.Named resendable(AppCalls.App app, String username) {
        var named = calls.named(app, username, UserStatus.UNCONFIRMED);
        boolean waits = named.user().status() == UserStatus.UNCONFIRMED;
        if (!app.client().hidesUserExistence()) {
            if (!waits) throw INVALID_PARAMETER.because("User is already confirmed.");
            return named;
        }
        return waits && named.user().enabled()
                ? named
                : calls.phantom(app, username, UserStatus.UNCONFIRMED);
    }

    /// A phantom has an address of the kind that its pool verifies, if it verifies any.
    private static Optional<Address> address(AppCalls.App app, AppCalls.Named named) {
        var settings = app.pool().settings();
        if (named.real()) return Verification.signUpAddress(settings, named.user());
        if (settings.autoVerifiedAttributes().isEmpty()) return Optional.empty();
        return Verification.anyAddress(named.user());
    }

    private static ApiException nothingToResendTo() {
        return INVALID_PARAMETER.because("Cannot resend codes. Auto verification not turned on.");
    }

    record AdminConfirmSignUp(UserPoolId userPoolId, String username) {}

    Empty adminConfirmSignUp(AdminConfirmSignUp asked) {
        var pool = pools.get(asked.userPoolId);
        var user = users.get(pool, asked.username);
        database.transaction(() -> {
            users.change(pool, user.sub(), Confirmations::confirmed);
            verification.codes().withdraw(pool.id(), user.sub(), SIGN_UP);
        });
        return Empty.EMPTY;
    }
}

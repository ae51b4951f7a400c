package doorhouse.userpool.signup;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.Operation.anyone;
import static doorhouse.operation.Operation.signed;
import static doorhouse.userpool.code.CodePurpose.SIGN_UP;

import doorhouse.id.ClientId;
import doorhouse.id.Sub;
import doorhouse.id.UserPoolId;
import doorhouse.operation.ApiException;
import doorhouse.operation.Call;
import doorhouse.operation.Empty;
import doorhouse.operation.Operation;
import doorhouse.operation.Operations;
import doorhouse.store.Database;
import doorhouse.userpool.client.AuthFlow;
import doorhouse.userpool.code.Address;
import doorhouse.userpool.code.CodeDeliveryDetails;
import doorhouse.userpool.code.Codes;
import doorhouse.userpool.code.HourlyLimit;
import doorhouse.userpool.code.Letter;
import doorhouse.userpool.code.Verification;
import doorhouse.userpool.directory.NameTaken;
import doorhouse.userpool.directory.SignInNames;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.directory.Users.Aliases;
import doorhouse.userpool.identityprovider.IdentityProviders;
import doorhouse.userpool.password.PasswordRules;
import doorhouse.userpool.password.Passwords;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.pool.UserPools;
import doorhouse.userpool.session.ChallengeSession;
import doorhouse.userpool.session.ChallengeSessions;
import doorhouse.userpool.session.SessionPasswords;
import doorhouse.userpool.threat.AuthEvent;
import doorhouse.userpool.threat.AuthEvents;
import doorhouse.userpool.threat.UserContext.UserContextData;
import doorhouse.userpool.trigger.MessageSource;
import doorhouse.userpool.trigger.Occasion;
import doorhouse.userpool.trigger.PreSignUp;
import java.time.Clock;
import java.util.HashMap;
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
    private final PreSignUp preSignUp;
    private final IdentityProviders providers;
    private final ChallengeSessions sessions;
    private final SessionPasswords sessionPasswords;
    private final AuthEvents events;
    private final Clock clock;

    public SignUpOperations(
            Database database,
            AppCalls calls,
            UserPools pools,
            Users users,
            Passwords passwords,
            Verification verification,
            Confirmations confirmations,
            PreSignUp preSignUp,
            IdentityProviders providers,
            ChallengeSessions sessions,
            AuthEvents events,
            Clock clock) {
        this.database = database;
        this.calls = calls;
        this.pools = pools;
        this.users = users;
        this.passwords = passwords;
        this.verification = verification;
        this.confirmations = confirmations;
        this.preSignUp = preSignUp;
        this.providers = providers;
        this.sessions = sessions;
        this.sessionPasswords = new SessionPasswords(passwords);
        this.events = events;
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
            @Nullable List<NewUsers.Given> userAttributes,
            @Nullable List<NewUsers.Given> validationData,
            @Nullable Map<String, String> clientMetadata,
            @Nullable UserContextData userContextData) {}

    record SignedUp(
            boolean userConfirmed,
            String userSub,
            @Nullable CodeDeliveryDetails codeDeliveryDetails,
            @Nullable String session) {}

    SignedUp signUp(Call call, SignUp asked) {
        var app = calls.app(asked.clientId, asked.username, asked.secretHash);
        return signUp(app, AppCalls.Origin.of(call, asked.userContextData), asked);
    }

    /// As the operation, for an app that has proved itself.
    SignedUp signUp(AppCalls.App app, AppCalls.Origin origin, SignUp asked) {
        return events.tried(
                app.trial(asked.username, AuthEvent.Type.SIGN_UP, origin),
                up -> up.userConfirmed ? AuthEvent.Response.PASS : AuthEvent.Response.IN_PROGRESS,
                () -> add(app, asked));
    }

    private SignedUp add(AppCalls.App app, SignUp asked) {
        var given = asked.userAttributes == null ? List.<NewUsers.Given>of() : asked.userAttributes;
        var now = clock.instant();
        var candidate = NewUsers.user(app.pool(), app.client(), asked.username, given, now);
        checkIsNoProfile(app.pool(), candidate.username());
        var password = prepared(app, candidate, asked.password);
        var occasion = app.occasion(asked.clientMetadata);
        var user = decided(occasion, candidate, asked.validationData);
        var letter = add(app, occasion, user, password);
        boolean confirmed = user.status() == UserStatus.CONFIRMED;
        if (confirmed) confirmations.tell(occasion, user);
        var details = letter.map(verification.messages()::send);
        return new SignedUp(
                confirmed,
                user.sub().value(),
                details.orElse(null),
                !confirmed && continuesToSignIn(app) ? session(app, user, SIGNED_UP) : null);
    }

    /// Names of the form `Provider_subject` are of those whom the provider proves: who could take
    /// one beforehand would keep somebody else out.
    private void checkIsNoProfile(UserPool pool, String username) {
        if (username.indexOf('_') < 0) return;
        var settings = pool.settings();
        var name = SignInNames.key(settings, username);
        for (var provider : providers.names(pool.id())) {
            if (!name.startsWith(SignInNames.key(settings, provider + "_"))) continue;
            throw INVALID_PARAMETER.because(
                    "Username cannot begin with the name of an identity provider: " + provider);
        }
    }

    /// The user as the pool's own function lets them in.
    private User decided(
            Occasion occasion, User user, @Nullable List<NewUsers.Given> validationData) {
        var candidate =
                new PreSignUp.Candidate(
                        user.username(),
                        NewUsers.unmarked(user.attributes()),
                        validationData == null ? null : NewUsers.byName(validationData));
        return NewUsers.decided(
                user, preSignUp.decide(occasion, PreSignUp.Source.SIGN_UP, candidate));
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

    /// Writes the user, the password and the code that is still needed, all or none.
    private Optional<Letter> add(
            AppCalls.App app, Occasion occasion, User user, Optional<Passwords.Prepared> password) {
        var address =
                user.status() == UserStatus.CONFIRMED
                        ? Optional.<Address>empty()
                        : Verification.signUpAddress(app.pool().settings(), user);
        try {
            return database.transaction(() -> {
                users.add(app.pool(), user, Aliases.KEPT);
                password.ifPresent(prepared -> passwords.keep(user, prepared));
                return address.map(to -> letter(occasion, MessageSource.SIGN_UP, user, to));
            });
        } catch (NameTaken taken) {
            throw taken.refusal(at(occasion, taken));
        }
    }

    /// An address that was verified at once is an alias already.
    private static NameTaken.At at(Occasion occasion, NameTaken taken) {
        return occasion.pool().settings().aliasAttributes().contains(taken.attribute())
                ? NameTaken.At.CONFIRM_SIGN_UP
                : NameTaken.At.SIGN_UP;
    }

    private Letter letter(Occasion occasion, MessageSource source, User user, Address to) {
        var proof = new Codes.Proof(SIGN_UP, to, false);
        var code = verification.codes().issue(occasion.pool().id(), user.sub(), proof);
        return new Letter(occasion, source, user, to, code);
    }

    private static boolean continuesToSignIn(AppCalls.App app) {
        return app.client().allows(AuthFlow.USER_AUTH)
                && app.pool().settings().allowedFirstAuthFactors().stream()
                        .anyMatch(factor -> !factor.equals("PASSWORD"));
    }

    private String session(AppCalls.App app, User user, String challenge) {
        return sessions.issue(app.client(), user.sub(), challenge, sessionPasswords.fact(user));
    }

    record ConfirmSignUp(
            ClientId clientId,
            String username,
            @Nullable String secretHash,
            String confirmationCode,
            @Nullable Boolean forceAliasCreation,
            @Nullable String session,
            @Nullable Map<String, String> clientMetadata,
            @Nullable UserContextData userContextData) {}

    record Confirmed(@Nullable String session) {}

    Confirmed confirmSignUp(Call call, ConfirmSignUp asked) {
        var app = calls.app(asked.clientId, asked.username, asked.secretHash);
        return confirmSignUp(app, AppCalls.Origin.of(call, asked.userContextData), asked, null);
    }

    /// As the operation, for an app that has proved itself.
    ///
    /// @param browser that brings the session; null for the API
    Confirmed confirmSignUp(
            AppCalls.App app,
            AppCalls.Origin origin,
            ConfirmSignUp asked,
            @Nullable String browser) {
        return events.tried(
                app.trial(asked.username, AuthEvent.Type.SIGN_UP, origin),
                _ -> AuthEvent.Response.PASS,
                () -> confirm(app, asked, browser));
    }

    private Confirmed confirm(AppCalls.App app, ConfirmSignUp asked, @Nullable String browser) {
        var named = confirmations.confirmable(app, asked.username);
        var user = named.user();
        if (asked.session != null) checkSession(app, user, asked.session, browser);
        boolean force = Boolean.TRUE.equals(asked.forceAliasCreation);
        var confirmed =
                confirmations.confirm(
                        app, named, asked.confirmationCode, force ? Aliases.MOVED : Aliases.KEPT);
        confirmations.tell(app.occasion(asked.clientMetadata), confirmed);
        return new Confirmed(asked.session == null ? null : session(app, user, CONFIRMED));
    }

    /// The session from a sign-up on our own pages to its confirmation, in the same browser.
    String pageSession(AppCalls.App app, String sub, String browser) {
        var user = users.get(app.pool().id(), new Sub(sub));
        var facts = new HashMap<>(sessionPasswords.fact(user));
        facts.put(ChallengeSession.BROWSER, browser);
        return sessions.issue(app.client(), user.sub(), SIGNED_UP, facts);
    }

    /// The session, if it is one of [#pageSession] and still good.
    Optional<String> ofPage(AppCalls.App app, @Nullable String session, String browser) {
        if (session == null) return Optional.empty();
        try {
            var opened = sessions.open(app.pool().id(), app.client().id(), session, SIGNED_UP);
            return Optional.of(session).filter(_ -> opened.browser().equals(Optional.of(browser)));
        } catch (ApiException notGood) {
            return Optional.empty();
        }
    }

    private void checkSession(AppCalls.App app, User user, String text, @Nullable String browser) {
        var session = sessions.open(app.pool().id(), app.client().id(), text, SIGNED_UP);
        boolean good =
                session.sub().equals(user.sub())
                        && session.browser().equals(Optional.ofNullable(browser));
        if (!good) throw ChallengeSessions.invalid();
    }

    record ResendConfirmationCode(
            ClientId clientId,
            String username,
            @Nullable String secretHash,
            @Nullable Map<String, String> clientMetadata,
            @Nullable UserContextData userContextData) {}

    record Sent(CodeDeliveryDetails codeDeliveryDetails) {}

    Sent resendConfirmationCode(Call call, ResendConfirmationCode asked) {
        var app = calls.app(asked.clientId, asked.username, asked.secretHash);
        return resendConfirmationCode(app, AppCalls.Origin.of(call, asked.userContextData), asked);
    }

    /// As the operation, for an app that has proved itself.
    Sent resendConfirmationCode(
            AppCalls.App app, AppCalls.Origin origin, ResendConfirmationCode asked) {
        return events.tried(
                app.trial(asked.username, AuthEvent.Type.RESEND_CODE, origin),
                _ -> AuthEvent.Response.PASS,
                () -> resend(app, asked));
    }

    private Sent resend(AppCalls.App app, ResendConfirmationCode asked) {
        var named = resendable(app, asked.username);
        var user = named.user();
        var address = address(app, named).orElseThrow(SignUpOperations::nothingToResendTo);
        verification
                .limits()
                .count(app.pool().id(), user.sub(), HourlyLimit.RESEND_CONFIRMATION_CODE);
        var occasion = app.occasion(asked.clientMetadata);
        var letter = letter(occasion, MessageSource.RESEND_CODE, user, address);
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

    record AdminConfirmSignUp(
            UserPoolId userPoolId, String username, @Nullable Map<String, String> clientMetadata) {}

    Empty adminConfirmSignUp(AdminConfirmSignUp asked) {
        var pool = pools.get(asked.userPoolId);
        var user = users.get(pool, asked.username);
        var confirmed =
                database.transaction(() -> {
                    verification.codes().withdraw(pool.id(), user.sub(), SIGN_UP);
                    return users.change(pool, user.sub(), Confirmations::confirmed);
                });
        confirmations.tell(Occasion.of(pool, null, asked.clientMetadata), confirmed);
        return Empty.EMPTY;
    }
}

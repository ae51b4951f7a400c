package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;
import static doorhouse.operation.CognitoErrors.UNSUPPORTED_OPERATION;

import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.directory.User;
import doorhouse.userpool.directory.UserStatus;
import doorhouse.userpool.directory.Users;
import doorhouse.userpool.mfa.MfaKind;
import doorhouse.userpool.mfa.UserMfa;
import doorhouse.userpool.mfa.UserMfas;
import doorhouse.userpool.password.Lockout;
import doorhouse.userpool.pool.MfaConfiguration;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.session.ChallengeSession;
import doorhouse.userpool.session.ChallengeSessions;
import doorhouse.userpool.session.SessionPasswords;
import doorhouse.wire.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The middle of every sign-in: poses what [NextStep] decides, takes the answers, and gives tokens
/// when nothing is left. What was shown so far travels in the sealed session, so no order of calls
/// reaches tokens past a factor.
public final class Challenges {
    private static final String EVENT = "event";
    private static final String STARTED = "started";
    private static final String PASSED = "passed";

    private final Users users;
    private final UserMfas mfas;
    private final SessionPasswords sessionPasswords;
    private final ChallengeSessions sessions;
    private final NewPasswordAnswer newPassword;
    private final SecondFactorAnswer secondFactor;
    private final Lockout lockout;
    private final TokenGrants grants;
    private final Clock clock;

    public Challenges(
            Users users,
            UserMfas mfas,
            SessionPasswords sessionPasswords,
            ChallengeSessions sessions,
            NewPasswordAnswer newPassword,
            SecondFactorAnswer secondFactor,
            Lockout lockout,
            TokenGrants grants,
            Clock clock) {
        this.users = users;
        this.mfas = mfas;
        this.sessionPasswords = sessionPasswords;
        this.sessions = sessions;
        this.newPassword = newPassword;
        this.secondFactor = secondFactor;
        this.lockout = lockout;
        this.grants = grants;
        this.clock = clock;
    }

    /// A sign-in whose first factor, the password, was just shown.
    SignIn begun(UserPool pool, AppClient client, User user) {
        return new SignIn(
                pool,
                client,
                user,
                UUID.randomUUID().toString(),
                clock.instant(),
                Set.of(SignIn.Factor.PASSWORD));
    }

    /// Poses what comes next, or gives tokens.
    Outcome goOn(SignIn signIn) {
        var settings = signIn.pool().settings();
        var mfa =
                settings.mfaConfiguration() == MfaConfiguration.OFF
                        ? UserMfa.NONE
                        : mfas.find(signIn.pool().id(), signIn.user().sub());
        return switch (NextStep.decide(settings, signIn.user(), mfa, signIn.passed())) {
            case NextStep.NewPassword() ->
                    pose(signIn, NewPasswordAnswer.CHALLENGE, newPassword.parameters(signIn));
            case NextStep.SecondFactor(var kind) -> poseSecondFactor(signIn, kind, mfa);
            case NextStep.ChooseSecondFactor(var kinds) ->
                    pose(signIn, "SELECT_MFA_TYPE", Map.of("MFAS_CAN_CHOOSE", names(kinds)));
            case NextStep.SetUpSecondFactor(var kinds) ->
                    pose(signIn, "MFA_SETUP", Map.of("MFAS_CAN_SETUP", names(kinds)));
            case NextStep.NoSecondFactor() ->
                    throw INVALID_PARAMETER.because(
                            "User has no second factor, and the user pool offers none that could be set up.");
            case NextStep.Done() -> finish(signIn);
        };
    }

    private Outcome poseSecondFactor(SignIn signIn, MfaKind kind, UserMfa mfa) {
        return switch (kind) {
            case SOFTWARE_TOKEN_MFA ->
                    pose(
                            signIn,
                            kind.name(),
                            Map.of("FRIENDLY_DEVICE_NAME", mfa.friendlyDeviceName()));
            case SMS_MFA, EMAIL_OTP ->
                    throw UNSUPPORTED_OPERATION.because(
                            "This server does not offer " + kind + " yet.");
        };
    }

    private Outcome finish(SignIn signIn) {
        lockout.succeeded(signIn.pool().id(), signIn.user().sub());
        return new Outcome.Tokens(grants.grant(signIn));
    }

    private Outcome pose(SignIn signIn, String challenge, Map<String, String> parameters) {
        var all = new LinkedHashMap<>(parameters);
        all.put("USER_ID_FOR_SRP", signIn.user().username());
        String session =
                sessions.issue(signIn.client(), signIn.user().sub(), challenge, facts(signIn));
        return new Outcome.Challenge(challenge, session, all);
    }

    /// Takes the answer to a challenge and goes on.
    Outcome answer(
            UserPool pool, AppClient client, String challenge, @Nullable String text, Asked asked) {
        if (text == null) throw INVALID_PARAMETER.because("Missing required parameter Session");
        var session = sessions.open(pool.id(), client.id(), text, challenge);
        var signIn = resumed(pool, client, session, asked);
        return switch (challenge) {
            case NewPasswordAnswer.CHALLENGE -> goOn(newPassword.take(signIn, session, asked));
            case "SOFTWARE_TOKEN_MFA" -> goOn(secondFactor.softwareToken(signIn, session, asked));
            case "MFA_SETUP" -> goOn(secondFactor.setUp(signIn, session));
            case "SELECT_MFA_TYPE" -> choose(signIn, session, asked);
            default -> throw ChallengeSessions.invalid();
        };
    }

    private Outcome choose(SignIn signIn, ChallengeSession session, Asked asked) {
        String answer = asked.get("ANSWER");
        var mfa = mfas.find(signIn.pool().id(), signIn.user().sub());
        var step = NextStep.decide(signIn.pool().settings(), signIn.user(), mfa, signIn.passed());
        if (!(step instanceof NextStep.ChooseSecondFactor(var kinds)))
            throw ChallengeSessions.invalid();
        var chosen =
                kinds.stream()
                        .filter(kind ->
                                kind.name()
                                        .equals(answer.equals("EMAIL_MFA") ? "EMAIL_OTP" : answer))
                        .findFirst()
                        .orElseThrow(() -> INVALID_PARAMETER.because("Invalid MFA type selected"));
        sessions.spend(session);
        return poseSecondFactor(signIn, chosen, mfa);
    }

    /// The sign-in as it stood when the session was issued, with the user as of now.
    private SignIn resumed(UserPool pool, AppClient client, ChallengeSession session, Asked asked) {
        var user = users.find(pool.id(), session.sub()).orElseThrow(ChallengeSessions::invalid);
        var named = users.find(pool, asked.get("USERNAME")).map(User::sub);
        if (named.isEmpty() || !named.get().equals(user.sub())) throw ChallengeSessions.invalid();
        if (!user.enabled()) throw FirstFactor.disabled();
        if (user.status() == UserStatus.RESET_REQUIRED) throw FirstFactor.resetRequired();
        if (!sessionPasswords.unchanged(session, user)) {
            sessions.spend(session);
            throw ChallengeSessions.invalid();
        }
        return new SignIn(
                pool,
                client,
                user,
                fact(session, EVENT),
                Instant.ofEpochMilli(Long.parseLong(fact(session, STARTED))),
                factors(fact(session, PASSED)));
    }

    private static String fact(ChallengeSession session, String name) {
        var value = session.facts().get(name);
        if (value == null) throw ChallengeSessions.invalid();
        return value;
    }

    private Map<String, String> facts(SignIn signIn) {
        var facts = new HashMap<>(sessionPasswords.fact(signIn.user()));
        facts.put(EVENT, signIn.eventId());
        facts.put(STARTED, Long.toString(signIn.startedAt().toEpochMilli()));
        facts.put(
                PASSED,
                signIn.passed().stream().map(Enum::name).sorted().collect(Collectors.joining(",")));
        return facts;
    }

    private static Set<SignIn.Factor> factors(String text) {
        var factors = EnumSet.noneOf(SignIn.Factor.class);
        for (String name : text.split(",")) factors.add(SignIn.Factor.valueOf(name));
        return factors;
    }

    private static String names(List<MfaKind> kinds) {
        return Json.text(kinds.stream().map(Enum::name).toList());
    }
}

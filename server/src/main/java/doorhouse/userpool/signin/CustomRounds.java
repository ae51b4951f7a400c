package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.INVALID_LAMBDA_RESPONSE;

import doorhouse.userpool.client.AuthFlow;
import doorhouse.userpool.mfa.MfaKind;
import doorhouse.userpool.password.Lockout;
import doorhouse.userpool.trigger.CustomAuthTriggers;
import doorhouse.userpool.trigger.CustomAuthTriggers.Round;
import doorhouse.userpool.trigger.CustomAuthTriggers.Subject;
import doorhouse.userpool.trigger.CustomAuthTriggers.Verdict;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.stream.Collectors;

/// The rounds of custom challenges: what the pool's functions ask next, and what they make of an
/// answer. Source: Amazon Cognito Developer Guide, "Custom authentication challenge Lambda
/// triggers".
public final class CustomRounds {
    static final String CHALLENGE = "CUSTOM_CHALLENGE";

    private static final Set<String> SECOND_FACTORS =
            Arrays.stream(MfaKind.values()).map(Enum::name).collect(Collectors.toSet());

    /// With more, the functions would never come to an end.
    private static final int MOST_ROUNDS = 30;

    private final CustomAuthTriggers triggers;
    private final CustomStates states;
    private final Lockout lockout;

    public CustomRounds(CustomAuthTriggers triggers, CustomStates states, Lockout lockout) {
        this.triggers = triggers;
        this.states = states;
        this.lockout = lockout;
    }

    /// Asks the functions what comes next.
    ///
    /// @return [Taken.Shown] with CUSTOM shown when they say that it is enough
    /// @throws doorhouse.operation.ApiException NotAuthorizedException when they say that it failed
    Taken next(SignIn signIn) {
        var state = withPassword(signIn, states.of(signIn));
        return follow(signIn, state, define(signIn, state));
    }

    /// Does what the functions say.
    Taken follow(SignIn signIn, CustomState state, Verdict verdict) {
        return switch (verdict) {
            case Verdict.FailAuthentication() -> throw FirstFactor.refused();
            case Verdict.IssueTokens() -> enough(signIn);
            case Verdict.Pose(var challenge) -> {
                if (!challenge.equals(CHALLENGE)) throw unknownChallenge();
                yield pose(signIn, state);
            }
        };
    }

    /// What the functions say to these rounds.
    Verdict define(SignIn signIn, CustomState state) {
        if (state.rounds().size() > MOST_ROUNDS) throw FirstFactor.refused();
        return triggers.define(signIn.occasion(), subject(signIn), state.rounds());
    }

    /// Whoever comes back with a password shown did so by the challenge within this flow.
    private static CustomState withPassword(SignIn signIn, CustomState state) {
        if (!signIn.has(SignIn.Factor.PASSWORD) || state.has(SrpFlow.CHALLENGE)) return state;
        return state.after(new Round(SrpFlow.CHALLENGE, true, null));
    }

    /// Functions may say so of nobody too, if they do not look.
    private static Taken enough(SignIn signIn) {
        if (!subject(signIn).found()) throw FirstFactor.refused();
        FirstFactor.checkUser(signIn.user());
        return new Taken.Shown(CustomStates.without(signIn).with(SignIn.Factor.CUSTOM));
    }

    private Taken pose(SignIn signIn, CustomState state) {
        var made = triggers.create(signIn.occasion(), subject(signIn), CHALLENGE, state.rounds());
        var waiting = new CustomState(state.rounds(), made.privateParameters(), made.metadata());
        var parameters = new LinkedHashMap<>(made.publicParameters());
        parameters.put("USERNAME", signIn.user().username());
        return new Taken.Asks(states.keep(signIn, waiting), new Question(CHALLENGE, parameters));
    }

    /// The sign-in once the functions have looked at an answer. A wrong one is a round too, and
    /// counts under the user's back-off; what follows from it they decide.
    SignIn answered(SignIn signIn, String answer) {
        var state = withPassword(signIn, states.of(signIn));
        boolean right =
                subject(signIn).found()
                        ? lockout.attempt(
                                signIn.pool().id(),
                                signIn.user().sub(),
                                () -> verify(signIn, state, answer))
                        : verify(signIn, state, answer);
        return states.keep(signIn, state.after(new Round(CHALLENGE, right, state.metadata())));
    }

    private boolean verify(SignIn signIn, CustomState state, String answer) {
        return triggers.verify(
                signIn.occasion(), subject(signIn), state.privateParameters(), answer);
    }

    /// The sign-in with the answer to another challenge on its way noted for the functions.
    SignIn noted(SignIn signIn, String challenge) {
        boolean ours =
                signIn.flow() == AuthFlow.CUSTOM_AUTH
                        && !signIn.has(SignIn.Factor.CUSTOM)
                        && SECOND_FACTORS.contains(challenge);
        if (!ours) return signIn;
        var state = withPassword(signIn, states.of(signIn));
        return states.keep(signIn, state.after(new Round(challenge, true, null)));
    }

    static Subject subject(SignIn signIn) {
        return new Subject(signIn.user(), signIn.phantom().isEmpty());
    }

    static RuntimeException unknownChallenge() {
        return INVALID_LAMBDA_RESPONSE.because("Unrecognizable lambda output");
    }
}

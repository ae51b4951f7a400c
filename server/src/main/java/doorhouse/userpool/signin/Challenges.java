package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.userpool.client.AppClient;
import doorhouse.userpool.password.Lockout;
import doorhouse.userpool.pool.UserPool;
import doorhouse.userpool.session.ChallengeSessions;
import doorhouse.userpool.trigger.PostAuthentication;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The middle of every sign-in: poses what [NextStep] decides, hands answers to whoever takes them,
/// and gives tokens when nothing is left, or says to our own pages who it is. What was shown so far
/// travels in the sealed session, so no order of calls reaches tokens past a factor.
public final class Challenges {
    private final SignInSessions sessions;
    private final SecondFactors secondFactors;
    private final SignInDevices devices;
    private final CustomRounds customRounds;
    private final Map<String, ChallengeAnswer> answers;
    private final Lockout lockout;
    private final PostAuthentication postAuthentication;
    private final TokenGrants grants;
    private final SignInEvents events;

    /// @param answers one for each challenge that is answered with a session
    public Challenges(
            SignInSessions sessions,
            SecondFactors secondFactors,
            SignInDevices devices,
            CustomRounds customRounds,
            List<ChallengeAnswer> answers,
            Lockout lockout,
            PostAuthentication postAuthentication,
            TokenGrants grants,
            SignInEvents events) {
        this.sessions = sessions;
        this.secondFactors = secondFactors;
        this.devices = devices;
        this.customRounds = customRounds;
        this.answers =
                answers.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        ChallengeAnswer::challenge, Function.identity()));
        this.lockout = lockout;
        this.postAuthentication = postAuthentication;
        this.grants = grants;
        this.events = events;
    }

    /// Poses what comes next, or gives tokens. What was shown is spent by now: a device that is
    /// gone meanwhile goes unmentioned, and the sign-in on without it.
    Outcome goOn(SignIn shown) {
        var signIn = devices.checkedQuietly(shown);
        return switch (secondFactors.next(signIn)) {
            case NextStep.NewPassword() -> pose(signIn, NewPasswordAnswer.question(signIn));
            case NextStep.SecondFactor(var kind) ->
                    pose(signIn, secondFactors.question(signIn, kind));
            case NextStep.ChooseSecondFactor(var kinds) ->
                    pose(signIn, SecondFactors.choice(kinds));
            case NextStep.SetUpSecondFactor(var kinds) -> pose(signIn, SecondFactors.setUp(kinds));
            case NextStep.NoSecondFactor() ->
                    throw INVALID_PARAMETER.because(
                            "User has no second factor, and the user pool offers none that could be set up.");
            case NextStep.ProveDevice() -> pose(signIn, DeviceSrpAnswer.question(signIn));
            case NextStep.AskFunctions() -> after(customRounds.next(signIn));
            case NextStep.Refused() -> throw FirstFactor.refused();
            case NextStep.Done() -> finish(signIn);
        };
    }

    private Outcome finish(SignIn proved) {
        if (proved.caller().page()) return passed(proved);
        var signIn = devices.settled(proved);
        lockout.succeeded(signIn.pool().id(), signIn.user().sub());
        postAuthentication.tell(signIn.occasion(), signIn.user(), signIn.newDevice());
        var tokens = grants.grant(signIn);
        devices.signedIn(signIn);
        events.passed(signIn);
        return new Outcome.Tokens(tokens, devices.metadata(signIn));
    }

    /// Ends a sign-in without tokens: a browser gets its own from what this comes to. No device is
    /// made for it, for a browser confirms none.
    private Outcome passed(SignIn signIn) {
        lockout.succeeded(signIn.pool().id(), signIn.user().sub());
        postAuthentication.tell(signIn.occasion(), signIn.user(), false);
        devices.signedIn(signIn);
        events.passed(signIn);
        return new Outcome.Passed(SignedIn.by(signIn));
    }

    /// Poses one challenge.
    Outcome pose(SignIn signIn, Question question) {
        var parameters = new LinkedHashMap<>(question.parameters());
        parameters.putIfAbsent("USER_ID_FOR_SRP", signIn.user().username());
        var challenge =
                new Outcome.Challenge(
                        question.challenge(),
                        sessions.issue(signIn, question.challenge()),
                        parameters,
                        question.available());
        events.inProgress(signIn);
        return challenge;
    }

    /// Takes the answer to a challenge and goes on.
    Outcome answer(
            UserPool pool, AppClient client, String challenge, @Nullable String text, Asked asked) {
        if (text == null) throw INVALID_PARAMETER.because("Missing required parameter Session");
        var session = sessions.open(pool, client, text);
        var answer = answers.get(challenge);
        if (answer == null || !answer.answers(session.challenge())) {
            throw ChallengeSessions.invalid();
        }
        var resumed = sessions.resume(pool, client, session, asked);
        if (!resumed.fact(SignIn.PAGE).equals(Optional.ofNullable(asked.caller().browser()))) {
            throw ChallengeSessions.invalid();
        }
        var signIn = devices.named(resumed, asked);
        return switch (answer.take(new Answer(signIn, session, asked))) {
            case Taken.Shown(var shown) -> goOn(customRounds.noted(shown, challenge));
            case Taken.Asks asks -> after(asks);
        };
    }

    /// Does what a step came to.
    Outcome after(Taken taken) {
        return switch (taken) {
            case Taken.Shown(var shown) -> goOn(shown);
            case Taken.Asks(var asking, var question) -> pose(asking, question);
        };
    }
}

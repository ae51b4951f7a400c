package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.userpool.session.ChallengeSessions;

/// The SELECT_CHALLENGE challenge: the user chooses the first factor. As long as nothing was shown
/// the user may choose again, with the session of whatever was chosen before.
public final class SelectChallengeAnswer implements ChallengeAnswer {
    private final Choices choices;
    private final SignInSessions sessions;

    public SelectChallengeAnswer(Choices choices, SignInSessions sessions) {
        this.choices = choices;
        this.sessions = sessions;
    }

    @Override
    public String challenge() {
        return Choices.SELECT;
    }

    @Override
    public boolean answers(String posed) {
        return posed.equals(Choices.SELECT) || Choice.named(posed).isPresent();
    }

    @Override
    public Taken take(Answer answer) {
        var name = answer.asked().get("ANSWER");
        var choice =
                Choice.named(name)
                        .orElseThrow(() -> INVALID_PARAMETER.because("Invalid challenge selected"));
        return take(choices, sessions, answer, choice);
    }

    static Taken take(Choices choices, SignInSessions sessions, Answer answer, Choice choice) {
        var signIn = answer.signIn();
        if (!signIn.passed().isEmpty()) throw ChallengeSessions.invalid();
        var among = choices.of(signIn);
        // Observed on the live service: what cannot be chosen is answered by the list again.
        if (!among.contains(choice)) {
            return new Taken.Asks(signIn, Choices.question(signIn, among));
        }
        var taken = choices.take(signIn, choice, answer.asked());
        if (taken instanceof Taken.Shown) sessions.spend(answer);
        return taken;
    }
}

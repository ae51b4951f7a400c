package doorhouse.userpool.signin;

/// The CUSTOM_CHALLENGE challenge: what the pool's own functions ask and verify.
public final class CustomChallengeAnswer implements ChallengeAnswer {
    private final CustomRounds rounds;
    private final SignInSessions sessions;

    public CustomChallengeAnswer(CustomRounds rounds, SignInSessions sessions) {
        this.rounds = rounds;
        this.sessions = sessions;
    }

    @Override
    public String challenge() {
        return CustomRounds.CHALLENGE;
    }

    /// The session is used up before anybody looks at the answer: a challenge has one, right or
    /// wrong, however many are sent at once.
    @Override
    public Taken take(Answer answer) {
        String given = answer.asked().get("ANSWER");
        sessions.spend(answer);
        return new Taken.Shown(rounds.answered(answer.signIn(), given));
    }
}

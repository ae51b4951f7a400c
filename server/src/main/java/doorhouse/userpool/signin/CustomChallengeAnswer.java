package doorhouse.userpool.signin;

import doorhouse.userpool.session.ChallengeSessions;

/// The CUSTOM_CHALLENGE challenge: what the pool's own functions ask and verify.
public final class CustomChallengeAnswer implements ChallengeAnswer {
    private final CustomRounds rounds;
    private final ChallengeSessions sessions;

    public CustomChallengeAnswer(CustomRounds rounds, ChallengeSessions sessions) {
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
        sessions.spend(answer.session());
        return new Taken.Shown(rounds.answered(answer.signIn(), given));
    }
}

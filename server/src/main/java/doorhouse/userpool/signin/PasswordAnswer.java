package doorhouse.userpool.signin;

import doorhouse.userpool.session.ChallengeSessions;

/// The PASSWORD and PASSWORD_SRP challenges, which also answer SELECT_CHALLENGE directly: the user
/// chooses the password and shows it, or begins to prove it.
public final class PasswordAnswer implements ChallengeAnswer {
    private final Choice choice;
    private final Choices choices;
    private final ChallengeSessions sessions;

    private PasswordAnswer(Choice choice, Choices choices, ChallengeSessions sessions) {
        this.choice = choice;
        this.choices = choices;
        this.sessions = sessions;
    }

    public static PasswordAnswer plain(Choices choices, ChallengeSessions sessions) {
        return new PasswordAnswer(Choice.PASSWORD, choices, sessions);
    }

    public static PasswordAnswer bySrp(Choices choices, ChallengeSessions sessions) {
        return new PasswordAnswer(Choice.PASSWORD_SRP, choices, sessions);
    }

    @Override
    public String challenge() {
        return choice.name();
    }

    @Override
    public boolean answers(String posed) {
        return posed.equals(Choices.SELECT) || Choice.named(posed).isPresent();
    }

    @Override
    public Taken take(Answer answer) {
        answer.asked().get(choice == Choice.PASSWORD ? "PASSWORD" : "SRP_A");
        return SelectChallengeAnswer.take(choices, sessions, answer, choice);
    }
}

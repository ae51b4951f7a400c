package doorhouse.userpool.signin;

/// The PASSWORD and PASSWORD_SRP challenges, which also answer SELECT_CHALLENGE directly: the user
/// chooses the password and shows it, or begins to prove it.
public final class PasswordAnswer implements ChallengeAnswer {
    private final Choice choice;
    private final Choices choices;
    private final SignInSessions sessions;

    private PasswordAnswer(Choice choice, Choices choices, SignInSessions sessions) {
        this.choice = choice;
        this.choices = choices;
        this.sessions = sessions;
    }

    public static PasswordAnswer plain(Choices choices, SignInSessions sessions) {
        return new PasswordAnswer(Choice.PASSWORD, choices, sessions);
    }

    public static PasswordAnswer bySrp(Choices choices, SignInSessions sessions) {
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

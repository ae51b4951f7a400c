package doorhouse.userpool.signin;

import doorhouse.userpool.passkey.Passkeys;
import java.util.Map;

/// The WEB_AUTHN challenge: the user signs with a passkey. A wrong answer leaves the session
/// usable: nobody can guess a signature. Why it was wrong is not told.
public final class PasskeyAnswer implements ChallengeAnswer {
    /// The fact that keeps what the authenticator is to sign.
    private static final String CHALLENGE = "webAuthnChallenge";

    private final Choices choices;
    private final Passkeys passkeys;
    private final SignInSessions sessions;

    public PasskeyAnswer(Choices choices, Passkeys passkeys, SignInSessions sessions) {
        this.choices = choices;
        this.passkeys = passkeys;
        this.sessions = sessions;
    }

    @Override
    public String challenge() {
        return Choice.WEB_AUTHN.name();
    }

    @Override
    public boolean answers(String posed) {
        return posed.equals(Choices.SELECT) || Choice.named(posed).isPresent();
    }

    static Taken asks(SignIn signIn, Passkeys.Request request) {
        return new Taken.Asks(
                signIn.with(CHALLENGE, request.challenge()),
                new Question(
                        Choice.WEB_AUTHN.name(),
                        Map.of("CREDENTIAL_REQUEST_OPTIONS", request.options())));
    }

    @Override
    public Taken take(Answer answer) {
        var signIn = answer.signIn();
        boolean posed = answer.session().challenge().equals(challenge());
        var challenge = signIn.fact(CHALLENGE).filter(_ -> posed);
        if (challenge.isEmpty()) {
            return SelectChallengeAnswer.take(choices, sessions, answer, Choice.WEB_AUTHN);
        }
        var credential = answer.asked().get("CREDENTIAL");
        var shown =
                passkeys.verify(
                        signIn.pool(),
                        signIn.user(),
                        challenge.get(),
                        credential,
                        () -> sessions.spend(answer));
        if (shown.isEmpty()) throw FirstFactor.refused();
        return new Taken.Shown(
                signIn.with(
                        switch (shown.get()) {
                            case PRESENCE -> SignIn.Factor.PASSKEY;
                            case VERIFIED_USER -> SignIn.Factor.PASSKEY_VERIFIED;
                        }));
    }
}

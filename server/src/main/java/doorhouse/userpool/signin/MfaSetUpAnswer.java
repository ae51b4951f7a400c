package doorhouse.userpool.signin;

import doorhouse.userpool.session.ChallengeSessions;

/// The MFA_SETUP challenge: the user sets a second factor up in the middle of the sign-in. For an
/// authenticator that is done by AssociateSoftwareToken and VerifySoftwareToken, whose last session
/// says that a code was right.
public final class MfaSetUpAnswer implements ChallengeAnswer {
    static final String CHALLENGE = "MFA_SETUP";

    private final ChallengeSessions sessions;

    public MfaSetUpAnswer(ChallengeSessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public String challenge() {
        return CHALLENGE;
    }

    @Override
    public Taken take(Answer answer) {
        var session = answer.session();
        if (!"true".equals(session.facts().get("softwareTokenVerified"))) {
            throw ChallengeSessions.invalid();
        }
        sessions.spend(session);
        return new Taken.Shown(answer.signIn().with(SignIn.Factor.MFA));
    }
}

package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.CODE_MISMATCH;
import static doorhouse.operation.CognitoErrors.EXPIRED_CODE;

import doorhouse.userpool.mfa.SoftwareTokens;
import doorhouse.userpool.session.ChallengeSession;
import doorhouse.userpool.session.ChallengeSessions;

/// The answers to the challenges of a second factor. A wrong code leaves the session usable; tries
/// are bounded by the user's back-off and the session's end.
public final class SecondFactorAnswer {
    private final SoftwareTokens softwareTokens;
    private final ChallengeSessions sessions;

    public SecondFactorAnswer(SoftwareTokens softwareTokens, ChallengeSessions sessions) {
        this.softwareTokens = softwareTokens;
        this.sessions = sessions;
    }

    SignIn softwareToken(SignIn signIn, ChallengeSession session, Asked asked) {
        String code = asked.get("SOFTWARE_TOKEN_MFA_CODE");
        return switch (softwareTokens.check(signIn.pool(), signIn.user(), code)) {
            case RIGHT -> {
                sessions.spend(session);
                yield signIn.with(SignIn.Factor.MFA);
            }
            case WRONG -> throw CODE_MISMATCH.because("Invalid code received for user");
            case USED ->
                    throw EXPIRED_CODE.because("Your software token has already been used once.");
        };
    }

    /// The session must be the one that VerifySoftwareToken gave: it says that a code was right.
    SignIn setUp(SignIn signIn, ChallengeSession session) {
        if (!"true".equals(session.facts().get("softwareTokenVerified")))
            throw ChallengeSessions.invalid();
        sessions.spend(session);
        return signIn.with(SignIn.Factor.MFA);
    }
}

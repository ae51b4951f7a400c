package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.CODE_MISMATCH;
import static doorhouse.operation.CognitoErrors.EXPIRED_CODE;

import doorhouse.userpool.mfa.MfaKind;
import doorhouse.userpool.mfa.SoftwareTokens;

/// The SOFTWARE_TOKEN_MFA challenge: a code of the user's authenticator. A wrong one leaves the
/// session usable; tries are bounded by the user's back-off and the session's end.
public final class SoftwareTokenAnswer implements ChallengeAnswer {
    private final SecondFactors secondFactors;
    private final SoftwareTokens softwareTokens;
    private final SignInSessions sessions;

    public SoftwareTokenAnswer(
            SecondFactors secondFactors, SoftwareTokens softwareTokens, SignInSessions sessions) {
        this.secondFactors = secondFactors;
        this.softwareTokens = softwareTokens;
        this.sessions = sessions;
    }

    @Override
    public String challenge() {
        return MfaKind.SOFTWARE_TOKEN_MFA.name();
    }

    @Override
    public Taken take(Answer answer) {
        var signIn = answer.signIn();
        String code = answer.asked().get("SOFTWARE_TOKEN_MFA_CODE");
        secondFactors.requireStillAsked(signIn, MfaKind.SOFTWARE_TOKEN_MFA);
        return switch (softwareTokens.check(signIn.pool(), signIn.user(), code)) {
            case RIGHT -> {
                sessions.spend(answer);
                yield new Taken.Shown(signIn.with(SignIn.Factor.MFA));
            }
            case WRONG -> throw CODE_MISMATCH.because("Invalid code received for user");
            case USED ->
                    throw EXPIRED_CODE.because("Your software token has already been used once.");
        };
    }
}

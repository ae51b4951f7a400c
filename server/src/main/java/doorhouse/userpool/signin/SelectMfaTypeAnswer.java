package doorhouse.userpool.signin;

import static doorhouse.operation.CognitoErrors.INVALID_PARAMETER;

import doorhouse.userpool.mfa.MfaKind;
import doorhouse.userpool.session.ChallengeSessions;
import java.util.List;

/// The SELECT_MFA_TYPE challenge: the user chooses among several second factors.
public final class SelectMfaTypeAnswer implements ChallengeAnswer {
    static final String CHALLENGE = "SELECT_MFA_TYPE";

    private final SecondFactors secondFactors;
    private final SignInSessions sessions;

    public SelectMfaTypeAnswer(SecondFactors secondFactors, SignInSessions sessions) {
        this.secondFactors = secondFactors;
        this.sessions = sessions;
    }

    @Override
    public String challenge() {
        return CHALLENGE;
    }

    @Override
    public Taken take(Answer answer) {
        var signIn = answer.signIn();
        String wanted = answer.asked().get("ANSWER");
        if (!(secondFactors.next(signIn) instanceof NextStep.ChooseSecondFactor(var kinds))) {
            throw ChallengeSessions.invalid();
        }
        var chosen = chosen(kinds, wanted);
        return new Taken.Asks(
                signIn, sessions.spentOn(answer, () -> secondFactors.question(signIn, chosen)));
    }

    private static MfaKind chosen(List<MfaKind> kinds, String wanted) {
        // The Developer Guide has the one name, the API reference the other.
        var name = wanted.equals("EMAIL_MFA") ? "EMAIL_OTP" : wanted;
        return kinds.stream()
                .filter(kind -> kind.name().equals(name))
                .findFirst()
                .orElseThrow(() -> INVALID_PARAMETER.because("Invalid MFA type selected"));
    }
}

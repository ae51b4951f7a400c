package doorhouse.userpool.signin;

import doorhouse.userpool.code.CodePurpose;
import doorhouse.userpool.mfa.MfaKind;

/// The SMS_MFA challenge: a code sent by text message, as the second factor.
public final class SmsMfaAnswer implements ChallengeAnswer {
    private final SecondFactors secondFactors;
    private final SentCodes codes;

    public SmsMfaAnswer(SecondFactors secondFactors, SentCodes codes) {
        this.secondFactors = secondFactors;
        this.codes = codes;
    }

    @Override
    public String challenge() {
        return MfaKind.SMS_MFA.name();
    }

    @Override
    public Taken take(Answer answer) {
        String code = answer.asked().get("SMS_MFA_CODE");
        secondFactors.requireStillAsked(answer.signIn(), MfaKind.SMS_MFA);
        return new Taken.Shown(codes.takeSecond(answer, CodePurpose.SMS_MFA, code));
    }
}

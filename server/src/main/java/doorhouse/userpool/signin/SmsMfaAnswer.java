package doorhouse.userpool.signin;

import doorhouse.userpool.code.CodePurpose;
import doorhouse.userpool.mfa.MfaKind;

/// The SMS_MFA challenge: a code sent by text message, as the second factor, or to show that the
/// user holds a number that is to become one.
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
        var signIn = answer.signIn();
        String code = answer.asked().get("SMS_MFA_CODE");
        if (AddressSetUp.PHONE.isOnItsWay(signIn)) {
            secondFactors.requireSetUp(signIn, MfaKind.SMS_MFA);
            return new Taken.Shown(codes.takeSetUp(answer, AddressSetUp.PHONE, code));
        }
        secondFactors.requireStillAsked(signIn, MfaKind.SMS_MFA);
        return new Taken.Shown(codes.takeSecond(answer, CodePurpose.SMS_MFA, code));
    }
}

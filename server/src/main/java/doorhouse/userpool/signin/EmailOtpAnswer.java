package doorhouse.userpool.signin;

import doorhouse.userpool.code.CodePurpose;
import doorhouse.userpool.mfa.MfaKind;

/// The EMAIL_OTP challenge: a code sent by mail. What it shows depends on when it is asked: the
/// first factor, the second, or that the user holds an address that is to become one.
public final class EmailOtpAnswer implements ChallengeAnswer {
    private final SecondFactors secondFactors;
    private final SentCodes codes;

    public EmailOtpAnswer(SecondFactors secondFactors, SentCodes codes) {
        this.secondFactors = secondFactors;
        this.codes = codes;
    }

    @Override
    public String challenge() {
        return MfaKind.EMAIL_OTP.name();
    }

    @Override
    public Taken take(Answer answer) {
        var signIn = answer.signIn();
        String code = answer.asked().get("EMAIL_OTP_CODE");
        if (signIn.passed().isEmpty()) {
            return new Taken.Shown(
                    codes.takeFirst(answer, CodePurpose.EMAIL_OTP, code)
                            .with(SignIn.Factor.EMAIL_OTP));
        }
        if (AddressSetUp.EMAIL.isOnItsWay(signIn)) {
            secondFactors.requireSetUp(signIn, MfaKind.EMAIL_OTP);
            return new Taken.Shown(codes.takeSetUp(answer, AddressSetUp.EMAIL, code));
        }
        secondFactors.requireStillAsked(signIn, MfaKind.EMAIL_OTP);
        return new Taken.Shown(codes.takeSecond(answer, CodePurpose.EMAIL_MFA, code));
    }
}
